package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    @Test
    void theSummaryIsJsonAndTheSameForTheSameSeed() {
        CommandRun run =
                CommandRun.of("demo", "--format", "json", "--people", "100", "--speed", "30h", "--until-hours", "3");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .startsWith("{\"clock\": \"2026-05-05T03:00:00.000Z\", \"hours\": 3, ")
                .contains("{\"segment\": \"vip\", \"title\": \"VIP: three orders, or 500 in a year\", \"size\": ")
                .contains("{\"audience\": \"CIO__RecentBuyers__0-7d__All\", \"size\": ");
        CommandRun again =
                CommandRun.of("demo", "--format", "json", "--people", "100", "--speed", "60h", "--until-hours", "3");
        assertThat(withoutSeconds(again)).isEqualTo(withoutSeconds(run));
    }

    @Test
    void aPipeGetsATableAndTheSummary() {
        CommandRun run = CommandRun.of("demo", "--people", "100", "--for", "1ms", "--speed", "1m");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .startsWith("Lockstep demo: glow-shop")
                .contains("Cart abandoned, 0–4 h, not bought", "Unsubscribed", "by the passing of time alone")
                .endsWith("Everything was made up, and nothing was stored or sent." + System.lineSeparator())
                .doesNotContain("\u001b");
    }

    @Test
    void anotherWorkspaceMayBeShown(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), """
                workspace: mine
                segments:
                  everybody_who_looked: {where: {did: Product Viewed}}
                """);
        CommandRun run = CommandRun.of("demo", "--workspace", folder.toString(), "--people", "50", "--for", "1ms");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).startsWith("Lockstep demo: mine").contains("everybody_who_looked");
    }

    @Test
    void aWrongRequestIsRefusedWithWhatToDo() {
        CommandRun speed = CommandRun.of("demo", "--speed", "fast");
        assertThat(speed.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(speed.err())
                .contains("\"fast\" is no duration; write a number and a unit, such as 30s, 4h or 1d12h");

        CommandRun people = CommandRun.of("demo", "--people", "0");
        assertThat(people.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(people.err()).contains("--people must be 1 to 1000000");
    }

    private static String withoutSeconds(CommandRun run) {
        return run.out().replaceAll("\"seconds\": [^,]*,", "");
    }
}
