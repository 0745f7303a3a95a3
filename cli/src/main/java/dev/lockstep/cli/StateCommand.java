package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep state}: the commands that look after what a server keeps. */
@Command(
        name = "state",
        description = "Look at what a server keeps, and make a copy of it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StateInspectCommand.class, StateBackupCommand.class})
final class StateCommand extends CommandGroup {}
