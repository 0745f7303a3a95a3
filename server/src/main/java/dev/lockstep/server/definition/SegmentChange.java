package dev.lockstep.server.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a segment when definitions are applied. Only one that is new or changed is asked of everybody again.
 *
 * @param hash of its definition, of a removed one the last
 */
public record SegmentChange(String segment, Kind kind, String hash) {

    /** What became of it. */
    public enum Kind {
        NEW,
        CHANGED,
        UNCHANGED,
        REMOVED;

        /** {@code new}, {@code changed} … */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of this word. */
        public static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What lies between two sets of definitions, each the hashes by segment: the segments there are, in their order, then those
     * that are removed.
     */
    public static List<SegmentChange> between(Map<String, String> before, Map<String, String> after) {
        List<SegmentChange> changes = new ArrayList<>();
        after.forEach(
                (segment, hash) -> changes.add(new SegmentChange(segment, kind(before.get(segment), hash), hash)));
        Map<String, String> removed = new LinkedHashMap<>(before);
        removed.keySet().removeAll(after.keySet());
        removed.forEach((segment, hash) -> changes.add(new SegmentChange(segment, Kind.REMOVED, hash)));
        return changes;
    }

    private static Kind kind(@Nullable String before, String hash) {
        if (before == null) {
            return Kind.NEW;
        }
        return before.equals(hash) ? Kind.UNCHANGED : Kind.CHANGED;
    }
}
