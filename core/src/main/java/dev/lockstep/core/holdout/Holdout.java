package dev.lockstep.core.holdout;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.model.PersonId;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The share of people that audiences are kept from. Whether a person is in it depends on the salt and a name of theirs alone: it
 * is the draw of {@link Sampling}, from 0 up to the share. So
 *
 * <ul>
 *   <li>it is the same on every machine and in every run, and nothing need be stored;
 *   <li>resizing moves the upper edge only: a larger holdout contains a smaller one of the same salt, so nobody who stays
 *       inside or outside is reshuffled, and a measurement that is under way is not spoiled;
 *   <li>audiences of one salt hold out the same people, audiences of different salts independent ones.
 * </ul>
 *
 * <p><strong>Which name.</strong> The one that the person was <em>known by first</em>, of all that turned out to be theirs. A visitor
 * who signs up keeps the side that they had as a visitor, and one who signs in gets the side of the account that was there before.
 * Of several who turn out to be one, in whatever order that is found out, the eldest decides; so somebody's side changes only when
 * they turn out to be somebody whom we knew before them, and never comes back.
 */
public record Holdout(Condition.Sample share) {

    private static final BigInteger UNSIGNED = BigInteger.ONE.shiftLeft(Long.SIZE);

    /**
     * A holdout of {@code percent} of all people, 0 to 100.
     *
     * @param salt the name of the audience, or of a group of audiences that are to hold out the same people
     */
    public static Holdout of(BigDecimal percent, String salt) {
        return new Holdout(new Condition.Sample(percent, salt));
    }

    /** What people are drawn by: one salt is one experiment. */
    public String salt() {
        return share.salt();
    }

    /** Whether the person is held out who was known by this name first. */
    public boolean holds(PersonId knownFirstAs) {
        return Sampling.falls(share, knownFirstAs);
    }

    /** The draw of the person who was known by this name first, an unsigned number; it does not depend on the size. */
    public long draw(PersonId knownFirstAs) {
        return Sampling.drawn(share.salt(), knownFirstAs);
    }

    /** Whether a {@link #draw} is held out. */
    public boolean holds(long draw) {
        BigInteger unsigned = draw < 0 ? BigInteger.valueOf(draw).add(UNSIGNED) : BigInteger.valueOf(draw);
        return unsigned.compareTo(Sampling.limit(share.percent())) < 0;
    }
}
