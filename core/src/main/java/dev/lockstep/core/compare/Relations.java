package dev.lockstep.core.compare;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Compares conditions by what they mean. {@code A} is within {@code B} where {@code A} without {@code B} can be refuted: both are taken
 * apart into {@link Formula}s, whose cases are looked through by {@link Search} and each shown to contradict itself. Where a case does
 * not, {@link Witness} makes a person of it, who is asked by the machine itself; so what is claimed here is never a guess, and what is
 * beyond the means of either is {@link Relation#UNKNOWN}.
 *
 * <p>Immutable; the work is bounded by {@link Search#MAX_CASES} for each of the questions that a comparison asks.
 */
public final class Relations {

    private final SequencedMap<String, Condition> segments;

    /** @param segments what {@code member} means, by the name of the segment; without cycles */
    public Relations(Map<String, Condition> segments) {
        this.segments = new LinkedHashMap<>(segments);
    }

    /** How the people of one condition stand to those of another. */
    public Relation between(Condition first, Condition second) {
        boolean within = isRefuted(first, new Condition.Not(second));
        boolean contains = isRefuted(new Condition.Not(first), second);
        if (within && contains) {
            return Relation.EQUAL;
        }
        if (isRefuted(first, second)) {
            return Relation.DISJOINT;
        }
        if (within || contains) {
            return within ? Relation.WITHIN : Relation.CONTAINS;
        }
        boolean overlap = example(first, second).isPresent()
                && example(first, new Condition.Not(second)).isPresent()
                && example(new Condition.Not(first), second).isPresent();
        return overlap ? Relation.OVERLAPPING : Relation.UNKNOWN;
    }

    /** Whether it is proved that nobody is ever in it. */
    public boolean isEmpty(Condition condition) {
        return search(condition).isRefuted();
    }

    /** Whether it is proved that everybody in the first is in the second. */
    public boolean isWithin(Condition first, Condition second) {
        return isRefuted(first, new Condition.Not(second));
    }

    /** Whether it is proved that they are always the same people. */
    public boolean areEqual(Condition first, Condition second) {
        return isWithin(first, second) && isWithin(second, first);
    }

    /** Whether it is proved that nobody is ever in both. */
    public boolean areDisjoint(Condition first, Condition second) {
        return isRefuted(first, second);
    }

    /** The facts of a person in both, all of them in the past of one instant; empty where none was found. */
    public Optional<List<Fact>> example(Condition first, Condition second) {
        return search(first, second).example(new Witness(segments, new Condition.All(List.of(first, second))));
    }

    private boolean isRefuted(Condition first, Condition second) {
        return search(first, second).isRefuted();
    }

    private Search search(Condition... all) {
        Formulas formulas = new Formulas(segments);
        return new Search(
                Stream.of(all).map(condition -> formulas.of(condition, true)).toList());
    }
}
