package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer runs first. */
class ExamplesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"../examples/shop", "../examples/demo", "../examples/online-retail"
            }) // a test runs in the folder of its module
    void anExampleHasNoProblemAndPassesItsRehearsals(String example) {
        CommandRun check = CommandRun.of("check", "--workspace", example);
        assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(ExitCode.DONE);

        CommandRun test = CommandRun.of("test", "--workspace", example);
        assertThat(test.exitCode()).as(test.out() + test.err()).isEqualTo(ExitCode.DONE);
        assertThat(test.out()).contains("all passed");
    }
}
