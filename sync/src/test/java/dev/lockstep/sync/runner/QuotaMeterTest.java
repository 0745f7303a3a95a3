package dev.lockstep.sync.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaMeterTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final QuotaMeter calls = new QuotaMeter(List.of(Quota.of("report", 20, Duration.ofSeconds(10))), clock);

    @Test
    void theLastTenthIsForHandsAndAllOfItIsBackWhenTheSpanIsOver() {
        Meter night = calls.meter(false);
        for (int i = 0; i < 18; i++) {
            assertThat(night.take("report")).as("call %d", i).isEmpty();
        }
        assertThat(night.take("report")).hasValue(clock.millis() + 10_000);
        assertThat(night.take("other")).as("nobody counts it").isEmpty();
        Meter byHand = calls.meter(true);
        assertThat(byHand.take("report")).isEmpty();
        assertThat(byHand.take("report")).isEmpty();
        assertThat(byHand.take("report")).hasValue(clock.millis() + 10_000);
        clock.advance(Duration.ofSeconds(10));
        assertThat(night.take("report")).isEmpty();
    }
}
