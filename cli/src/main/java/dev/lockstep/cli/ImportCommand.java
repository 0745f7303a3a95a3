package dev.lockstep.cli;

import dev.lockstep.cli.imports.DataTaker;
import dev.lockstep.cli.imports.Fingerprint;
import dev.lockstep.cli.imports.Import;
import dev.lockstep.cli.imports.Marks;
import dev.lockstep.cli.imports.ServerTaker;
import dev.lockstep.cli.imports.Taker;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.StoreKey;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.Rejects;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep import}: brings history in, from where the last attempt stopped. */
@Command(
        name = "import",
        description = {
            "Bring facts of files in, into a data folder or a running server.",
            "",
            "Cut off, the same command goes on where it was; a file that was taken whole is not taken again. A line that is "
                    + "no fact is counted and never stops the others."
        },
        footer = {
            "",
            "Examples:",
            "  lockstep import history.jsonl.gz --workspace examples/shop --data data",
            "  lockstep import orders.csv --map orders.map.yaml --data data --rejects rejects.jsonl",
            "  lockstep import history.jsonl.gz --server http://127.0.0.1:8090 --key lockstep_…",
            "",
            "Into a data folder no server may run on it. How far it came is kept in import.json of the data folder, or of the "
                    + "working directory where it goes to a server."
        },
        sortOptions = false)
final class ImportCommand implements Callable<Integer> {

    private static final String MARKS = "import.json";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "JSON lines, or CSV with --map; plain, gzip or zstd; - is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private List<String> files;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Target target;

    @Option(
            names = "--map",
            paramLabel = "MAP",
            description = "Read the files as CSV, by this mapping of their columns (YAML).")
    private @Nullable Path map;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write the lines that are no facts, and why, a JSON object per line. Holds personal data.")
    private @Nullable Path rejectsFile;

    @Option(names = "--again", description = "Take the files from the beginning, whatever was taken before.")
    private boolean again;

    @Option(
            names = "--marks",
            paramLabel = "FILE",
            description = "Keep in this file how far it came (default: import.json, see below).")
    private @Nullable Path marksFile;

    private static final class Target {
        @Option(names = "--data", paramLabel = "DIR", required = true, description = "Into this data folder.")
        private @Nullable Path data;

        @ArgGroup(exclusive = false)
        private @Nullable Server server;
    }

    private static final class Server extends ServerOptions {
        @Option(
                names = "--key",
                paramLabel = "KEY",
                description = "A write key of it, which others on this machine can see.")
        private @Nullable String key;

        @Override
        String given() throws IOException {
            return key == null ? super.given() : key;
        }
    }

    @Override
    public Integer call() throws IOException {
        try (Taker taker = taker();
                Rejects rejects = rejectsFile == null ? Rejects.counted() : Rejects.writtenTo(rejectsFile)) {
            Marks marks = Marks.in(marksFile == null ? defaultMarks() : marksFile);
            Import running = new Import(taker, marks, rejects);
            for (String file : files) {
                take(file, running, marks);
            }
            print(running, rejects);
        }
        return ExitCode.DONE;
    }

    private void take(String file, Import running, Marks marks) throws IOException {
        try (FactSource facts = FactOptions.open("import", List.of(file), map, Interest.everything());
                Progress progress = Progress.ofReading("import", facts)) {
            boolean isFile = !file.equals(Input.STANDARD_INPUT) && Files.isRegularFile(Path.of(file));
            Optional<String> fingerprint = isFile ? Optional.of(Fingerprint.of(Path.of(file))) : Optional.empty();
            if (again) {
                fingerprint.ifPresent(marks::forget);
            }
            running.take(facts, fingerprint, () -> progress.update(facts));
        }
    }

    private Path defaultMarks() {
        return target.data == null ? Path.of(MARKS) : target.data.resolve(MARKS);
    }

    private Taker taker() throws IOException {
        Path data = target.data;
        if (data == null) {
            Server server = target.server;
            if (server == null) {
                throw new CommandException(ExitCode.WRONG_REQUEST, "Name --data or --server.");
            }
            return new ServerTaker(server.url(), server.key());
        }
        Workspace workspace = AppliedWorkspace.in(data, common.workspace()).current();
        EngineSettings settings = EngineSettings.of(data)
                .withKey(Optional.ofNullable(System.getenv(StoreKey.VARIABLE)))
                .withRetention(workspace.retention());
        try {
            return new DataTaker(
                    Engine.open(settings, workspace.conditions(), Targets.attributes(workspace), EngineObserver.NONE));
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void print(Import done, Rejects rejects) {
        if (common.isJson()) {
            Json outcomes = new Json();
            done.outcomes().forEach(outcomes::put);
            Json rejected = new Json();
            rejects.kinds().forEach(kind -> rejected.put(kind.reason().code(), kind.count()));
            common.out()
                    .println(new Json()
                            .put("facts", outcomes.toString())
                            .put("before", done.skipped())
                            .put("rejected", rejected.toString()));
        } else {
            done.outcomes()
                    .forEach((outcome, count) -> common.out().println(Counted.of(count, "fact") + " " + outcome));
            if (done.skipped() > 0) {
                common.out().println(Counted.of(done.skipped(), "fact") + " taken by an earlier import");
            }
            if (done.outcomes().isEmpty() && done.skipped() == 0) {
                common.out().println("no fact was taken");
            }
            ReplaySummary.printRejects(common.err(), rejects);
        }
        common.out().flush();
        common.err().flush();
    }
}
