package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep measure}: the commands that say what audiences do. */
@Command(
        name = "measure",
        description = "Say what audiences do, what they cost, whom they reach, and how fast.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MeasureLiftCommand.class,
            MeasureSpendCommand.class,
            MeasureMatchCommand.class,
            MeasureFreshnessCommand.class
        })
final class MeasureCommand extends CommandGroup {}
