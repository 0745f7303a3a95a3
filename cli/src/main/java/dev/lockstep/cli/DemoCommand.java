package dev.lockstep.cli;

import dev.lockstep.cli.demo.Demo;
import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lockstep demo}: a made-up shop's traffic through the engine, to sandboxes of the platforms, on one screen. */
@Command(
        name = "demo",
        description = {
            "Show a made-up shop kept in step with a Yandex and a Koala, and one shopper on the way through.",
            "",
            "The engine and what sends to platforms are those of lockstep serve, on a temporary folder. Made up are the shop, its "
                    + "clock, which is faster, and the platforms, which are sandboxes on this machine. It runs the workspace of "
                    + "examples/demo unless --workspace names another, whose connections then lead to sandboxes, too. No "
                    + "account, no network. On a terminal it goes on until Ctrl-C; in a pipe until the shopper's way is over."
        },
        footer = {
            "",
            "Examples:",
            "  lockstep demo",
            "  lockstep demo --speed 30m --format json",
            "  lockstep demo --seed 7 --picture demo.svg"
        },
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private CommandSpec spec;

    @Option(
            names = "--speed",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How much of the shop's time a second takes (default: ${DEFAULT-VALUE}).")
    private long speedMs;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "10000",
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
            description = "Close the shop after so much real time, such as 30s.")
    private long forMs = Instants.NEVER;

    @Option(names = "--until-hours", paramLabel = "N", description = "Close it after so many hours of its own time.")
    private int untilHours = Integer.MAX_VALUE;

    @Option(names = "--plain", description = "Print the last screen alone, as in a pipe.")
    private boolean plain;

    @Option(
            names = "--picture",
            paramLabel = "FILE",
            description = "Write the screen, as it is when the shopper's way is over, as SVG.")
    private @Nullable Path picture;

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(speedMs > 0, "--speed must be above 0");
        check(people > 0 && people <= Demo.MAX_PEOPLE, "--people must be 1 to " + Demo.MAX_PEOPLE);
        check(untilHours > 0, "--until-hours must be above 0");
        check(
                picture == null || Files.isDirectory(picture.resolveSibling("").toAbsolutePath()),
                "--picture: there is no folder for " + picture + "; make it, or name another file");
        boolean named = spec.commandLine().getParseResult().hasMatchedOption("--workspace");
        Workspace workspace = named ? common.workspace() : Demo.shippedWorkspace();
        check(
                Demo.canShow(workspace),
                "the workspace has no audience that goes to a connection of kind "
                        + String.join(", ", Demo.kinds())
                        + ", so there is nothing to keep in step; add one, or leave --workspace out");
        Demo demo = new Demo(workspace, seed, people, speedMs, forMs, untilHours, Optional.ofNullable(picture));
        try {
            if (common.isJson()) {
                demo.runAsJson(common.out());
            } else {
                demo.run(common.out(), plain);
            }
            return ExitCode.DONE;
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
