package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep measure}: the commands that say what audiences do. */
@Command(
        name = "measure",
        description = "Say what audiences do, against people who are kept out of them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MeasureLiftCommand.class})
final class MeasureCommand extends CommandGroup {}
