package dev.lockstep.sync.runner;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One way of a canary: into an audience, or out of it. Instants are in milliseconds since the epoch.
 *
 * @param dueAt when it was to begin
 * @param notedAt when it was in the ledger
 * @param sentAt when the call was begun that took it; empty before, and where no call was needed
 * @param acceptedAt when the destination took it; empty before
 * @param confirmedAt when it was known to be in effect; empty before
 */
public record CanaryWay(
        long dueAt, long notedAt, OptionalLong sentAt, OptionalLong acceptedAt, OptionalLong confirmedAt) {

    /** A part of the way. */
    public enum Hop {
        /** From when it was due until it was in the ledger. */
        NOTED,
        /** From there until the call was begun that took it. */
        SENT,
        /** From there until the destination had taken it. */
        ACCEPTED,
        /** From there until it was known to be in effect. */
        CONFIRMED;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CanaryWay begun(long dueAt, long notedAt) {
        return new CanaryWay(dueAt, notedAt, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    CanaryWay taken(OptionalLong sent, long accepted) {
        return new CanaryWay(dueAt, notedAt, sent, OptionalLong.of(accepted), confirmedAt);
    }

    CanaryWay confirmed(long at) {
        return new CanaryWay(dueAt, notedAt, sentAt, acceptedAt, OptionalLong.of(at));
    }

    /** How long each part took that it has gone, in milliseconds. */
    public Map<Hop, Long> hops() {
        Map<Hop, Long> hops = new EnumMap<>(Hop.class);
        hops.put(Hop.NOTED, Math.max(0, notedAt - dueAt));
        long last = notedAt;
        last = hop(hops, Hop.SENT, sentAt, last);
        last = hop(hops, Hop.ACCEPTED, acceptedAt, last);
        hop(hops, Hop.CONFIRMED, confirmedAt, last);
        return hops;
    }

    private static long hop(Map<Hop, Long> hops, Hop hop, OptionalLong at, long last) {
        if (at.isEmpty()) {
            return last;
        }
        hops.put(hop, Math.max(0, at.getAsLong() - last));
        return at.getAsLong();
    }

    /** How long the whole of it took; empty where it is not known to be in effect. */
    public OptionalLong tookMs() {
        return confirmedAt.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, confirmedAt.getAsLong() - dueAt));
    }

    void write(StateWriter out) {
        out.signed(dueAt);
        out.signed(notedAt);
        write(out, sentAt);
        write(out, acceptedAt);
        write(out, confirmedAt);
    }

    static CanaryWay read(StateReader in) {
        return new CanaryWay(in.signed(), in.signed(), optional(in), optional(in), optional(in));
    }

    private static void write(StateWriter out, OptionalLong instant) {
        out.single(instant.isPresent() ? 1 : 0);
        instant.ifPresent(out::signed);
    }

    private static OptionalLong optional(StateReader in) {
        return in.single() == 1 ? OptionalLong.of(in.signed()) : OptionalLong.empty();
    }
}
