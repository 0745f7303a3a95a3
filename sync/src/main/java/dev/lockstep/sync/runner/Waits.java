package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.sync.planner.Lane;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a connection waits after failures: longer after each, by a throw of the dice, so that not all who failed at once come back
 * at once, and never shorter than the platform asked for. A quota of our own counting that is used up stops the lanes that may not
 * use its reserve, any other failure stops them all. Mutable, for one thread.
 */
final class Waits {

    private static final long FIRST_MS = 1_000;
    private static final long LONGEST_MS = 5 * 60 * 1000L;
    private static final int MOST_DOUBLINGS = 20;

    private final RandomGenerator dice;
    private final Map<Lane, Long> until = new EnumMap<>(Lane.class);

    /** Of these, those that wait for a quota of our own counting. */
    private final Map<Lane, Long> quotas = new EnumMap<>(Lane.class);

    private int failures;

    Waits(RandomGenerator dice) {
        this.dice = dice;
    }

    /** Until when a lane waits; in the past where it does not. */
    long until(Lane lane) {
        return until.getOrDefault(lane, Long.MIN_VALUE);
    }

    /** The same of all lanes that ever waited. */
    Map<Lane, Long> all() {
        return until;
    }

    /** Until when lanes wait because a quota is used up, as far as they may use it. */
    Map<Lane, Long> quotas() {
        return quotas;
    }

    void failed(Lane lane, Failure failure, Optional<Duration> after, long now) {
        long most = Math.min(LONGEST_MS, FIRST_MS << Math.min(failures, MOST_DOUBLINGS));
        long wait = after.map(Duration::toMillis).orElseGet(() -> most / 2 + dice.nextLong(most / 2 + 1));
        failures++;
        boolean isOurQuota = failure.trouble().code().equals(Failures.NO_QUOTA);
        for (Lane each : Lane.values()) {
            if (!isOurQuota || each.compareTo(lane) >= 0) {
                until.merge(each, now + wait, Math::max);
            }
            if (isOurQuota && each.compareTo(lane) >= 0) {
                quotas.merge(each, now + wait, Math::max);
            }
        }
    }

    void succeeded() {
        failures = 0;
        until.clear();
        quotas.clear();
    }
}
