package dev.lockstep.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of commands that work on a data folder. */
final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The data folder: facts, states and keys. It is made where it is not there.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path folder;

    Path folder() {
        return folder;
    }
}
