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

    /** The first character after those that a header may hold. */
    private static final char DELETE = 127;

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            converter = ServerUrlConverter.class,
            description = "This running server.")
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
     * @throws CommandException where none is given, or it cannot be sent; the message does not have it
     */
    final String key() throws IOException {
        String key = given().strip();
        if (key.isEmpty() || !key.chars().allMatch(character -> character > ' ' && character < DELETE)) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "what is given as the key of the server is none: a key is one word of letters, digits, _ and -,"
                            + " as lockstep key create has shown it");
        }
        return key;
    }

    /** The text of a key, as it was written. */
    String given() throws IOException {
        if (keyFile != null) {
            return Files.readString(keyFile);
        }
        String key = System.getenv(VARIABLE);
        if (key == null || key.isBlank()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "Give the key of the server: name a file that holds it with --key-file, or set " + VARIABLE + ".");
        }
        return key;
    }
}
