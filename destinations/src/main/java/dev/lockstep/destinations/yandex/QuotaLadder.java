package dev.lockstep.destinations.yandex;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * How long to wait when a quota is said to be used up, and not which: first as long as the shortest of them takes to fill, then as long
 * as the next, then until the platform's next day. Mutable, for one thread; the first step after a restart is the shortest again.
 */
final class QuotaLadder {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    private int refusals;

    /** The quota has room again. */
    void reset() {
        refusals = 0;
    }

    Duration refused(Instant now) {
        refusals++;
        return switch (refusals) {
            case 1 -> Duration.ofMinutes(1);
            case 2 -> Duration.ofHours(1);
            default -> untilMidnight(now.atZone(MOSCOW));
        };
    }

    private static Duration untilMidnight(ZonedDateTime there) {
        return Duration.between(there, there.toLocalDate().plusDays(1).atStartOfDay(MOSCOW));
    }
}
