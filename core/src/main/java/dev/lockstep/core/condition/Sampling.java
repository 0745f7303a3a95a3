package dev.lockstep.core.condition;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Who falls in a sample: the first 8 bytes of SHA-256 of {@code salt:person}, as an unsigned big-endian number, are below
 * PERCENT/100 × 2^64. The same salt therefore always gives the same people, and a larger share contains a smaller one.
 */
public final class Sampling {

    private static final BigInteger WHOLE = BigInteger.ONE.shiftLeft(64);

    private Sampling() {}

    public static boolean falls(Condition.Sample sample, PersonId person) {
        return draw(sample.salt(), person).compareTo(limit(sample.percent())) < 0;
    }

    /** Where the person stands among all people, in percent: a sample holds those who stand below its own percentage. */
    public static BigDecimal standing(String salt, PersonId person) {
        return new BigDecimal(draw(salt, person)).movePointRight(2).divide(new BigDecimal(WHOLE));
    }

    /** Where the person stands as 64 bits of an unsigned number: a sample holds those below its {@link #limit}. */
    public static long drawn(String salt, PersonId person) {
        return draw(salt, person).longValue();
    }

    /** The exclusive upper limit of the draw: PERCENT/100 × 2^64, rounded up where it is no whole number. */
    public static BigInteger limit(BigDecimal percent) {
        return percent.movePointLeft(2)
                .multiply(new BigDecimal(WHOLE))
                .setScale(0, java.math.RoundingMode.CEILING)
                .toBigIntegerExact();
    }

    private static BigInteger draw(String salt, PersonId person) {
        return new BigInteger(1, Arrays.copyOf(Values.sha256(salt + ":" + person.name()), Long.BYTES));
    }
}
