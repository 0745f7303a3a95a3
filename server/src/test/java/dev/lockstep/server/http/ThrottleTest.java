package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND); // it may well overflow
    private final Throttle<String> throttle = new Throttle<>(2, nanos::get);

    @Test
    void letsThroughWhatWasSavedUpAndThenSoManyASecond() {
        assertThat(taken("a", 10)).isEqualTo(5);
        nanos.addAndGet(SECOND);
        assertThat(taken("a", 10)).isEqualTo(2);
        nanos.addAndGet(100 * SECOND);
        assertThat(taken("a", 10)).as("never more than are saved up").isEqualTo(5);
    }

    @Test
    void saysWhenThereIsOneAgain() {
        taken("a", 5);
        assertThat(throttle.take("a", 0.25, 5)).hasValue(1);
        Throttle<String> slow = new Throttle<>(2, nanos::get);
        slow.take("a", 0.25, 1);
        assertThat(slow.take("a", 0.25, 1)).hasValue(4);
    }

    @Test
    void countsEachByItself() {
        assertThat(taken("a", 10)).isEqualTo(5);
        assertThat(taken("b", 10)).isEqualTo(5);
    }

    @Test
    void forgetsTheOneMetLongestAgo() {
        taken("a", 10);
        taken("b", 10);
        taken("a", 1);
        taken("c", 1); // b goes
        assertThat(taken("a", 10)).isZero();
        assertThat(taken("b", 10)).isEqualTo(5);
    }

    private int taken(String who, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += throttle.take(who, 2, 5).isEmpty() ? 1 : 0;
        }
        return taken;
    }
}
