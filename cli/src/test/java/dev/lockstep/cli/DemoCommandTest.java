package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theSummaryIsJsonAndTheSameForTheSameSeed() {
        assertThat(run("--format", "json", "--people", "100", "--speed", "30h", "--until-hours", "3"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
                .contains("\"clock\": \"2026-05-05T03:00:00.000Z\"")
                .contains("\"hours\": 3,")
                .contains(
                        "{\"segment\": \"cart_abandoned_0_4h\", \"title\": \"Cart abandoned, 0–4 h, not bought\", \"size\": ")
                .contains("{\"audience\": \"CIO__RecentBuyers__0-7d__All\", \"size\": ");

        String first = withoutSeconds();
        out.getBuffer().setLength(0);
        run("--format", "json", "--people", "100", "--speed", "60h", "--until-hours", "3");
        assertThat(withoutSeconds()).isEqualTo(first);
    }

    @Test
    void aPipeGetsATableAndTheSummary() {
        assertThat(run("--people", "100", "--for", "1ms", "--speed", "1m")).isEqualTo(ExitCode.DONE);
        assertThat(out.toString())
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
        assertThat(run("--workspace", folder.toString(), "--people", "50", "--for", "1ms"))
                .isEqualTo(ExitCode.DONE);
        assertThat(out.toString()).startsWith("Lockstep demo: mine").contains("everybody_who_looked");
    }

    @Test
    void aWrongRequestIsRefusedWithWhatToDo() {
        assertThat(run("--speed", "fast")).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(err.toString())
                .contains("\"fast\" is no duration; write a number and a unit, such as 30s, 4h or 1d12h");
        assertThat(run("--people", "0")).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(err.toString()).contains("--people must be 1 to 1000000");
    }

    private int run(String... options) {
        CommandLine commandLine =
                Lockstep.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "demo";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return commandLine.execute(arguments);
    }

    private String withoutSeconds() {
        return out.toString().replaceAll("\"seconds\": [^,]*,", "");
    }
}
