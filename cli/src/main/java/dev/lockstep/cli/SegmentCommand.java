package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep segment}: the commands that look at the segments of a workspace. */
@Command(
        name = "segment",
        description = "Look at the segments of a workspace.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SegmentListCommand.class, SegmentShowCommand.class, SegmentSqlCommand.class})
final class SegmentCommand extends CommandGroup {}
