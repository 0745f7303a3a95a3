package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep explain}: the commands that say why. */
@Command(
        name = "explain",
        description = "Say why somebody is in a segment or is not.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ExplainPersonCommand.class})
final class ExplainCommand extends CommandGroup {}
