package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LockstepTest {

    @Test
    void onlyTheCommandThatIsCalledIsLookedAtWhicheverItIs() {
        Set<String> all = Lockstep.commandLine().getSubcommands().keySet();
        assertThat(all).hasSizeGreaterThan(20);
        for (String name : all) {
            assertThat(Lockstep.commandLine(name, "--help").getSubcommands()).containsOnlyKeys(name);
        }
    }

    @Test
    void aCommandThatThereIsNotIsAnsweredWithNearNames() {
        CommandRun run = CommandRun.of("chek", "--workspace", ".");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err()).contains("Did you mean", "lockstep check");
        assertThat(CommandRun.of("--help").out()).contains("check", "explain", "serve");
        assertThat(CommandRun.of().err()).contains("Name a command.", "parity");
    }
}
