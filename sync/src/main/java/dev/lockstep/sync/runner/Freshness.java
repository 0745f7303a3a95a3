package dev.lockstep.sync.runner;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.sync.ledger.Notes;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long changes took on their way, by copy: over the last half to whole day. Only what a fact or time made counts. It outlives the
 * program in the ledger, where it is written with what became of the changes: some kilobytes at the most. Mutable, for one thread.
 */
public final class Freshness {

    private static final long HALF_A_DAY_MS = Duration.ofHours(12).toMillis();

    /** Instants of acceptance that are remembered until they are confirmed; of more, those that are near each other count as one. */
    private static final int MAX_PENDING = 1_000;

    private static final int VERSION = 1;

    // What a row says is in the order of this list, so nothing is ever put between.
    private static final List<Hop> HOPS = List.of(Hop.FOUND, Hop.ACCEPTED, Hop.CONFIRMED);

    private final Map<Long, OfCopy> copies = new HashMap<>();

    /** A part of the way of a change. */
    public enum Hop {
        /** From the fact, or the instant that time made it, until the change of membership was found out. */
        FOUND,
        /** From there until the destination took it. */
        ACCEPTED,
        /** From there until it was known to be in effect. */
        CONFIRMED
    }

    private static final class OfCopy {
        private final Map<Hop, Spread> current = new EnumMap<>(Hop.class);
        private final Map<Hop, Spread> before = new EnumMap<>(Hop.class);
        private final NavigableMap<Long, Long> pending = new TreeMap<>();
        private long began = Long.MIN_VALUE;
        private boolean isChanged;

        private Spread of(Hop hop, long now) {
            isChanged = true;
            if (began == Long.MIN_VALUE || now - began >= HALF_A_DAY_MS) {
                before.clear();
                if (began != Long.MIN_VALUE && now - began < 2 * HALF_A_DAY_MS) {
                    before.putAll(current);
                }
                current.clear();
                began = now;
            }
            return current.computeIfAbsent(hop, none -> new Spread());
        }

        private Map<Hop, Spread.Percentiles> percentiles() {
            Map<Hop, Spread.Percentiles> percentiles = new EnumMap<>(Hop.class);
            for (Hop hop : Hop.values()) {
                Spread all = new Spread();
                all.addAll(before.getOrDefault(hop, new Spread()));
                all.addAll(current.getOrDefault(hop, new Spread()));
                all.percentiles().ifPresent(some -> percentiles.put(hop, some));
            }
            return percentiles;
        }

        private byte[] bytes() {
            StateWriter out = new StateWriter();
            out.single(VERSION);
            out.signed(began);
            for (Map<Hop, Spread> spreads : List.of(current, before)) {
                for (Hop hop : HOPS) {
                    spreads.getOrDefault(hop, new Spread()).write(out);
                }
            }
            out.unsigned(pending.size());
            pending.forEach((acceptedAt, changes) -> {
                out.signed(acceptedAt);
                out.unsigned(changes);
            });
            return out.bytes();
        }

        private static OfCopy read(byte[] bytes) {
            StateReader in = new StateReader(bytes);
            int version = in.single();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "how long changes took has version " + version + ", this program reads " + VERSION);
            }
            OfCopy one = new OfCopy();
            one.began = in.signed();
            for (Map<Hop, Spread> spreads : List.of(one.current, one.before)) {
                for (Hop hop : HOPS) {
                    spreads.put(hop, Spread.read(in));
                }
            }
            for (int left = in.size(); left > 0; left--) {
                one.pending.put(in.signed(), in.unsigned());
            }
            in.end();
            return one;
        }
    }

    /** Takes up what was counted of a copy before the program began. */
    void restore(long copy, byte[] kept) {
        copies.put(copy, OfCopy.read(kept));
    }

    /** What is to be kept of a copy; empty where nothing has changed since it was asked for last. */
    Optional<byte[]> changed(long copy) {
        OfCopy one = copies.get(copy);
        if (one == null || !one.isChanged) {
            return Optional.empty();
        }
        one.isChanged = false;
        return Optional.of(one.bytes());
    }

    /** A destination took a change. */
    void accepted(long copy, long factAt, long foundAt, long acceptedAt) {
        OfCopy one = copies.computeIfAbsent(copy, id -> new OfCopy());
        one.of(Hop.FOUND, acceptedAt).add(foundAt - factAt, 1);
        one.of(Hop.ACCEPTED, acceptedAt).add(acceptedAt - foundAt, 1);
        Long near = one.pending.size() < MAX_PENDING ? Long.valueOf(acceptedAt) : one.pending.lastKey();
        one.pending.merge(near, 1L, Long::sum);
    }

    /** All that was taken of a copy is in effect. */
    void confirmed(long copy, long now) {
        OfCopy one = copies.get(copy);
        if (one != null && !one.pending.isEmpty()) {
            Spread spread = one.of(Hop.CONFIRMED, now);
            one.pending.forEach((acceptedAt, changes) -> spread.add(now - acceptedAt, changes));
            one.pending.clear();
        }
    }

    /** How long each part took; a part that nothing has gone is not in it. */
    Map<Hop, Spread.Percentiles> of(long copy) {
        OfCopy one = copies.get(copy);
        return one == null ? Map.of() : one.percentiles();
    }

    /** The same as it was kept last, of the copy of an audience at a connection. */
    public static Map<Hop, Spread.Percentiles> kept(Reads ledgers, String connection, String audience) {
        return Notes.freshness(ledgers, connection, audience)
                .map(bytes -> OfCopy.read(bytes).percentiles())
                .orElse(Map.of());
    }
}
