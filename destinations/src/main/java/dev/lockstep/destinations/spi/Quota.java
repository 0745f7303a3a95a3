package dev.lockstep.destinations.spi;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How often something may be done, as the platform documents it.
 *
 * @param name of what is counted, such as {@code write}; several quotas may count the same, and all of them must have room
 * @param amount in each {@code per}
 * @param per the span that is counted over; any span of that length, unless it is a calendar day
 * @param dayIn where the days begin that are counted by; empty where no calendar has a say
 */
public record Quota(String name, int amount, Duration per, Optional<ZoneId> dayIn) {

    public Quota {
        if (amount < 1 || !per.isPositive()) {
            throw new IllegalArgumentException("a quota must let at least one through");
        }
    }

    /** In any span of this length. */
    public static Quota of(String name, int amount, Duration per) {
        return new Quota(name, amount, per, Optional.empty());
    }

    /** On each calendar day there. */
    public static Quota aDayIn(String zone, String name, int amount) {
        return new Quota(name, amount, Duration.ofDays(1), Optional.of(ZoneId.of(zone)));
    }

    /** Its name and span, by which it is told of, such as {@code write 10 PT1M}. */
    public String written() {
        return name + " " + amount + " " + per;
    }
}
