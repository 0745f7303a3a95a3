package dev.lockstep.cli.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The shop at one instant, as far as it is shown.
 *
 * @param clock of the shop, in milliseconds since the epoch
 * @param people of whom something is known
 * @param facts received since the shop opened
 * @param causes what membership changed by, since the shop opened
 * @param rows one for each segment, in the order of the workspace
 * @param audiences how many people belong to each audience, in the order of the workspace
 * @param latest the latest membership changes, newest first
 */
public record Snapshot(
        long clock,
        long people,
        long facts,
        Causes causes,
        List<Row> rows,
        Map<String, Long> audiences,
        List<Happening> latest) {

    public Snapshot {
        rows = List.copyOf(rows);
        audiences = Collections.unmodifiableMap(new LinkedHashMap<>(audiences));
        latest = List.copyOf(latest);
    }

    /**
     * One segment.
     *
     * @param size how many people are in it
     * @param audience how many of them belong to the first audience that is made of it; empty where there is none
     * @param enteredHour how many entered within the last hour of the shop's clock, by whole minutes; the others likewise
     * @param last the latest membership change, empty where there was none
     */
    public record Row(
            String segment,
            String title,
            int size,
            OptionalLong audience,
            int enteredHour,
            int exitedHour,
            int enteredDay,
            int exitedDay,
            Optional<Happening> last) {}

    /** How many entries and exits came of what. */
    public record Causes(long facts, long time, long merges) {
        public long all() {
            return facts + time + merges;
        }
    }
}
