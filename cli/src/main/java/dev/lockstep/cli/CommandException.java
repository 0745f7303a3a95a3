package dev.lockstep.cli;

import java.io.Serial;

/** Ends a command with a message for the user, which says what is wrong and what to do, and an {@link ExitCode}. */
final class CommandException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
