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
import dev.lockstep.server.definition.Order;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.server.definition.StalePlanException;
import dev.lockstep.sync.runner.Announcement;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Applies a workspace to a data folder or on a running server, waits for the backfill, and tells what became of segments. */
final class Application {

    private static final int LOOK_EVERY_MS = 200;
    private static final int CONFLICT = 409;

    private final CommonOptions common;
    private final boolean noWait;

    /** @param noWait whether not to wait until everybody's memberships are by the new definitions */
    Application(CommonOptions common, boolean noWait) {
        this.common = common;
        this.noWait = noWait;
    }

    /** @param plan that must fit; empty where it is applied as it comes */
    int toServer(ServerCalls server, List<SourceFile> files, String author, Optional<String> plan) throws IOException {
        String query = "?author=" + encoded(author)
                + plan.map(hash -> "&plan=" + encoded(hash)).orElse("");
        ServerCalls.Answer answer = server.put("/api/workspace" + query, AppliedWorkspace.written(files));
        UnfitWorkspace.refuse(answer, common.folder());
        if (answer.status() == CONFLICT) {
            throw new CommandException(
                    ExitCode.ANSWER_IS_NO, answer.body().path("detail").asString("the plan does not fit"));
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

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @param plan that must fit; empty where it is applied as it comes */
    int toData(Path data, List<SourceFile> files, String author, Optional<String> plan) throws IOException {
        Workspace workspace = WorkspaceReader.read(files)
                .workspace()
                .orElseThrow(() -> new CommandException(ExitCode.WRONG_REQUEST, "the workspace has problems"));
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
                Workspace counted = applied.current();
                long now = InstantSource.system().millis();
                applied.apply(files, workspace, engine, new Order(author, plan), now);
                List<String> guarded = plan.isEmpty()
                        ? List.of()
                        : Announcement.write(counted, workspace, common.folder(), engine.books(), now);
                double backfill = await(() -> engine.status().backfill());
                print(SegmentChange.between(before, Definitions.hashes(workspace.conditions())), backfill);
                guarded.forEach(why -> common.err().println("A guard may hold " + why + "."));
            }
            return ExitCode.DONE;
        } catch (StalePlanException e) {
            throw new CommandException(ExitCode.ANSWER_IS_NO, String.valueOf(e.getMessage()));
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
