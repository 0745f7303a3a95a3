package dev.lockstep.cli;

import picocli.CommandLine.Command;

/** {@code lockstep yandex}: the commands about Yandex. */
@Command(
        name = "yandex",
        description = "Log in at Yandex.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {YandexLoginCommand.class})
final class YandexCommand extends CommandGroup {}
