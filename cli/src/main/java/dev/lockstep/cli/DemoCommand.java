package dev.lockstep.cli;

import dev.lockstep.cli.demo.Demonstration;
import dev.lockstep.cli.demo.Snapshot;
import dev.lockstep.cli.demo.Summary;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Values;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lockstep demo}: a made-up shop on an accelerated clock, in a live table. Nothing is stored or sent. */
@Command(
        name = "demo",
        description = {
            "Show a made-up shop on an accelerated clock: who is in which segment, who enters and exits, and why.",
            "",
            "It runs the workspace of examples/shop unless --workspace names another. No account, no network, nothing is "
                    + "stored. Ctrl-C stops it."
        },
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private static final long HOUR_MS = 3_600_000;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Option(
            names = "--speed",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = DurationConverter.class,
            description = "How much of the shop's time a second takes (default: ${DEFAULT-VALUE}).")
    private long speedMs;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "3000",
            description = "How many people shop there at a time (default: ${DEFAULT-VALUE}).")
    private int people;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same number gives the same shop (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Stop after so much real time, such as 30s.")
    private long forMs = Instants.NEVER;

    @Option(names = "--until-hours", paramLabel = "N", description = "Stop after so many hours of the shop's time.")
    private int untilHours = Integer.MAX_VALUE;

    @Option(names = "--plain", description = "Print a table now and then instead of redrawing one in place.")
    private boolean plain;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(speedMs > 0, "--speed must be above 0");
        check(people > 0 && people <= Demonstration.MAX_PEOPLE, "--people must be 1 to " + Demonstration.MAX_PEOPLE);
        check(untilHours > 0, "--until-hours must be above 0");
        boolean named = spec.commandLine().getParseResult().hasMatchedOption("--workspace");
        Workspace workspace = named ? common.workspace() : Demonstration.shippedWorkspace();
        check(!workspace.segments().isEmpty(), "the workspace has no segments to show");
        Demonstration demonstration = new Demonstration(workspace, seed, people, speedMs, forMs, untilHours);
        if (common.isJson()) {
            demonstration.runSilently(this::printJson);
        } else {
            demonstration.run(common.out(), plain);
        }
        return ExitCode.DONE;
    }

    private void printJson(Summary summary) {
        Snapshot shop = summary.snapshot();
        Json json = new Json()
                .instant("clock", OptionalLong.of(shop.clock()))
                .put("hours", Values.numberText((double) summary.outcome().shopMs() / HOUR_MS))
                .put("seconds", Values.numberText(summary.outcome().nanos() / 1e9))
                .put("people", shop.people())
                .put("facts", shop.facts())
                .put(
                        "changes",
                        new Json()
                                .put("by_fact", shop.causes().facts())
                                .put("by_time", shop.causes().time())
                                .put("by_merge", shop.causes().merges())
                                .toString())
                .put(
                        "segments",
                        Json.list(shop.rows().stream().map(DemoCommand::json).toList()))
                .put(
                        "audiences",
                        Json.list(shop.audiences().entrySet().stream()
                                .map(audience -> new Json()
                                        .text("audience", audience.getKey())
                                        .put("size", audience.getValue()))
                                .toList()));
        common.out().println(json);
        common.out().flush();
    }

    private static Json json(Snapshot.Row row) {
        return new Json()
                .text("segment", row.segment())
                .text("title", row.title())
                .put("size", row.size())
                .put("entered_hour", row.enteredHour())
                .put("exited_hour", row.exitedHour())
                .put("entered_day", row.enteredDay())
                .put("exited_day", row.exitedDay());
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
