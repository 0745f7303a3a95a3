package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep explain}: the commands that say why. */
@Command(
        name = "explain",
        description = "Say why somebody is in a segment or is not, and why an audience is as large as it is.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ExplainPersonCommand.class, ExplainAudienceCommand.class})
final class ExplainCommand extends CommandGroup {}
