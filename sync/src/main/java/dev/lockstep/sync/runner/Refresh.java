package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sends members again before the platform drops them. Where one lasts for a time, all are looked through every quarter of it, and those
 * that were taken more than half of it ago are sent again, behind all other work; so there is a quarter left to do it in. For one thread.
 */
final class Refresh {

    private static final int PARTS = 4;
    private static final int OLD_FROM_PART = 2;

    /** Members looked through at once. */
    private static final int LOOKED_THROUGH_AT_ONCE = 1_000;

    private final Optional<Duration> expiry;
    private final boolean isAtOnce;
    private final Ledger ledger;
    private final Map<String, Target> targets;

    Refresh(Courier courier, Destination destination, Map<String, Target> targets) {
        this.expiry = courier.declaration.expiry();
        this.isAtOnce = destination instanceof Destination.Snapshots;
        this.ledger = courier.ledger;
        this.targets = targets;
    }

    /** Looks some members through where it is time to, and returns whether there are more to be looked through now. */
    boolean refresh(long now) throws StoreException {
        boolean isMore = false;
        for (Target target : targets.values()) {
            Copy copy = ledger.copy(target.audience());
            if (isDue(copy, now)) {
                begin(copy, now);
            }
            isMore |= ledger.refresh(copy, target.role(), LOOKED_THROUGH_AT_ONCE, now);
        }
        ledger.commitIfChanged();
        return isMore;
    }

    private void begin(Copy copy, long now) {
        long old = now - expiry.orElseThrow().toMillis() / PARTS * OLD_FROM_PART;
        if (!isAtOnce) {
            copy.beginRefresh(old, now);
            return;
        }
        copy.beginRefresh(Long.MIN_VALUE, now);
        if (copy.acceptedAt().isPresent() && copy.acceptedAt().getAsLong() < old) {
            copy.renew();
        }
    }

    private boolean isDue(Copy copy, long now) {
        return expiry.isPresent() && now >= due(copy);
    }

    private long due(Copy copy) {
        return copy.refreshBegan().isEmpty()
                ? Long.MIN_VALUE
                : copy.refreshBegan().getAsLong() + expiry.orElseThrow().toMillis() / PARTS;
    }

    /** When members are to be looked through next; {@code Long.MAX_VALUE} where nothing expires. */
    long next() {
        return expiry.isEmpty()
                ? Long.MAX_VALUE
                : targets.values().stream()
                        .mapToLong(target -> due(ledger.copy(target.audience())))
                        .min()
                        .orElse(Long.MAX_VALUE);
    }
}
