package dev.lockstep.core.state;

/**
 * A sum of numbers that does not depend on their order. Amounts of money, that is numbers with at most four decimals, are
 * added as whole ten-thousandths, so that 0.7 + 0.1 + 0.2 is 1 and not 0.9999999999999999; any other number goes into a sum
 * of two doubles (Knuth's TwoSum) with some 106 bits, scaled down so that no number of the greatest doubles overflows. A
 * result beyond the range of doubles is the greatest or least of them. Mutable, for one thread.
 */
public final class ExactSum {

    /** Ten-thousandths. */
    private static final double UNITS = 1e4;

    /** Up to here every whole number of units is a double of its own. */
    private static final double MAX_UNITS = 1L << 52;

    /** The rest is kept as multiples of this: a power of two, so that nothing is lost. */
    private static final double SCALE = 0x1p64;

    private long count;
    private long units;
    private double high;
    private double low;

    /** Adds a finite number. */
    public void add(double number) {
        count++;
        double scaled = Math.rint(number * UNITS);
        if (Math.abs(scaled) < MAX_UNITS && scaled / UNITS == number) {
            addUnits((long) scaled);
        } else {
            addRest(number / SCALE);
        }
    }

    /** Adds what another sum holds. */
    void add(long otherCount, long otherUnits, double otherHigh, double otherLow) {
        count += otherCount;
        addUnits(otherUnits);
        addRest(otherHigh);
        addRest(otherLow);
    }

    private void addUnits(long more) {
        long sum = units + more;
        if (((units ^ sum) & (more ^ sum)) < 0) {
            addRest(more / UNITS / SCALE);
        } else {
            units = sum;
        }
    }

    private void addRest(double number) {
        double sum = high + number;
        double rounded = sum - high;
        low += (high - (sum - rounded)) + (number - rounded);
        high = sum;
    }

    /** How many numbers were added. */
    public long count() {
        return count;
    }

    long units() {
        return units;
    }

    double high() {
        return high;
    }

    double low() {
        return low;
    }

    /** The sum; 0 of nothing. */
    public double sum() {
        return high == 0 && low == 0 ? units / UNITS : clamp(scaled() * SCALE);
    }

    /** The mean of at least one number: where all are amounts of money, the double nearest to the exact mean. */
    public double mean() {
        return high == 0 && low == 0 ? units / (UNITS * count) : clamp(scaled() / count * SCALE);
    }

    private double scaled() {
        return units / UNITS / SCALE + (high + low);
    }

    private static double clamp(double number) {
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, number));
    }
}
