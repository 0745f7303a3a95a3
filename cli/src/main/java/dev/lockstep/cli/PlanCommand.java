package dev.lockstep.cli;

import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.state.StateLayout;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.server.api.PlanAnswer;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.server.http.ApiJson;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Preview;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code lockstep plan}: what applying the workspace would do. */
@Command(
        name = "plan",
        description = {
            "Tell what applying the workspace would do, on a running server or to a data folder. Nothing is changed.",
            "",
            "The definitions that count and those of the workspace are asked of the same people at the same instant: who would "
                    + "enter and leave each segment and audience, by which condition, what would have to be sent, how long the "
                    + "quotas make it last, and what would hold it. The last line is how to apply just this: it is refused when "
                    + "the workspace, or what counts, has changed meanwhile. Facts may have come, so the people may be others."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep plan --workspace examples/shop --server http://127.0.0.1:8090",
            "  lockstep plan --workspace examples/shop --data data               while no server runs on it",
            "",
            "It needs an admin key of the server."
        },
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {

    private static final int MAX_THREADS = 8;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private DefinitionTarget target;

    @Override
    public Integer call() throws IOException {
        Workspace workspace = common.workspace();
        List<SourceFile> files = WorkspaceReader.files(common.folder());
        JsonNode plan = target.data != null ? ofData(target.data, files, workspace) : ofServer(files);
        common.out().println(common.isJson() ? plan : PlanText.of(plan));
        common.out().flush();
        return ExitCode.DONE;
    }

    /** Of the states in the store, where everybody is by what counts. */
    private static StateLayout layout(Workspace current) {
        return Program.compile(
                        current.conditions(),
                        Targets.attributes(current).stream().sorted().toList())
                .layout();
    }

    private JsonNode ofServer(List<SourceFile> files) throws IOException {
        try (ServerCalls server = new ServerCalls(target.server())) {
            ServerCalls.Answer answer = server.post("/api/workspace/plan", AppliedWorkspace.written(files));
            UnfitWorkspace.refuse(answer, common.folder());
            return ServerCalls.whole(answer);
        }
    }

    private JsonNode ofData(Path data, List<SourceFile> files, Workspace next) throws IOException {
        AppliedWorkspace applied = AppliedWorkspace.in(data, next);
        if (!applied.isApplied()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "no workspace was ever applied to " + data + ", so there is nothing to compare with; begin with"
                            + " lockstep apply");
        }
        Workspace current = applied.current();
        try (DataReading reading = DataReading.of(data);
                Progress progress = Progress.ofShare("plan")) {
            long now = InstantSource.system().millis();
            Forecast forecast = Preview.of(current, next, common.folder(), reading.reads(), now)
                    .of(
                            new Survey(reading.reads(), reading.seal(), Optional.of(layout(current))),
                            now,
                            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
                            progress::update);
            List<SegmentChange> changes = SegmentChange.between(
                    Definitions.hashes(current.conditions()), Definitions.hashes(next.conditions()));
            return JsonMapper.shared().readTree(ApiJson.write(PlanAnswer.of(applied.plan(files), changes, forecast)));
        }
    }
}
