package dev.lockstep.insight.parity;

import java.util.List;
import java.util.Optional;

/**
 * How far the engine and SQL agree on a segment.
 *
 * @param hash of the definition that both were asked by
 * @param at the instant that both were asked as of, in milliseconds since the epoch
 * @param people who were asked
 * @param inEngine of these, members as the engine has them
 * @param inSql of these, members as the database finds them
 * @param onlyInEngine members of whom the database knows nothing
 * @param onlyInSql whom the database finds and the engine does not have
 * @param behind people who were not asked, since something was due that the engine had not come to
 * @param examples some of those on whom they disagree, those with the lowest numbers
 * @param notCompared why it could not be compared, in words; empty where it was
 */
public record Parity(
        String segment,
        String hash,
        long at,
        long people,
        long inEngine,
        long inSql,
        long onlyInEngine,
        long onlyInSql,
        long behind,
        List<Example> examples,
        Optional<String> notCompared) {

    /** So many are shown of each segment. */
    public static final int MAX_EXAMPLES = 10;

    public Parity {
        examples = List.copyOf(examples);
    }

    /**
     * Somebody on whom they disagree.
     *
     * @param person the number that the engine knows them by, which leads nowhere once they are forgotten
     * @param isInEngine whether they are a member there, and not in the database; else it is the other way round
     */
    public record Example(long person, boolean isInEngine) {}

    static Parity notCompared(String segment, String hash, long at, String why) {
        return new Parity(segment, hash, at, 0, 0, 0, 0, 0, 0, List.of(), Optional.of(why));
    }

    /** On how many people they disagree: what is published. */
    public long disagreeing() {
        return onlyInEngine + onlyInSql;
    }

    /** Whether they were compared, and disagree on nobody. */
    public boolean agrees() {
        return notCompared.isEmpty() && disagreeing() == 0;
    }
}
