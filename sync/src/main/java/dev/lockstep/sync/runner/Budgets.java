package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Quota;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Notes;
import dev.lockstep.sync.planner.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * The quotas of a connection, kept in its ledger: a call is written down as made before it is made, so that no crash gives it back.
 * Mutable, for one thread.
 */
public final class Budgets implements Meter {

    /** Long enough for what waits to be sent, and not for what comes afterwards. */
    private static final long FOR_HANDS_MS = Duration.ofMinutes(1).toMillis();

    private final Map<Quota, Budget> budgets = new LinkedHashMap<>();
    private final Ledger ledger;
    private final InstantSource clock;
    private Lane lane = Lane.UPKEEP;
    private long handsUntil = Long.MIN_VALUE;

    Budgets(List<Quota> quotas, Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
        quotas.forEach(quota -> budgets.put(quota, budget(quota, ledger.notes().budget(quota.written()))));
    }

    private static Budget budget(Quota quota, Optional<byte[]> written) {
        return written.map(bytes -> Budget.read(quota, bytes)).orElseGet(() -> new Budget(quota));
    }

    /** Somebody has asked for calls by hand: for a while they may use the reserve. */
    void open() {
        handsUntil = clock.millis() + FOR_HANDS_MS;
    }

    /** What the next calls are for; the reserve is open to {@link Lane#PROTECT}, and to whoever asks by hand. */
    void use(Lane purpose) {
        lane = purpose;
    }

    @Override
    public OptionalLong take(String counted) {
        long now = clock.millis();
        long until = Long.MIN_VALUE;
        for (Map.Entry<Quota, Budget> entry : budgets.entrySet()) {
            if (entry.getKey().name().equals(counted)) {
                OptionalLong free = entry.getValue().until(now, lane == Lane.PROTECT || now < handsUntil);
                until = free.isPresent() ? Math.max(until, free.getAsLong()) : until;
            }
        }
        if (until > now) {
            return OptionalLong.of(until);
        }
        budgets.forEach((quota, budget) -> {
            if (quota.name().equals(counted)) {
                budget.spend(now);
                write(quota, budget);
            }
        });
        return OptionalLong.empty();
    }

    private void write(Quota quota, Budget budget) {
        try {
            ledger.notes().spend(quota.written(), budget.bytes());
        } catch (StoreException e) {
            throw new UnreadableException("a call cannot be written down, so it is not made", e);
        }
    }

    /** What is left of each quota of a connection, by {@link Quota#written}, for whoever looks at a store from outside. */
    public static SequencedMap<String, Integer> left(Reads ledgers, String connection, List<Quota> quotas, long now) {
        SequencedMap<String, Integer> left = new LinkedHashMap<>();
        quotas.forEach(quota -> left.put(
                quota.written(),
                budget(quota, Notes.budget(ledgers, connection, quota.written()))
                        .left(now)));
        return left;
    }

    /** What is left of each quota, by {@link Quota#written}. */
    SequencedMap<String, Integer> left() {
        long now = clock.millis();
        SequencedMap<String, Integer> left = new LinkedHashMap<>();
        budgets.forEach((quota, budget) -> left.put(quota.written(), budget.left(now)));
        return left;
    }
}
