package dev.lockstep.sync.files;

import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.destinations.files.Snapshot;
import dev.lockstep.sync.planner.Candidate;
import dev.lockstep.sync.planner.MatchTree;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes every audience of a workspace to a folder, as the {@code files} destination does: {@code NAME.csv}, a header and a
 * row for each member, and {@code NAME.json}, which says what the file is, of when, and where everyone else dropped out.
 *
 * <p>The columns are the audience's identifiers in its order of preference, then its fields. A member with several e-mails or
 * phone numbers has as many rows as the longest of these lists, so that each value stands in a row and no two in one cell.
 *
 * <p>Settings are those of the first connection of kind {@code files} that the audience goes to, and the defaults where there
 * is none. Stateless.
 */
public final class AudienceFiles {

    private AudienceFiles() {}

    /** What keeps audiences of this workspace from being files, wherever they go; empty where nothing does. */
    public static List<Problem> problems(Workspace workspace) {
        return FilePlan.of(workspace).problems();
    }

    /** What is wrong with connections of kind {@code files}, and with the audiences that go to one. */
    public static List<Problem> problemsOfConnections(Workspace workspace) {
        return FilePlan.ofConnections(workspace).problems();
    }

    /** Top-level attributes that the population must keep for {@link #write}, whatever segments ask for. */
    public static Set<String> attributesNeeded(Workspace workspace) {
        Set<String> attributes = new TreeSet<>();
        for (FilePlan plan : FilePlan.of(workspace).plans()) {
            plan.identifiers().forEach(type -> attributes.add(type.word()));
            plan.audience().fields().values().forEach(path -> attributes.add(path.head()));
        }
        // Also of those that cannot be files: they may be offers that go before others.
        workspace.audiences().values().stream()
                .flatMap(audience -> audience.consent().stream())
                .forEach(consent -> attributes.add(consent.path().head()));
        return attributes;
    }

    /**
     * An audience on disk.
     *
     * @param people how many of the segment's people are left after each gate
     */
    public record Result(String audience, Snapshot.Written file, MatchTree people) {}

    /**
     * Writes the audiences as of the population's clock, in the order of the workspace; those with {@link #problems} are left
     * out. Each file appears whole or not at all.
     *
     * @param population of the workspace's segments, with {@link #attributesNeeded} kept
     * @param folder made where it is not there
     */
    public static List<Result> write(Workspace workspace, Population population, Path folder) throws IOException {
        List<AudienceFile> files = new ArrayList<>();
        try {
            for (FilePlan plan : FilePlan.of(workspace).plans()) {
                files.add(new AudienceFile(plan, folder));
            }
            decide(files, population);
            Map<String, String> hashes = Definitions.hashes(workspace.conditions());
            List<Result> results = new ArrayList<>();
            for (AudienceFile file : files) {
                results.add(file.finish(workspace, hashes, population.now()));
            }
            return results;
        } finally {
            for (AudienceFile file : files) {
                file.close();
            }
        }
    }

    /** Shows everybody to every audience, in one pass; to audiences of the same settings as the same candidate. */
    private static void decide(List<AudienceFile> files, Population population) throws IOException {
        Map<FilesSettings, List<AudienceFile>> bySettings = new LinkedHashMap<>();
        for (AudienceFile file : files) {
            bySettings
                    .computeIfAbsent(file.settings(), settings -> new ArrayList<>())
                    .add(file);
        }
        for (Iterator<PersonState> people = population.people().iterator(); people.hasNext(); ) {
            PersonState person = people.next();
            for (Map.Entry<FilesSettings, List<AudienceFile>> group : bySettings.entrySet()) {
                Candidate candidate = new PersonView(population, person, group.getKey());
                for (AudienceFile file : group.getValue()) {
                    file.decide(candidate, population.now());
                }
            }
        }
    }
}
