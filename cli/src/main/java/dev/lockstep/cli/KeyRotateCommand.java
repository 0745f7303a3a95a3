package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep key rotate}: a new text for a key, while the old one is taken for a while yet. */
@Command(
        name = "rotate",
        description = {
            "Give a key a new text. Its old one is taken for an hour yet, or for --overlap, so that clients can change over.",
            "",
            "Where the old text is in wrong hands, give --overlap 0s."
        },
        sortOptions = false)
final class KeyRotateCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Parameters(paramLabel = "ID", description = "The id of the key.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String id;

    @Option(
            names = "--overlap",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = DurationConverter.class,
            description = "How long the old text is taken yet (default: ${DEFAULT-VALUE}).")
    private long overlapMs;

    @Override
    public Integer call() throws IOException {
        IssuedKey issued =
                KeyFile.in(data.folder()).rotate(id, overlapMs).orElseThrow(() -> KeyRevokeCommand.unknown(id, data));
        KeyText.print(issued, common);
        if (!common.isJson()) {
            issued.key().secrets().stream()
                    .skip(1)
                    .forEach(old -> common.out()
                            .println("The old one, …" + old.lastFour() + ", is taken until "
                                    + Instants.format(old.endsAt().orElse(Instants.NEVER)) + "."));
        }
        common.out().flush();
        return ExitCode.DONE;
    }
}
