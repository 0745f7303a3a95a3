package dev.lockstep.cli.demo;

import java.util.Arrays;

/**
 * How often something happened within the last hour and the last day, counted by whole minutes: the minute that is running and
 * the 59, or 1,439, before it. Mutable, for one thread.
 */
final class RollingCount {

    private static final long MINUTE_MS = 60_000;
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;

    private final int[] minutes = new int[DAY];
    private long minute = Long.MIN_VALUE;
    private int lastHour;
    private int lastDay;

    /** One more, at an instant not before any earlier one. */
    void add(long instant) {
        advance(instant);
        minutes[slot(minute)]++;
        lastHour++;
        lastDay++;
    }

    int lastHour(long now) {
        advance(now);
        return lastHour;
    }

    int lastDay(long now) {
        advance(now);
        return lastDay;
    }

    private void advance(long instant) {
        long current = Math.floorDiv(instant, MINUTE_MS);
        if (minute == Long.MIN_VALUE || current - minute >= DAY) {
            Arrays.fill(minutes, 0);
            lastHour = 0;
            lastDay = 0;
            minute = current;
            return;
        }
        while (minute < current) {
            minute++;
            lastHour -= minutes[slot(minute - HOUR)];
            lastDay -= minutes[slot(minute)];
            minutes[slot(minute)] = 0;
        }
    }

    private static int slot(long minute) {
        return (int) Math.floorMod(minute, (long) DAY);
    }
}
