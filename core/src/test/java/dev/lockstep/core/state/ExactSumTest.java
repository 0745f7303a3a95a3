package dev.lockstep.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

    @Test
    void addsMoneyExactly() {
        assertThat(sumOf(0.7, 0.1, 0.2).sum()).isEqualTo(1.0);
        assertThat(sumOf(0.1, 0.2, 0.3).mean()).isEqualTo(0.2);
        assertThat(sumOf(19.99, -19.99).sum()).isZero();
    }

    @Test
    void addsGreatAndSmallNumbersWithoutLosingTheSmall() {
        assertThat(sumOf(1e17, 0.25, -1e17).sum()).isEqualTo(0.25);
        assertThat(sumOf(1e-7, 1e-7, 1e-7).sum()).isCloseTo(3e-7, within(1e-21));
    }

    @Test
    void staysExactWhereWholeUnitsOverflow() {
        ExactSum sum = new ExactSum();
        double largest = 450_000_000_000d;
        for (int i = 0; i < 4000; i++) {
            sum.add(largest);
        }
        assertThat(sum.sum()).isEqualTo(4000 * largest);
    }

    @Test
    void doesNotOverflow() {
        assertThat(sumOf(1e308, 1e308, -1e308).sum()).isEqualTo(1e308);
        assertThat(sumOf(1e308, 1e308).mean()).isEqualTo(1e308);
        assertThat(sumOf(1e308, 1e308).sum()).isEqualTo(Double.MAX_VALUE);
        assertThat(sumOf(-1e308, -1e308).sum()).isEqualTo(-Double.MAX_VALUE);
    }

    @Test
    void doesNotDependOnOrderOrGroupingBeyondATrillionth() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            double[] numbers = random.doubles(50, -1e6, 1e6).toArray();
            ExactSum left = new ExactSum();
            ExactSum right = new ExactSum();
            BigDecimal exact = BigDecimal.ZERO;
            BigDecimal size = BigDecimal.ONE;
            for (double number : numbers) {
                (random.nextBoolean() ? left : right).add(number);
                exact = exact.add(new BigDecimal(number));
                size = size.add(new BigDecimal(Math.abs(number)));
            }
            left.add(right.count(), right.units(), right.high(), right.low());
            BigDecimal error = new BigDecimal(left.sum()).subtract(exact).abs();
            assertThat(error.divide(size, MathContext.DECIMAL64).doubleValue())
                    .as("seed %d", seed)
                    .isLessThan(1e-15);
        }
    }

    private static ExactSum sumOf(double... numbers) {
        ExactSum sum = new ExactSum();
        for (double number : numbers) {
            sum.add(number);
        }
        return sum;
    }
}
