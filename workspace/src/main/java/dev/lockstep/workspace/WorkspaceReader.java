package dev.lockstep.workspace;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import dev.lockstep.workspace.yaml.Yaml;
import dev.lockstep.workspace.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the folder of a workspace: {@code lockstep.yaml} and the other {@code *.yaml} files in it and below it, merged by key.
 * Every problem is found at once. Stateless.
 */
public final class WorkspaceReader {

    private WorkspaceReader() {}

    /**
     * What came of reading.
     *
     * @param workspace there where every definition is right. A secret that this machine does not have is a problem, but no
     *     fault of the definitions: the workspace is there, with {@link Setting.Missing} in the secret's place
     * @param problems by file, line and column; empty where all is well
     * @param places of what is written; empty where nothing could be read
     */
    public record Reading(Optional<Workspace> workspace, List<Problem> problems, Optional<Places> places) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Reads a workspace.
     *
     * @param folder as the user named it: places are shown below it
     * @param environment the value of an environment variable by its name, null where it is not set
     */
    public static Reading read(Path folder, Function<String, @Nullable String> environment) {
        Findings findings = new Findings();
        WorkspaceFiles files = new WorkspaceFiles(folder, findings);
        Optional<Yaml.Mapping> merged = files.read();
        if (merged.isEmpty()) {
            return new Reading(Optional.empty(), findings.problems(), Optional.empty());
        }
        Optional<Workspace> workspace = read(merged.get(), files.isWhole(), findings);
        Findings missing = new Findings();
        Secrets secrets = new Secrets(folder, environment, findings, missing);
        Optional<Workspace> filled = workspace.map(it -> fill(it, secrets));
        filled.ifPresent(it -> it.connections()
                .values()
                .forEach(connection -> Destinations.named(connection.kind())
                        .ifPresent(kind -> ConnectionSettings.checkFilled(connection, kind.declaration(), missing))));
        filled.ifPresent(
                it -> it.receivers().values().forEach(receiver -> ConnectionSettings.checkFilled(receiver, missing)));
        return new Reading(
                filled.filter(it -> findings.problems().isEmpty()),
                Stream.concat(findings.problems().stream(), missing.problems().stream())
                        .sorted(Problem.IN_ORDER)
                        .toList(),
                merged.map(Places::new));
    }

    /**
     * Reads the files of a workspace that somebody else found in its folder. Placeholders of secrets stay as they are written:
     * whose environment and files they mean is not for a sender to say.
     */
    public static Reading read(List<SourceFile> files) {
        Findings findings = new Findings();
        Place top = Place.topOf(WorkspaceFiles.MAIN);
        if (files.stream().noneMatch(file -> file.name().equals(WorkspaceFiles.MAIN))) {
            findings.problem(top, "there is no " + WorkspaceFiles.MAIN + " among the files", "send it with the others");
        }
        if (files.size() > WorkspaceFiles.MAX_FILES) {
            findings.problem(top, "more than " + WorkspaceFiles.MAX_FILES + " files", "send only definitions");
            return new Reading(Optional.empty(), findings.problems(), Optional.empty());
        }
        MergedFiles merged = new MergedFiles(findings);
        boolean isWhole = true;
        for (SourceFile file : files) {
            Optional<Yaml> root = YamlReader.parse(
                    file.text().getBytes(StandardCharsets.UTF_8), Place.printable(file.name()), findings::problem);
            root.ifPresent(merged::add);
            isWhole &= root.isPresent();
        }
        Yaml.Mapping document = merged.at(top);
        Optional<Workspace> workspace = read(document, isWhole, findings);
        return new Reading(
                workspace.filter(it -> findings.problems().isEmpty()),
                findings.problems().stream().sorted(Problem.IN_ORDER).toList(),
                Optional.of(new Places(document)));
    }

    /**
     * A workspace that was read from files that somebody sent, with secrets from this machine's environment and files. One that this machine
     * does not have is {@link Setting.Missing}.
     *
     * @param folder that paths of files are relative to
     */
    public static Workspace filled(Workspace workspace, Path folder, Function<String, @Nullable String> environment) {
        return fill(workspace, new Secrets(folder, environment, new Findings(), new Findings()));
    }

    /**
     * The files of a workspace's folder, for {@link #read(List)}.
     *
     * @throws IOException where one cannot be read, or is no UTF-8
     */
    public static List<SourceFile> files(Path folder) throws IOException {
        return new WorkspaceFiles(folder, new Findings()).sources();
    }

    private static Optional<Workspace> read(Yaml.Mapping document, boolean isWhole, Findings findings) {
        Optional<Workspace> workspace = WorkspaceShape.WHOLE.read(document, findings);
        if (isWhole) {
            new CrossReferences(document, findings).check();
        }
        return workspace;
    }

    private static Workspace fill(Workspace workspace, Secrets secrets) {
        SequencedMap<String, Connection> connections = new LinkedHashMap<>();
        workspace.connections().forEach((name, connection) -> connections.put(name, secrets.fill(connection)));
        SequencedMap<String, Receiver> receivers = new LinkedHashMap<>();
        workspace.receivers().forEach((name, receiver) -> receivers.put(name, secrets.fill(receiver)));
        return workspace.with(connections, receivers);
    }
}
