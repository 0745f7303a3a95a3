package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep alert}: the commands about alerts. */
@Command(
        name = "alert",
        description = {
            "See which alerts have begun, and whether whoever is to be told of them can be.",
            "",
            "A server watches what the alerts of its workspace watch; these commands ask it."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertListCommand.class, AlertTestCommand.class})
final class AlertCommand extends CommandGroup {}
