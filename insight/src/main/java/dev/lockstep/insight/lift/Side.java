package dev.lockstep.insight.lift;

import java.math.BigDecimal;

/**
 * What the people of one side did. Sums of money are exact.
 *
 * @param people whose time to buy is over
 * @param buyers of these, people who bought
 * @param purchases that they made
 * @param revenue of these
 * @param squaredRevenue the sum of the squares of each person's revenue
 */
public record Side(long people, long buyers, long purchases, BigDecimal revenue, double squaredRevenue) {

    /** Nobody. */
    public static final Side NOBODY = new Side(0, 0, 0, BigDecimal.ZERO, 0);

    /** And somebody else who made so many purchases, for so much. */
    Side plus(long theirs, BigDecimal spent) {
        double squared = spent.doubleValue() * spent.doubleValue();
        return new Side(
                people + 1,
                buyers + (theirs > 0 ? 1 : 0),
                purchases + theirs,
                revenue.add(spent),
                squaredRevenue + squared);
    }

    /** Whether each person bought: 1 or 0. */
    public Outcomes conversion() {
        return Outcomes.of(people, (double) buyers, (double) buyers);
    }

    /** What each person bought for. */
    public Outcomes spending() {
        return Outcomes.of(people, revenue.doubleValue(), squaredRevenue);
    }
}
