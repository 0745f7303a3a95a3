package dev.lockstep.core.sql;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Rendering;
import java.util.Map;

/**
 * A segment as one SELECT that returns {@code person} of everyone in it at an instant. It is made to be read and kept: it
 * opens with the segment in English, the instant stands in one place, each question about events is one common table
 * expression, and what makes a member is one WHERE at the end.
 *
 * <p>It reads two tables, of which nothing but these columns is used:
 *
 * <pre>
 * events(person, name, at, properties, message_id)   a row for each event, in the order of receipt
 * people(person, attributes)                         a row for each person, the attributes as of the instant
 * </pre>
 *
 * {@code at} is a timestamp in UTC, with or without a zone; {@code properties} and {@code attributes} are JSON, as such or as
 * text. Everyone in either table is asked.
 *
 * <p>The answer is that of the segment language. SQL would have it otherwise in three places, and the query sees to each:
 * <em>types</em>, because JSON values are read into columns by type and never cast from another; <em>absence</em>, because
 * what may be NULL is compared by IS TRUE, IS NOT TRUE or IS DISTINCT FROM before it can stand under NOT; and <em>exactness</em>,
 * because sums add decimals and windows subtract whole milliseconds from timestamps without a zone.
 *
 * <p>Names, values and patterns go in as literals alone, so that none of them can end where it should not.
 */
public final class SegmentSql {

    /** A longer sentence is laid out as lines. */
    private static final int MAX_SENTENCE_CHARS = 110;

    private SegmentSql() {}

    /**
     * Writes a segment.
     *
     * @param segments conditions by the name of the segment; {@code member} names another of them
     * @param instant in milliseconds since the epoch, in the years 1 to 9999
     * @throws IllegalArgumentException where there is no such segment, or segments refer to each other in a cycle
     * @throws UntranslatableException where the dialect cannot ask what the segment asks
     */
    public static String of(Map<String, Condition> segments, String segment, Dialect dialect, long instant) {
        String query = new Query(segments, dialect.syntax()).text(segment, instant);
        return Layout.comment("Segment " + segment)
                + Layout.comment(english(requireNonNull(segments.get(segment))))
                + Layout.comment(dialect.title()
                        + ", over events(person, name, at, properties, message_id) and people(person, attributes).")
                + query;
    }

    private static String english(Condition condition) {
        String sentence = Rendering.sentence(condition);
        return sentence.length() <= MAX_SENTENCE_CHARS ? sentence : Rendering.outline(condition);
    }
}
