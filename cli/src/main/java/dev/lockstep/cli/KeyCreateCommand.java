package dev.lockstep.cli;

import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.Key;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep key create}: a new key, whose text is shown this once. */
@Command(
        name = "create",
        description = "Make a key. Its text is shown this once and kept nowhere.",
        footer = {
            "",
            "Examples:",
            "  lockstep key create --data data --kind write --name shop",
            "  lockstep key create --data data --kind read --name dashboard --format json",
            "  lockstep key create --data data --kind write --name web --rate 200"
        },
        sortOptions = false)
final class KeyCreateCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--kind",
            required = true,
            paramLabel = "write|read|admin",
            description = "write sends facts; read asks questions; admin asks and sees addresses in full.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private KeyKind kind;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "What people call it.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "" + Key.DEFAULT_REQUESTS_PER_SECOND,
            description = "How many requests a second it may make (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Override
    public Integer call() throws IOException {
        try {
            print(KeyFile.in(data.folder()).create(kind, name, rate));
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.WRONG_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private void print(IssuedKey issued) {
        KeyText.print(issued, common);
        common.out().flush();
    }
}
