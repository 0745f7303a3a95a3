package dev.lockstep.destinations.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The quotas of Yandex Audience: 30 calls in a second; 10 in a minute, 100 in an hour and 500 on a day of Moscow that write; 5000 on
 * such a day that read. For one thread.
 */
final class YandexQuotas {

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    /** Calls before that count for nothing. */
    private static final Duration LONGEST_SPAN = Duration.ofDays(1);

    private final InstantSource clock;
    private final Deque<Instant> writes = new ArrayDeque<>();
    private final Deque<Instant> reads = new ArrayDeque<>();

    YandexQuotas(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts a call, or returns false where there is no room for it; then it is not counted. */
    boolean take(boolean isRead) {
        if (!hasRoom(isRead)) {
            return false;
        }
        count(isRead ? reads : writes);
        return true;
    }

    private boolean hasRoom(boolean isRead) {
        List<Instant> all = new ArrayList<>(reads);
        all.addAll(writes);
        Instant now = clock.instant();
        Instant midnight = now.atZone(MOSCOW).toLocalDate().atStartOfDay(MOSCOW).toInstant();
        boolean isQuiet = since(all, now.minusSeconds(1)) < 30;
        return isQuiet
                && (isRead
                        ? since(reads, midnight.minusNanos(1)) < 5000
                        : since(writes, now.minusSeconds(60)) < 10
                                && since(writes, now.minusSeconds(3600)) < 100
                                && since(writes, midnight.minusNanos(1)) < 500);
    }

    private void count(Deque<Instant> counted) {
        Instant now = clock.instant();
        while (!counted.isEmpty() && counted.getFirst().isBefore(now.minus(LONGEST_SPAN))) {
            counted.removeFirst();
        }
        counted.add(now);
    }

    private static long since(Iterable<Instant> calls, Instant after) {
        long count = 0;
        for (Instant call : calls) {
            count += call.isAfter(after) ? 1 : 0;
        }
        return count;
    }
}
