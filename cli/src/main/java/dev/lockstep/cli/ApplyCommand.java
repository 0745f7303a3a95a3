package dev.lockstep.cli;

import dev.lockstep.core.program.Definitions;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.partition.Inspection;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.StoreKey;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.yaml.Place;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code lockstep apply}: from now on the definitions of the workspace count. */
@Command(
        name = "apply",
        description = {
            "Let the definitions of the workspace count from now on, on a running server or in a data folder.",
            "",
            "Only segments whose definition has changed are asked of everybody again, in the background and while facts come; "
                    + "entries and exits that come of it have the definition as their cause. What was applied counts after a "
                    + "restart too, whatever --workspace the server is started with."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep apply --workspace examples/shop --server http://127.0.0.1:8090",
            "  lockstep apply --workspace examples/shop --data data              while no server runs on it",
            "",
            "It needs an admin key of the server. Cut off while it waits, it loses nothing: the server goes on."
        },
        sortOptions = false)
final class ApplyCommand implements Callable<Integer> {

    private static final int LOOK_EVERY_MS = 200;
    private static final int UNFIT = 422;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Target target;

    @Option(names = "--no-wait", description = "Do not wait until everybody's memberships are by the new definitions.")
    private boolean noWait;

    private static final class Target {
        @Option(names = "--data", paramLabel = "DIR", required = true, description = "In this data folder.")
        private @Nullable Path data;

        @ArgGroup(exclusive = false)
        private @Nullable ServerOptions server;
    }

    @Override
    public Integer call() throws IOException {
        Workspace workspace = common.workspace();
        List<SourceFile> files = WorkspaceReader.files(common.folder());
        if (target.data != null) {
            return applyToData(target.data, files, workspace);
        }
        if (target.server == null) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "Name --data or --server.");
        }
        try (ServerCalls server = new ServerCalls(target.server)) {
            return applyToServer(server, files);
        }
    }

    private int applyToServer(ServerCalls server, List<SourceFile> files) throws IOException {
        ServerCalls.Answer answer = server.put("/api/workspace", AppliedWorkspace.written(files));
        if (answer.status() == UNFIT) {
            answer.body().get("problems").forEach(problem -> common.out().println(problem(problem)));
            common.out().println("The server has not applied it.");
            common.out().flush();
            return ExitCode.ANSWER_IS_NO;
        }
        JsonNode applied = ServerCalls.whole(answer);
        List<SegmentChange> changes = new ArrayList<>();
        for (JsonNode segment : applied.get("segments")) {
            changes.add(new SegmentChange(
                    segment.get("segment").asString(),
                    SegmentChange.Kind.of(segment.get("change").asString()),
                    segment.get("hash").asString()));
        }
        double backfill = await(() ->
                ServerCalls.whole(server.get("/api/status")).get("backfill").asDouble());
        print(changes, backfill);
        return ExitCode.DONE;
    }

    private Problem problem(JsonNode problem) {
        Place place = new Place(
                common.folder()
                        .resolve(problem.get("file").asString())
                        .normalize()
                        .toString(),
                problem.get("line").asInt(),
                problem.get("column").asInt(),
                problem.get("path").asString());
        return new Problem(
                place, problem.get("what").asString(), problem.get("what_to_do").asString());
    }

    private int applyToData(Path data, List<SourceFile> files, Workspace workspace) throws IOException {
        EngineSettings settings = EngineSettings.of(data)
                .withKey(Optional.ofNullable(System.getenv(StoreKey.VARIABLE)))
                .withRetention(workspace.retention());
        AppliedWorkspace applied = AppliedWorkspace.in(data, workspace);
        try {
            Map<String, String> before = hashes(data);
            try (Engine engine = Engine.open(
                    settings,
                    applied.current().conditions(),
                    Targets.attributes(applied.current()),
                    EngineObserver.NONE)) {
                applied.opened();
                applied.apply(files, workspace, engine);
                double backfill = await(() -> engine.status().backfill());
                print(SegmentChange.between(before, Definitions.hashes(workspace.conditions())), backfill);
            }
            return ExitCode.DONE;
        } catch (StoreException | UnavailableException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> hashes(Path data) throws StoreException {
        Map<String, String> hashes = new LinkedHashMap<>();
        Path folder = Engine.storeIn(data);
        if (Files.isDirectory(folder)) {
            try (RocksStore store = RocksStore.openToRead(folder)) {
                for (SegmentView segment : Inspection.of(store).segments()) {
                    hashes.put(segment.segment(), segment.hash());
                }
            }
        }
        return hashes;
    }

    /** Asks how far a backfill is: 0 to 1. */
    private interface Backfill {
        double soFar() throws IOException;
    }

    private double await(Backfill backfill) throws IOException {
        double soFar = backfill.soFar();
        if (noWait || soFar == 1) {
            return soFar;
        }
        try (Progress progress = Progress.ofShare("backfill")) {
            while (soFar < 1) {
                progress.update(soFar);
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
                soFar = backfill.soFar();
            }
            return soFar;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "interrupted; it is applied, and the backfill goes on while the data is open");
        }
    }

    private void print(List<SegmentChange> changes, double backfill) {
        if (common.isJson()) {
            common.out()
                    .println(new Json()
                            .put(
                                    "segments",
                                    Json.list(changes.stream()
                                            .map(change -> new Json()
                                                    .text("segment", change.segment())
                                                    .text(
                                                            "change",
                                                            change.kind().word())
                                                    .text("hash", change.hash()))
                                            .toList()))
                            .put("backfilled", backfill == 1));
        } else {
            long unchanged = changes.stream()
                    .filter(change -> change.kind() == SegmentChange.Kind.UNCHANGED)
                    .count();
            changes.stream()
                    .filter(change -> change.kind() != SegmentChange.Kind.UNCHANGED)
                    .forEach(change -> common.out().println(change.kind().word() + "  " + change.segment()));
            common.out().println(Counted.of(unchanged, "segment") + " unchanged");
            common.out()
                    .println(
                            backfill == 1
                                    ? "Everybody's memberships are by these definitions."
                                    : "Memberships follow in the background; /api/status tells how far they are.");
        }
        common.out().flush();
    }
}
