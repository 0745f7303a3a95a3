package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections against platforms, disks and programs that fail. A failure names its seed; to see it again:
 * {@code mvn -pl sync -am test -Dtest=SyncSimulationTest -Dlockstep.sync.seed=SEED}.
 */
class SyncSimulationTest {

    private static final int LIVES = Integer.getInteger("lockstep.sync.lives", 600);
    private static final int STEPS = 60;

    @TempDir
    Path scratch;

    @Test
    void whateverFailsThePlatformHasInTheEndWhomItShouldHave() {
        Long only = Long.getLong("lockstep.sync.seed");
        int walks = 0;
        for (long seed = only == null ? 1 : only; seed <= (only == null ? LIVES : only); seed++) {
            try {
                SyncSimulation life = new SyncSimulation(seed, scratch);
                life.run(STEPS);
                walks += life.walks();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + "; again: mvn -pl sync -am test -Dtest=SyncSimulationTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.sync.seed=" + seed,
                        e);
            }
        }
        assertThat(only != null || walks > LIVES)
                .as("canaries walked: " + walks)
                .isTrue();
    }

    @Test
    void theSameSeedSendsTheSame() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(new SyncSimulation(seed, scratch).run(STEPS))
                    .isEqualTo(new SyncSimulation(seed, scratch).run(STEPS));
        }
    }
}
