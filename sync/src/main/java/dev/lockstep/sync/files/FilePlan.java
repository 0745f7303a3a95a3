package dev.lockstep.sync.files;

import dev.lockstep.core.model.Path;
import dev.lockstep.destinations.files.FileName;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Hashing;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Admissions;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Connection;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.yaml.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An audience whose definition can be written as a file.
 *
 * @param identifiers the columns that come first, in order
 */
record FilePlan(Audience audience, Admission admission, FilesSettings settings, List<IdentifierType> identifiers) {

    private static final String KIND = "files";

    /** Plans and problems: an audience with a problem has no plan, and the others have theirs. */
    record Plans(List<FilePlan> plans, List<Problem> problems) {}

    /** The plans of all audiences. */
    static Plans of(Workspace workspace) {
        return of(workspace, workspace.audiences().values());
    }

    /** The plans of the audiences that go to a connection of kind {@code files}. */
    static Plans ofConnections(Workspace workspace) {
        return of(
                workspace,
                workspace.audiences().values().stream()
                        .filter(audience -> audience.to().stream().anyMatch(name -> isFiles(workspace, name)))
                        .toList());
    }

    private static boolean isFiles(Workspace workspace, String connection) {
        Connection known = workspace.connections().get(connection);
        return known != null && known.kind().equals(KIND);
    }

    private static Plans of(Workspace workspace, Collection<Audience> audiences) {
        List<FilePlan> plans = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Map<String, Optional<FilesSettings>> settings = new HashMap<>();
        for (Connection connection : workspace.connections().values()) {
            if (connection.kind().equals(KIND)) {
                settings.put(connection.name(), FilesSettings.read(connection, problems));
            }
        }
        Set<String> fileNames = new HashSet<>();
        for (Audience audience : audiences) {
            // Of several connections of this kind the first one counts: a folder has one file for an audience.
            Optional<String> files =
                    audience.to().stream().filter(settings::containsKey).findFirst();
            Audience there = files.map(audience::at).orElse(audience);
            Optional<FilesSettings> own = files.map(settings::get).orElse(Optional.of(FilesSettings.DEFAULT));
            own.flatMap(found -> plan(workspace, there, found, fileNames, problems))
                    .ifPresent(plans::add);
        }
        return new Plans(List.copyOf(plans), List.copyOf(problems));
    }

    /** The header of the file: the types of identifiers, then the names that fields have downstream. */
    List<String> header() {
        return header(identifiers, audience).toList();
    }

    private static Stream<String> header(List<IdentifierType> identifiers, Audience audience) {
        return Stream.concat(
                identifiers.stream().map(IdentifierType::word), audience.fields().sequencedKeySet().stream());
    }

    private static Optional<FilePlan> plan(
            Workspace workspace,
            Audience audience,
            FilesSettings settings,
            Set<String> fileNames,
            List<Problem> problems) {
        int before = problems.size();
        FileName.problem(audience.name())
                .ifPresent(problem -> problems.add(new Problem(
                        audience.place(), "the audience cannot be a file: " + problem, "rename the audience")));
        if (!fileNames.add(FileName.folded(audience.name()))) {
            problems.add(new Problem(
                    audience.place(),
                    "another audience differs only in upper and lower case, and is the same file on some systems",
                    "rename one of them"));
        }
        Dialect dialect = settings.dialect();
        List<IdentifierType> identifiers = Admissions.identifiers(audience, dialect);
        Admissions.problem(audience, dialect, "files in the dialect " + dialect.name())
                .ifPresent(problems::add);
        checkFields(audience, identifiers, dialect, problems);
        if (problems.size() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new FilePlan(audience, Admissions.of(workspace, audience, identifiers), settings, identifiers));
    }

    private static void checkFields(
            Audience audience, List<IdentifierType> identifiers, Dialect dialect, List<Problem> problems) {
        Set<String> columns = identifiers.stream().map(IdentifierType::word).collect(Collectors.toSet());
        audience.fields().forEach((column, path) -> {
            if (columns.contains(column)) {
                problems.add(new Problem(
                        audience.place(),
                        "the field \"" + column + "\" has the name of an identifier's column",
                        "give it another name"));
            }
            if (isHashed(path, dialect)) {
                problems.add(new Problem(
                        audience.place(),
                        "the field \"" + column + "\" would write " + path + " in the clear beside hashes of it",
                        "leave the field out, or set hash: false on the connection"));
            }
        });
    }

    private static boolean isHashed(Path path, Dialect dialect) {
        return IdentifierType.of(path.text())
                .flatMap(dialect::rule)
                .filter(rule -> rule.hashing() != Hashing.NONE)
                .isPresent();
    }
}
