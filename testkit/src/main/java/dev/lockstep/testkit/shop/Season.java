package dev.lockstep.testkit.shop;

/** How busy the shop is by the hour of the week: quiet nights, busy evenings, and a little more on Sundays. */
final class Season {

    private static final long HOUR_MS = 3_600_000;
    private static final int HOURS = 7 * 24;

    /** By the hour of the day in UTC, for a shop on the east coast of America: evening there is from 23 to 4 here. */
    private static final double[] DAY = {
        1.7, 1.8, 1.6, 1.3, 0.9, 0.6, 0.4, 0.3, 0.2, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0, 1.1, 1.2, 1.2, 1.1, 1.1, 1.1, 1.2,
        1.4, 1.6
    };

    /** From Monday. */
    private static final double[] WEEK = {1.0, 0.95, 0.95, 1.0, 0.9, 1.0, 1.2};

    private static final double[] WEIGHTS = weights();

    private Season() {}

    /** The weight of the hour that holds the instant; 1 on average over a week. */
    static double weight(long instant) {
        // The epoch began on a Thursday.
        return WEIGHTS[(int) Math.floorMod(instant / HOUR_MS + 3 * 24, (long) HOURS)];
    }

    private static double[] weights() {
        double[] weights = new double[HOURS];
        double sum = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            weights[hour] = DAY[hour % 24] * WEEK[hour / 24];
            sum += weights[hour];
        }
        for (int hour = 0; hour < HOURS; hour++) {
            weights[hour] *= HOURS / sum;
        }
        return weights;
    }
}
