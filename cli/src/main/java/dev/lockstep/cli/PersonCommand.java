package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep person}: the commands about one person. */
@Command(
        name = "person",
        description = "Do something about one person.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PersonEraseCommand.class)
final class PersonCommand extends CommandGroup {}
