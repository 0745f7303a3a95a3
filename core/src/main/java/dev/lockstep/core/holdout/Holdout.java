package dev.lockstep.core.holdout;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.model.PersonId;
import java.math.BigDecimal;

/**
 * The share of people that an audience is kept from. Whether a person is in it depends on the salt and their name alone: it
 * is the draw of {@link Sampling}, from 0 up to the share. So
 *
 * <ul>
 *   <li>it is the same on every machine and in every run, and nothing need be stored;
 *   <li>resizing moves the upper edge only: a larger holdout contains a smaller one of the same salt, so nobody who stays
 *       inside or outside is reshuffled, and a measurement that is under way is not spoiled;
 *   <li>audiences of one salt hold out the same people, audiences of different salts independent ones.
 * </ul>
 *
 * <p>A person who is merged into another takes the draw of the name that they have from then on.
 */
public record Holdout(Condition.Sample share) {

    /**
     * A holdout of {@code percent} of all people, 0 to 100.
     *
     * @param salt the name of the audience, or of a group of audiences that are to hold out the same people
     */
    public static Holdout of(BigDecimal percent, String salt) {
        return new Holdout(new Condition.Sample(percent, salt));
    }

    /** Whether this person is held out. */
    public boolean holds(PersonId person) {
        return Sampling.falls(share, person);
    }
}
