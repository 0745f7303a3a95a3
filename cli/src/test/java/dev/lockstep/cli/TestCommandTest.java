package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {

    private static final String SEGMENTS = """
            segments:
              cart_4_24h: {where: {latest: Checkout Started, ago: 4h..24h}}
              buyers: {where: {did: Order Completed, within: 7d}}
            """;

    @TempDir
    Path folder;

    @Test
    void saysWhichRehearsalsPassed() throws IOException {
        workspace("""
                tests:
                  - name: a cart is old after four hours
                    timeline:
                      - {at: 0m, event: Checkout Started}
                      - {at: 3h59m, expect: {out: [cart_4_24h]}}
                      - {at: 4h, expect: {in: [cart_4_24h]}}
                """);

        CommandRun run = CommandRun.of("test", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                ok    a cart is old after four hours

                1 test, all passed.
                """);
    }

    @Test
    void showsWhatHappenedAroundAFailure() throws IOException {
        workspace("""
                tests:
                  - name: fine
                    timeline: [{at: 0m, event: x}]
                  - name: a purchase ends the pursuit
                    timeline:
                      - {at: 0m, event: Checkout Started}
                      - {at: 5h, happened: 4h30m, event: Order Completed, properties: {revenue: 40}}
                      - {at: 5h, expect: {out: cart_4_24h, in: [buyers]}}
                      - {at: 9d, expect: {out: [buyers]}}
                """);

        CommandRun run = CommandRun.of("test", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                        ok    fine
                        FAIL  a purchase ends the pursuit

                          F:11:9: at 5h, someone
                            should not be in cart_4_24h, but is, since 4h
                              (the latest *Checkout Started* was 4 to 24 hours ago)
                            is in cart_4_24h, buyers

                                   0s  someone: Checkout Started
                                   4h    someone enters cart_4_24h by the passing of time
                                   5h  someone: Order Completed {"revenue":40} (happened at 4h30m)
                                   5h    someone enters buyers
                            >      5h  someone: expected in buyers; out of cart_4_24h (not so)
                                   1d    someone exits cart_4_24h by the passing of time
                              7d4h30m    someone exits buyers by the passing of time

                        2 tests, 1 failed.
                        """.replace("F:", folder.resolve("lockstep.yaml") + ":"));
    }

    @Test
    void tellsProgramsWhatFailed() throws IOException {
        workspace("tests: [{name: t, timeline: [{at: 1h, person: anna, expect: {in: [buyers]}}]}]\n");

        CommandRun run = CommandRun.of("test", "--format", "json", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                {"tests": [{"name": "t", "passed": false, "failures": [{"file": "F", "line": 4, "column": 30, \
                "at": "1h", "person": "anna", "segment": "buyers", "expected": "in", "actual": "out"}]}], \
                "passed": 0, "failed": 1}
                """.replace(
                        "F", folder.resolve("lockstep.yaml").toString()));
    }

    @Test
    void doesNotRunOnAWorkspaceThatIsWrong() throws IOException {
        workspace("tests: [{name: t, timeline: [{at: 1h, expect: {in: [nowhere]}}]}]\n");

        CommandRun run = CommandRun.of("test", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err()).contains("there is no segment \"nowhere\"");
    }

    private void workspace(String tests) throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), SEGMENTS + tests);
    }
}
