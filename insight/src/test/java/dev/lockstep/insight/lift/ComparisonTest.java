package dev.lockstep.insight.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    /** By hand: t = 10,000 people, r² = (−2 ln 0.05 + ln(−2 ln 0.05 + 1)) / 10,000 = 0.000793600. */
    @Test
    void theHalfWidthIsThatOfTheFormula() {
        ConfidenceSequence sequence = ConfidenceSequence.of(0.05);
        assertThat(sequence.rhoSquared()).isCloseTo(0.00079360, within(1e-7));
        assertThat(sequence.halfWidth(10_000, 1)).isCloseTo(0.0304, within(0.0001));
        assertThat(sequence.halfWidth(10_000, 4)).isCloseTo(2 * 0.0304, within(0.0002));
    }

    @Test
    void theIntervalExcludesZeroExactlyWhereTheSignificanceIsBelowAlpha() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double alpha = 0.001 + 0.4 * random.nextDouble();
            Comparison found = Comparison.of(any(random), any(random), ConfidenceSequence.of(alpha));
            assertThat(found.isCertain()).isEqualTo(found.significance() < alpha);
        }
    }

    @Test
    void withAsManyPeopleAsAreNeededTheIntervalExcludesZeroAndWithOneLessItDoesNot() {
        Outcomes treated = Outcomes.of(900, 45, 45);
        Outcomes heldOut = Outcomes.of(100, 4, 4);
        ConfidenceSequence sequence = ConfidenceSequence.of(0.05);
        Comparison found = Comparison.of(treated, heldOut, sequence);
        long needed = found.needed().orElseThrow();
        double variance = Math.pow((found.high() - found.difference()) / sequence.halfWidth(1000, 1), 2);
        assertThat(sequence.halfWidth(needed, variance)).isLessThan(found.difference());
        assertThat(sequence.halfWidth(needed - 1, variance)).isGreaterThanOrEqualTo(found.difference());
    }

    @Test
    void whereNobodyDiffersNoSampleIsEnough() {
        Outcomes same = Outcomes.of(100, 10, 10);
        Comparison found = Comparison.of(same, same, ConfidenceSequence.of(0.05));
        assertThat(found.needed()).isEmpty();
        assertThat(found.significance()).isEqualTo(1);
        assertThat(found.isCertain()).isFalse();
    }

    @Test
    void togetherTheOutcomesOfTwoSidesAreThoseOfAllTheirPeople() {
        Outcomes one = Outcomes.of(3, 6, 14); // 1, 2, 3
        Outcomes other = Outcomes.of(2, 14, 100); // 6, 8
        assertThat(one.with(other)).isEqualTo(Outcomes.of(5, 20, 114));
        assertThat(one.variance()).isCloseTo(1, within(1e-12));
    }

    private static Outcomes any(Random random) {
        long people = 2L + random.nextInt(5000);
        long buyers = random.nextInt((int) people + 1);
        return Outcomes.of(people, (double) buyers, (double) buyers);
    }
}
