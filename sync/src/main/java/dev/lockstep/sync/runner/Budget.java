package dev.lockstep.sync.runner;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Quota;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * What is left of one quota. Of a span the instants of all calls in it are remembered, so that no span of that length ever has more
 * than are allowed; a bucket that refills would let nearly twice as many through around an idle time. Of a calendar day a count is
 * enough. A clock that goes back counts calls for longer, never shorter. Mutable, for one thread.
 */
final class Budget {

    /** One in so many is kept for what protects people, and for hands. */
    static final int RESERVE = 10;

    private final Quota quota;
    private final Deque<Long> calls = new ArrayDeque<>();
    private long day = Long.MIN_VALUE;
    private int today;

    Budget(Quota quota) {
        this.quota = quota;
    }

    static Budget read(Quota quota, byte[] bytes) {
        Budget budget = new Budget(quota);
        StateReader in = new StateReader(bytes);
        budget.day = in.signed();
        budget.today = (int) in.unsigned();
        long last = 0;
        for (int left = in.size(); left > 0; left--) {
            last += in.signed();
            budget.calls.add(last);
        }
        return budget;
    }

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.signed(day);
        out.unsigned(today);
        out.unsigned(calls.size());
        long last = 0;
        for (long call : calls) {
            out.signed(call - last);
            last = call;
        }
        return out.bytes();
    }

    /**
     * When one more call may be made; empty where now.
     *
     * @param isReserved whether the reserve may be used
     */
    OptionalLong until(long now, boolean isReserved) {
        int allowed = isReserved ? quota.amount() : quota.amount() - (quota.amount() + RESERVE - 1) / RESERVE;
        if (quota.dayIn().isPresent()) {
            return dayOf(now) > day || today < allowed ? OptionalLong.empty() : OptionalLong.of(nextDay(now));
        }
        long span = quota.per().toMillis();
        while (!calls.isEmpty() && calls.getFirst() <= now - span) {
            calls.removeFirst();
        }
        if (calls.size() < allowed) {
            return OptionalLong.empty();
        }
        // As many of the oldest must leave the span as bring the rest below what is allowed.
        int leaving = calls.size() - allowed + 1;
        long free = calls.stream().skip(leaving - 1L).findFirst().orElse(now) + span;
        return OptionalLong.of(Math.max(free, now + 1));
    }

    void spend(long now) {
        if (quota.dayIn().isPresent()) {
            long current = dayOf(now);
            if (current > day) {
                day = current;
                today = 0;
            }
            today++;
            return;
        }
        calls.add(calls.isEmpty() ? now : Math.max(now, calls.getLast()));
    }

    /** How many calls are left now, the reserve among them. */
    int left(long now) {
        until(now, true);
        int used = quota.dayIn().isPresent() ? (dayOf(now) > day ? 0 : today) : calls.size();
        return Math.max(0, quota.amount() - used);
    }

    private long dayOf(long now) {
        return Instant.ofEpochMilli(now).atZone(zone()).toLocalDate().toEpochDay();
    }

    private long nextDay(long now) {
        return Instant.ofEpochMilli(now)
                .atZone(zone())
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(zone())
                .toInstant()
                .toEpochMilli();
    }

    private ZoneId zone() {
        return quota.dayIn().orElseThrow();
    }
}
