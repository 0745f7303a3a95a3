package dev.lockstep.insight.match;

import dev.lockstep.engine.store.Reads;
import dev.lockstep.sync.ledger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The match tree of one audience at one connection at the end of an hour.
 *
 * @param hour when the hour begins, in milliseconds since the epoch
 * @param isSurveyed whether everybody had been asked under the definition that counted; the counts of one that is not are those of some
 * @param desired how many people should have been there
 */
public record Hourly(long hour, boolean isSurveyed, long desired, Steps steps) {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    /**
     * What was kept of the hours from the one of an instant until before that of another, the oldest first. An hour that is not among them
     * ended as the one before; the first may lie before all of them.
     */
    public static List<Hourly> between(Reads reads, String audience, String connection, long from, long before) {
        List<Hourly> hours = new ArrayList<>();
        Counts.between(reads, connection, audience, hour(from), hour(before))
                .forEach(counts -> hours.add(
                        new Hourly(counts.hour() * HOUR_MS, counts.isSurveyed(), counts.wanted(), Steps.of(counts))));
        return hours;
    }

    /** The same up to now, so that the last is as it stands in the hour that is not over. */
    public static List<Hourly> untilNow(Reads reads, String audience, String connection, long from, long now) {
        return between(reads, audience, connection, from, now + HOUR_MS);
    }

    /** The same with a row for every hour between, and none outside. */
    public static List<Hourly> everyHour(List<Hourly> kept, long from, long before) {
        List<Hourly> every = new ArrayList<>();
        int next = 0;
        for (long hour = hour(from); hour < hour(before); hour++) {
            while (next < kept.size() && kept.get(next).hour <= hour * HOUR_MS) {
                next++;
            }
            if (next > 0) {
                Hourly last = kept.get(next - 1);
                every.add(new Hourly(hour * HOUR_MS, last.isSurveyed, last.desired, last.steps));
            }
        }
        return every;
    }

    private static long hour(long instant) {
        return Math.floorDiv(instant, HOUR_MS);
    }
}
