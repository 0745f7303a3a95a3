package dev.lockstep.sync.ledger;

import java.util.List;
import java.util.function.LongPredicate;

/**
 * People who are asked for, in ascending order of their numbers.
 *
 * @param upTo these are all up to this number; {@link Copy#EVERYBODY} where there are no more
 */
public record Stretch(List<Long> people, long upTo) {

    public Stretch {
        people = List.copyOf(people);
    }

    /** A list of at most so many, which holds all there are where it is not full. */
    public static Stretch of(List<Long> people, int atMost) {
        return new Stretch(people, people.size() < atMost ? Copy.EVERYBODY : people.getLast());
    }

    /** Those of them of whom something holds. */
    public Stretch those(LongPredicate holds) {
        return new Stretch(people.stream().filter(holds::test).toList(), upTo);
    }
}
