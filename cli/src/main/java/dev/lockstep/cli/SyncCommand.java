package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep sync}: the commands about audiences at their destinations. */
@Command(
        name = "sync",
        description = {
            "See how audiences stand at their destinations, and what can be done about it.",
            "",
            "A server keeps every audience in step by itself; these commands ask it."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SyncStatusCommand.class,
            SyncDiffCommand.class,
            SyncHistoryCommand.class,
            SyncCanaryCommand.class,
            SyncRunCommand.class,
            SyncReleaseCommand.class
        })
final class SyncCommand extends CommandGroup {}
