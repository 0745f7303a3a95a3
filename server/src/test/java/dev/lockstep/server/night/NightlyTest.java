package dev.lockstep.server.night;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NightlyTest {

    /** In Berlin the clock is put forward from 2 to 3 on 29 March, and back from 3 to 2 on 25 October. */
    @ParameterizedTest
    @CsvSource({
        "2026-03-01T00:00:00Z, 03:30, Europe/Moscow, 2026-03-01T00:30:00Z",
        "2026-03-01T00:30:00Z, 03:30, Europe/Moscow, 2026-03-02T00:30:00Z",
        "2026-03-01T23:00:00Z, 03:30, Europe/Moscow, 2026-03-02T00:30:00Z",
        "2026-03-28T12:00:00Z, 02:30, Europe/Berlin, 2026-03-29T01:30:00Z",
        "2026-10-25T00:10:00Z, 02:30, Europe/Berlin, 2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z, 02:30, Europe/Berlin, 2026-10-26T01:30:00Z"
    })
    void isNextAtTheTimeOfDayOfTheWorkspace(Instant now, LocalTime time, ZoneId zone, Instant next) {
        assertThat(Nightly.next(now, time, zone)).isEqualTo(next);
    }
}
