package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep key}: the commands that make and take away the keys of a server. */
@Command(
        name = "key",
        description = {
            "Make and take away the keys of a server, also while it runs.",
            "",
            "A write key sends facts and can do nothing else; a read key asks about people and segments; an admin key also "
                    + "sees addresses in full. Of a key only a hash is kept."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeyCreateCommand.class, KeyListCommand.class, KeyRotateCommand.class, KeyRevokeCommand.class})
final class KeyCommand extends CommandGroup {}
