package dev.lockstep.insight.audience;

import dev.lockstep.engine.Tally.OfEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether events of a name came as often as in the same hours of the weeks before. A feed that stops empties every window that looks at it,
 * and one that is sent twice fills it; neither is anything that people did.
 *
 * @param count how many came
 * @param usual how many came in the same hours of earlier weeks, on the average; empty where events are not counted for so long
 * @param silence the longest run of hours in which none came though some were to be expected; empty where there is none
 */
public record FeedChange(String event, long count, Optional<Double> usual, Optional<Silence> silence) {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final long WEEK_MS = Duration.ofDays(7).toMillis();

    /** So many earlier weeks are looked at. */
    private static final int WEEKS = 4;

    /** From how many events that were to be expected their absence means something. */
    private static final double EXPECTED_IN_A_SILENCE = 10;

    /** A count is unusual that is so many times the usual one, or less than one of so many parts of it, and not by chance. */
    private static final double UNUSUAL = 1.5;

    private static final double DEVIATIONS = 4;

    /** How long before the beginning events must be known. */
    public static final long LOOKBACK_MS = WEEKS * WEEK_MS;

    /**
     * Hours without an event.
     *
     * @param from the first, in milliseconds since the epoch
     * @param before the end of the last
     * @param expected how many came in the same hours of earlier weeks
     */
    public record Silence(long from, long before, double expected) {}

    /** How the count stands to the usual one. */
    public enum Verdict {
        USUAL,
        SURGE,
        DROP,
        SILENCE,
        UNKNOWN
    }

    /** What it comes to. */
    public Verdict verdict() {
        if (silence.isPresent()) {
            return Verdict.SILENCE;
        }
        if (usual.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        double expected = usual.get();
        if (Math.abs(count - expected) <= DEVIATIONS * Math.sqrt(Math.max(1, expected))) {
            return Verdict.USUAL;
        }
        if (count > expected * UNUSUAL) {
            return Verdict.SURGE;
        }
        return count < expected / UNUSUAL ? Verdict.DROP : Verdict.USUAL;
    }

    /**
     * Compares.
     *
     * @param all counts of all names, from {@link #LOOKBACK_MS} before the beginning
     * @param from the beginning, a full hour
     * @param to the end, likewise
     */
    public static FeedChange of(String event, List<OfEvent> all, long from, long to) {
        Map<Long, Long> hours = new HashMap<>();
        long known = Long.MAX_VALUE;
        for (OfEvent tally : all) {
            known = Math.min(known, tally.hour());
            if (tally.event().equals(event)) {
                hours.merge(tally.hour(), tally.count(), Long::sum);
            }
        }
        long count = 0;
        double usual = 0;
        boolean isKnown = true;
        List<Double> expected = new ArrayList<>();
        for (long hour = from; hour < to; hour += HOUR_MS) {
            count += hours.getOrDefault(hour, 0L);
            Optional<Double> before = usual(hours, hour, known);
            isKnown &= before.isPresent();
            usual += before.orElse(0.0);
            expected.add(before.orElse(0.0));
        }
        return new FeedChange(
                event, count, isKnown ? Optional.of(usual) : Optional.empty(), silence(hours, expected, from));
    }

    /** The mean of the same hour in those of the earlier weeks of which something is known. */
    private static Optional<Double> usual(Map<Long, Long> hours, long hour, long known) {
        long sum = 0;
        int weeks = 0;
        for (int week = 1; week <= WEEKS; week++) {
            long before = hour - week * WEEK_MS;
            if (before >= known) {
                sum += hours.getOrDefault(before, 0L);
                weeks++;
            }
        }
        return weeks == 0 ? Optional.empty() : Optional.of((double) sum / weeks);
    }

    private static Optional<Silence> silence(Map<Long, Long> hours, List<Double> expected, long from) {
        Optional<Silence> longest = Optional.empty();
        long began = from;
        double missed = 0;
        for (int i = 0; i < expected.size(); i++) {
            long hour = from + i * HOUR_MS;
            if (hours.getOrDefault(hour, 0L) > 0) {
                began = hour + HOUR_MS;
                missed = 0;
                continue;
            }
            missed += expected.get(i);
            if (missed >= EXPECTED_IN_A_SILENCE
                    && (longest.isEmpty() || missed > longest.get().expected())) {
                longest = Optional.of(new Silence(began, hour + HOUR_MS, missed));
            }
        }
        return longest;
    }
}
