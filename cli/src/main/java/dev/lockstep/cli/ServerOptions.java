package dev.lockstep.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that ask a running server. */
class ServerOptions {

    private static final String VARIABLE = "LOCKSTEP_KEY";

    @Option(names = "--server", paramLabel = "URL", required = true, description = "This running server.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private URI url;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "A file that holds a key of the server (default: the environment variable LOCKSTEP_KEY).")
    private @Nullable Path keyFile;

    URI url() {
        return url;
    }

    /**
     * The text of a key.
     *
     * @throws CommandException where none is given
     */
    String key() throws IOException {
        if (keyFile != null) {
            return Files.readString(keyFile).strip();
        }
        String key = System.getenv(VARIABLE);
        if (key == null || key.isBlank()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "Give the key of the server: name a file that holds it with --key-file, or set " + VARIABLE + ".");
        }
        return key.strip();
    }
}
