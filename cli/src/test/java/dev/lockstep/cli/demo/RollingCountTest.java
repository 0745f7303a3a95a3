package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RollingCountTest {

    private static final long MINUTE_MS = 60_000;

    @Test
    void countsTheMinuteThatIsRunningAndTheOnesBeforeIt() {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        RollingCount count = new RollingCount();
        List<Long> added = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 5_000; i++) {
            // Mostly seconds, sometimes more than a day.
            now += random.nextInt(200) == 0 ? random.nextLong(3_000 * MINUTE_MS) : random.nextLong(2 * MINUTE_MS);
            if (random.nextInt(3) > 0) {
                count.add(now);
                added.add(now);
            }
            assertThat(count.lastHour(now)).as("seed %d, step %d", seed, i).isEqualTo(within(added, now, 60));
            assertThat(count.lastDay(now)).as("seed %d, step %d", seed, i).isEqualTo(within(added, now, 24 * 60));
        }
    }

    private static long within(List<Long> added, long now, int minutes) {
        long first = now / MINUTE_MS - minutes + 1;
        return added.reversed().stream()
                .takeWhile(at -> at / MINUTE_MS >= first)
                .count();
    }
}
