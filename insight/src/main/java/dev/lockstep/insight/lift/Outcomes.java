package dev.lockstep.insight.lift;

/**
 * A number for each of some people, such as how much they bought for: how many people, and the mean and variance of it.
 *
 * @param variance of one person's number; 0 of fewer than two
 */
public record Outcomes(long people, double mean, double variance) {

    /** Of the sums of the numbers and of their squares. */
    public static Outcomes of(long people, double sum, double sumOfSquares) {
        if (people == 0) {
            return new Outcomes(0, 0, 0);
        }
        double mean = sum / people;
        double spread = people < 2 ? 0 : Math.max(0, (sumOfSquares - sum * mean) / (people - 1));
        return new Outcomes(people, mean, spread);
    }

    /** As though all were of one side. */
    Outcomes with(Outcomes other) {
        long all = people + other.people;
        double shared = (mean * people + other.mean * other.people) / all;
        double apart = mean - other.mean;
        double squares = variance * Math.max(0, people - 1)
                + other.variance * Math.max(0, other.people - 1)
                + apart * apart * people / all * other.people;
        return new Outcomes(all, shared, all < 2 ? 0 : squares / (all - 1));
    }
}
