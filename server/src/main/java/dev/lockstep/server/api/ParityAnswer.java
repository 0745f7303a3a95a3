package dev.lockstep.server.api;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.insight.parity.Parity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * How far the engine and SQL agree on a segment.
 *
 * @param hash of the definition that both were asked by
 * @param at the instant that both were asked as of
 * @param people who were asked
 * @param inEngine of these, members as the engine has them
 * @param inSql of these, members as the database finds them
 * @param disagreeing on how many people they disagree: the published number
 * @param behind people who were not asked, since something was due that the engine had not come to
 * @param examples some of those on whom they disagree
 * @param notCompared why it could not be compared, in words; absent where it was
 */
public record ParityAnswer(
        String segment,
        String hash,
        Instant at,
        long people,
        long inEngine,
        long inSql,
        long disagreeing,
        long onlyInEngine,
        long onlyInSql,
        long behind,
        List<ExampleAnswer> examples,
        Optional<String> notCompared) {

    /** Somebody on whom they disagree. */
    public record ExampleAnswer(String person, boolean inEngine, boolean inSql) {}

    /**
     * As it is answered, with addresses masked.
     *
     * @param names tells the name of whoever has a number
     */
    public static ParityAnswer of(Parity parity, LongFunction<PersonId> names) {
        return of(parity, names, Disclosure.MASKED);
    }

    static ParityAnswer of(Parity parity, LongFunction<PersonId> names, Disclosure shown) {
        return new ParityAnswer(
                parity.segment(),
                parity.hash(),
                Instant.ofEpochMilli(parity.at()),
                parity.people(),
                parity.inEngine(),
                parity.inSql(),
                parity.disagreeing(),
                parity.onlyInEngine(),
                parity.onlyInSql(),
                parity.behind(),
                parity.examples().stream()
                        .map(example -> new ExampleAnswer(
                                shown.name(names.apply(example.person())), example.isInEngine(), !example.isInEngine()))
                        .toList(),
                parity.notCompared());
    }
}
