package dev.lockstep.cli;

import dev.lockstep.core.model.Path;

/** A dotted path as an option gives it. */
final class PathOption {

    private PathOption() {}

    /** @throws CommandException where it is none */
    static Path of(String option, String text) {
        try {
            return Path.of(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.WRONG_REQUEST, option + ": " + e.getMessage());
        }
    }
}
