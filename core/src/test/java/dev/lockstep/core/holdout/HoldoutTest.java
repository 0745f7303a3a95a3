package dev.lockstep.core.holdout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.model.PersonId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldoutTest {

    private static final List<PersonId> PEOPLE =
            IntStream.range(0, 20_000).mapToObj(i -> new PersonId("u" + i)).toList();

    @Test
    void isTheDrawOfASampleWithTheSameSalt() {
        Holdout holdout = percent("7.5", "vip");
        Condition.Sample sample = new Condition.Sample(new BigDecimal("7.5"), "vip");
        assertThat(PEOPLE)
                .allSatisfy(person -> assertThat(holdout.holds(person)).isEqualTo(Sampling.falls(sample, person)));
    }

    @Test
    void holdsAboutTheShareItIsGiven() {
        assertThat(heldOut(percent("10", "vip")).size() * 100.0 / PEOPLE.size()).isCloseTo(10, within(1.0));
    }

    @Test
    void movesOnlyAtItsEdgeWhenResized() {
        assertThat(heldOut(percent("20", "vip"))).containsAll(heldOut(percent("10", "vip")));
        assertThat(heldOut(percent("10", "vip"))).containsAll(heldOut(percent("9.99", "vip")));
    }

    @Test
    void isIndependentOfOneWithAnotherSalt() {
        Set<PersonId> both = heldOut(percent("50", "vip"));
        both.retainAll(heldOut(percent("50", "lapsed")));
        assertThat(both.size() * 100.0 / PEOPLE.size()).isCloseTo(25, within(2.0));
    }

    @Test
    void holdsNobodyAtZeroAndEverybodyAtAHundred() {
        assertThat(heldOut(percent("0", "vip"))).isEmpty();
        assertThat(heldOut(percent("100", "vip"))).hasSize(PEOPLE.size());
    }

    /** Five standard deviations of a binomial share: one such test in a million would fail by chance, and this one is not by chance. */
    @Test
    void holdsItsShareWithinBinomialBoundsWhateverTheSalt() {
        for (int salt = 0; salt < 40; salt++) {
            double share = (1 + salt) / 50.0;
            double deviation = Math.sqrt(share * (1 - share) / PEOPLE.size());
            assertThat(heldOut(percent(String.valueOf(2 + 2 * salt), "salt " + salt))
                                    .size()
                            / (double) PEOPLE.size())
                    .as("salt " + salt)
                    .isCloseTo(share, within(5 * deviation));
        }
    }

    @Test
    void resizedAnyNumberOfTimesItMovesNobodyButAtItsEdge() {
        BigDecimal size = BigDecimal.TEN;
        for (String next : List.of("25", "0.1", "60", "59.9", "100", "0", "10")) {
            Holdout before = Holdout.of(size, "vip");
            Holdout after = percent(next, "vip");
            BigDecimal low = size.min(new BigDecimal(next));
            BigDecimal high = size.max(new BigDecimal(next));
            assertThat(PEOPLE)
                    .filteredOn(person -> before.holds(person) != after.holds(person))
                    .allSatisfy(person -> assertThat(Sampling.standing("vip", person))
                            .isGreaterThanOrEqualTo(low)
                            .isLessThan(high));
            size = new BigDecimal(next);
        }
    }

    @Test
    void holdsADrawWhereItHoldsThePerson() {
        for (String size : List.of("0", "0.01", "49.99", "50", "50.01", "99.9", "100")) {
            Holdout holdout = percent(size, "vip");
            assertThat(PEOPLE.subList(0, 1000))
                    .allSatisfy(person ->
                            assertThat(holdout.holds(holdout.draw(person))).isEqualTo(holdout.holds(person)));
        }
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatThrownBy(() -> percent("100.1", "vip")).hasMessageContaining("0 to 100 percent");
    }

    private static Holdout percent(String percent, String salt) {
        return Holdout.of(new BigDecimal(percent), salt);
    }

    private static Set<PersonId> heldOut(Holdout holdout) {
        return PEOPLE.stream().filter(holdout::holds).collect(Collectors.toSet());
    }
}
