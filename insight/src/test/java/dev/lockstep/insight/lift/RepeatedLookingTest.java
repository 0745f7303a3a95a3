package dev.lockstep.insight.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Path;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Shops whose truth is known are looked at every day for three months, many times over. Whoever looks at an interval of 90 % every day is to
 * be misled in at most one shop of ten, and where there is no effect one is to be found in at most one of ten.
 *
 * <p>{@code -Dshops=N} makes more of them.
 */
class RepeatedLookingTest {

    private static final int SHOPS = Integer.getInteger("shops", 120);
    private static final int DAYS = 90;
    private static final int PEOPLE_A_DAY = 150;
    private static final double ALPHA = 0.1;
    private static final long SEED = Long.getLong("seed", 20_261_122);

    /** What a buyer spends is log-normal. */
    private static final double LOG_MEAN = 3.5;

    private static final double LOG_DEVIATION = 0.8;
    private static final double MEAN_SPENT = Math.exp(LOG_MEAN + LOG_DEVIATION * LOG_DEVIATION / 2);

    /** Three standard deviations above what may be. */
    private static final double AT_MOST = ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / SHOPS);

    private static final LiftQuestion QUESTION = new LiftQuestion(
            "Carts",
            Holdout.of(BigDecimal.TEN, "Carts"),
            List.of(EventName.of("Order")),
            Path.of("revenue"),
            1,
            2,
            ALPHA);

    /**
     * A shop.
     *
     * @param heldOutShare of people
     * @param base how often somebody buys who is held out
     * @param effect how much more often somebody does who is not
     */
    private record Shop(double heldOutShare, double base, double effect) {}

    @Test
    void anEffectThatIsNotThereIsRarelyEverFound() {
        assertThat(everMissed(new Shop(0.1, 0.03, 0), 0, Lift::conversion)).isLessThan(AT_MOST);
        assertThat(everMissed(new Shop(0.5, 0.3, 0), 0, Lift::conversion)).isLessThan(AT_MOST);
        assertThat(everMissed(new Shop(0.05, 0.01, 0), 0, Lift::conversion)).isLessThan(AT_MOST);
    }

    @Test
    void theIntervalHoldsTheTruthOnEveryDay() {
        assertThat(everMissed(new Shop(0.1, 0.03, 0.01), 0.01, Lift::conversion))
                .isLessThan(AT_MOST);
        assertThat(everMissed(new Shop(0.2, 0.1, -0.02), -0.02, Lift::conversion))
                .isLessThan(AT_MOST);
    }

    @Test
    void soDoesTheIntervalOfRevenueThoughFewBuyForMuch() {
        assertThat(everMissed(new Shop(0.1, 0.05, 0), 0, Lift::revenue)).isLessThan(AT_MOST);
        assertThat(everMissed(new Shop(0.3, 0.1, 0.03), 0.03 * MEAN_SPENT, Lift::revenue))
                .isLessThan(AT_MOST);
    }

    @Test
    void anIntervalForASingleLookWouldMisleadMoreThanTwiceAsOften() {
        double misled = 0;
        for (int shop = 0; shop < SHOPS; shop++) {
            misled += isEverMisledBySingleLooks(new Shop(0.5, 0.3, 0), SEED + shop) ? 1 : 0;
        }
        assertThat(misled / SHOPS).isGreaterThan(2 * ALPHA);
    }

    @Test
    void anEffectThatIsThereIsFound() {
        int found = 0;
        for (int shop = 0; shop < SHOPS; shop++) {
            Trial trial = new Trial(new Shop(0.5, 0.1, 0.05), SEED + shop);
            for (int day = 0; day < DAYS; day++) {
                trial.nextDay();
            }
            found += trial.lift().conversion().orElseThrow().isCertain() ? 1 : 0;
        }
        assertThat((double) found / SHOPS).isGreaterThan(0.95);
    }

    /** In how many of the shops the truth was outside the interval on any day. */
    private static double everMissed(Shop shop, double truth, Function<Lift, Optional<Comparison>> compared) {
        int missed = 0;
        for (int number = 0; number < SHOPS; number++) {
            Trial trial = new Trial(shop, SEED + number);
            boolean isMissed = false;
            for (int day = 0; day < DAYS && !isMissed; day++) {
                trial.nextDay();
                isMissed = compared.apply(trial.lift())
                        .filter(comparison -> comparison.low() > truth || comparison.high() < truth)
                        .isPresent();
            }
            missed += isMissed ? 1 : 0;
        }
        return (double) missed / SHOPS;
    }

    private static boolean isEverMisledBySingleLooks(Shop shop, long seed) {
        double normalQuantile = 1.645; // of an interval of 90 %
        Trial trial = new Trial(shop, seed);
        for (int day = 0; day < DAYS; day++) {
            trial.nextDay();
            Outcomes treated = trial.treated.conversion();
            Outcomes heldOut = trial.heldOut.conversion();
            double error = Math.sqrt(treated.variance() / treated.people() + heldOut.variance() / heldOut.people());
            if (Math.abs(treated.mean() - heldOut.mean()) > normalQuantile * error) {
                return true;
            }
        }
        return false;
    }

    /** A shop as it goes on from day to day. People spend whole cents. */
    private static final class Trial {
        private final Shop shop;
        private final Random random;
        private Side treated = Side.NOBODY;
        private Side heldOut = Side.NOBODY;

        Trial(Shop shop, long seed) {
            this.shop = shop;
            this.random = new Random(seed);
        }

        void nextDay() {
            for (int i = 0; i < PEOPLE_A_DAY; i++) {
                boolean isHeldOut = random.nextDouble() < shop.heldOutShare;
                boolean buys = random.nextDouble() < shop.base + (isHeldOut ? 0 : shop.effect);
                double spent = Math.exp(LOG_MEAN + LOG_DEVIATION * random.nextGaussian());
                BigDecimal revenue = buys ? BigDecimal.valueOf(Math.round(spent * 100), 2) : BigDecimal.ZERO;
                if (isHeldOut) {
                    heldOut = heldOut.plus(buys ? 1 : 0, revenue);
                } else {
                    treated = treated.plus(buys ? 1 : 0, revenue);
                }
            }
        }

        Lift lift() {
            return Lift.of(QUESTION, treated, heldOut, 0, 0, 0, List.of());
        }
    }
}
