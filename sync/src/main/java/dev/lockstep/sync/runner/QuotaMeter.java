package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Quota;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Counts calls against quotas that are of no connection's ledger, in memory alone: for quotas of some seconds, which are over before a
 * program is started again. One in ten is kept for hands. Safe for any number of threads.
 */
public final class QuotaMeter {

    private final Map<Quota, Budget> budgets = new LinkedHashMap<>();
    private final InstantSource clock;

    public QuotaMeter(List<Quota> quotas, InstantSource clock) {
        this.clock = clock;
        quotas.forEach(quota -> budgets.put(quota, new Budget(quota)));
    }

    /**
     * Lets through what there is room for.
     *
     * @param isByHand whether somebody waits for it, so that what is kept for hands may be used
     */
    public Meter meter(boolean isByHand) {
        return counted -> take(counted, isByHand);
    }

    private synchronized OptionalLong take(String counted, boolean isByHand) {
        long now = clock.millis();
        List<Budget> some = new ArrayList<>();
        long until = Long.MIN_VALUE;
        for (Map.Entry<Quota, Budget> entry : budgets.entrySet()) {
            if (entry.getKey().name().equals(counted)) {
                until = Math.max(until, entry.getValue().until(now, isByHand).orElse(Long.MIN_VALUE));
                some.add(entry.getValue());
            }
        }
        if (until > now) {
            return OptionalLong.of(until);
        }
        some.forEach(budget -> budget.spend(now));
        return OptionalLong.empty();
    }
}
