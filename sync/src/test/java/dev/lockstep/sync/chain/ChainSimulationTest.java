package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole shops in which everything goes wrong that can. A failure names its seed; to see it again:
 * {@code mvn -pl sync -am test -Dtest=ChainSimulationTest -Dlockstep.chain.seed=SEED}.
 */
class ChainSimulationTest {

    private static final int LIVES = Integer.getInteger("lockstep.chain.lives", 8);
    private static final int STEPS = 50;

    /** With one more audience a step takes longer. */
    private static final int STEPS_WITH_OFFERS = 35;

    /** Whether a seed sends the same again shows in what happens first as well as later. */
    private static final int STEPS_LIVED_TWICE = 20;

    private static final int CROWDED_ONE_IN = 10;
    private static final int OFFERS_ONE_IN = 3;

    @TempDir
    Path folder;

    private boolean wasHeld;

    @Test
    void whateverFailsEveryPlatformHasInTheEndWhomItShouldHave() {
        long first = Long.getLong("lockstep.chain.seed", 1);
        long last = Long.getLong("lockstep.chain.seed", LIVES);
        for (long seed = first; seed <= last; seed++) {
            try {
                live(seed, 1, seed % OFFERS_ONE_IN == 2 ? STEPS_WITH_OFFERS : STEPS);
            } catch (IOException | RuntimeException | AssertionError | StoreException e) {
                throw new AssertionError(
                        "seed " + seed + "; again: mvn -pl sync -am test -Dtest=ChainSimulationTest "
                                + "-Dsurefire.failIfNoSpecifiedTests=false -Dlockstep.chain.seed=" + seed,
                        e);
            }
        }
        assertThat(last - first < CROWDED_ONE_IN || wasHeld)
                .as("a guard held something in some life")
                .isTrue();
    }

    @Test
    void theSameSeedSendsTheSame() throws Exception {
        for (long seed = 1001; seed <= 1002; seed++) {
            assertThat(live(seed, 2, STEPS_LIVED_TWICE)).isNotEmpty().isEqualTo(live(seed, 3, STEPS_LIVED_TWICE));
        }
    }

    /** One life in ten is on the real store, one in ten has as many people as Yandex asks for, and one in three two offers. */
    private List<String> live(long seed, int time, int steps) throws IOException, StoreException {
        Path here = Files.createDirectories(folder.resolve(seed + "-" + time));
        boolean hasOffers = seed % OFFERS_ONE_IN == 2;
        try (ChainSimulation life =
                new ChainSimulation(seed, here, seed % 10 == 3, seed % CROWDED_ONE_IN == 7, hasOffers)) {
            List<String> trail = life.run(steps);
            wasHeld |= life.isHeldOnce();
            return trail;
        }
    }
}
