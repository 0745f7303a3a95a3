package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    @Test
    void programsGetJsonAndWhoeverWantsItAPicture(@TempDir Path folder) throws Exception {
        Path picture = folder.resolve("demo.svg");

        CommandRun run = CommandRun.of(
                "demo",
                "--format",
                "json",
                "--people",
                "200",
                "--for",
                "1ms",
                "--speed",
                "2h",
                "--picture",
                picture.toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains("\"settled\":true", "{\"audience\":\"CIO__RecentBuyers__0-7d__All\",\"role\":\"suppression\"")
                .contains("\"connection\":\"yandex\"", "\"held\":[\"too-few\"]", "\"connection\":\"koala\"");
        assertThat(Files.readString(picture)).startsWith("<svg ").contains("CIO__RecentBuyers__0-7d__All");
    }

    @Test
    void aPipeGetsTheLastScreenAndTheSummaryForAnotherWorkspaceToo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), """
                workspace: mine
                connections: {crm: {kind: webhook, url: https://crm.example/in, secret: "${env:NO_SUCH_SECRET}"}}
                segments: {everybody_who_looked: {where: {did: Product Viewed}}}
                audiences: {Lookers: {segment: everybody_who_looked, role: analytics, to: [crm]}}
                """);

        CommandRun run = CommandRun.of(
                "demo", "--workspace", folder.toString(), "--people", "50", "--for", "1ms", "--speed", "2h");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .startsWith("Lockstep demo: mine")
                .contains("Lookers", "crm", "Nobody is followed", "all that may be at the platforms is there")
                .endsWith("Everything was made up, and nothing has left this machine." + System.lineSeparator())
                .doesNotContain("\u001b");
    }

    @Test
    void aWrongRequestIsRefusedWithWhatToDo(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), "segments: {vip: {where: {attribute: vip, eq: true}}}\n");

        assertThat(refused("--speed", "fast"))
                .contains("\"fast\" is no duration; write a number and a unit, such as 30s, 4h or 1d12h");
        assertThat(refused("--people", "0")).contains("--people must be 1 to 1000000");
        assertThat(refused("--picture", folder.resolve("none/demo.svg").toString()))
                .contains("--picture: there is no folder for");
        assertThat(refused("--workspace", folder.toString()))
                .contains("no audience that goes to a connection of kind yandex, koala, webhook");
    }

    private static String refused(String option, String value) {
        CommandRun run = CommandRun.of("demo", option, value);
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        return run.err();
    }
}
