package dev.lockstep.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that nearly every command takes; a command has them as a {@link Mixin}. */
final class CommonOptions extends WorkspaceOptions {

    /** How a command writes its answer. */
    enum Format {
        /** For people. */
        TEXT,
        /** For programs: one JSON document on standard output. */
        JSON
    }

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "For people, or for programs (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Format format;

    boolean isJson() {
        return format == Format.JSON;
    }

    /** Writes the answer of a command: as one JSON document where that was asked for, else as text. */
    void answer(Supplier<?> json, Runnable text) {
        if (isJson()) {
            out().println(json.get());
        } else {
            text.run();
        }
        out().flush();
    }
}
