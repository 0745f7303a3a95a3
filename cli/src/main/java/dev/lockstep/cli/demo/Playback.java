package dev.lockstep.cli.demo;

import java.util.function.BooleanSupplier;

/**
 * Drives the shop's clock from real time and shows the shop ten times a second. Where the machine cannot keep up, the shop's
 * clock goes as fast as it can, and the page is still drawn. For one thread.
 */
public final class Playback {

    private static final long FRAME_NANOS = 100_000_000;
    private static final long NANOS_PER_MS = 1_000_000;

    /** The past is played in pieces of so much of the shop's time, in milliseconds. */
    private static final long PIECE_MS = 6 * 3_600_000;

    /** A frame is played in so many pieces, so that it can be cut short. */
    private static final int PIECES_PER_FRAME = 10;

    private final DemoShop shop;
    private final Display display;
    private final RealTime time;
    private final BooleanSupplier stopped;

    /**
     * @param speed how many times faster than real time the shop's clock goes
     * @param opening when the show begins on the shop's clock, in milliseconds since the epoch; what is before is played as
     *     fast as it goes
     * @param end when it ends on the shop's clock
     * @param maxNanos for how much real time it goes on at the most
     */
    record Plan(double speed, long opening, long end, long maxNanos) {}

    /**
     * How the show went.
     *
     * @param nanos of real time
     * @param shopMs of the shop's time, in milliseconds
     * @param facts that the shop received meanwhile
     */
    public record Outcome(long nanos, long shopMs, long facts) {
        double factsPerSecond() {
            return nanos == 0 ? 0 : facts * 1e9 / nanos;
        }
    }

    Playback(DemoShop shop, Display display, RealTime time, BooleanSupplier stopped) {
        this.shop = shop;
        this.display = display;
        this.time = time;
        this.stopped = stopped;
    }

    /** Plays the past and then the show, until it ends or is stopped. */
    Outcome run(Plan plan) throws InterruptedException {
        playPast(plan);
        long start = time.nanos();
        long startFacts = shop.population().counts().received();
        Rate rate = new Rate(start, startFacts);
        long frameStart = start;
        while (true) {
            display.show(
                    shop.snapshot(),
                    rate.perSecond(frameStart, shop.population().counts().received()));
            if (isOver(plan, start)) {
                break;
            }
            time.sleep(Math.max(0, FRAME_NANOS - (time.nanos() - frameStart)));
            long now = time.nanos();
            playFrame(plan, now - frameStart);
            frameStart = now;
        }
        return new Outcome(
                time.nanos() - start,
                Math.max(0, shop.clock() - plan.opening()),
                shop.population().counts().received() - startFacts);
    }

    private void playPast(Plan plan) {
        long start = shop.clock();
        long nextFrame = time.nanos();
        while (shop.clock() < plan.opening() && !isUnwanted()) {
            if (time.nanos() - nextFrame >= 0) {
                display.prepare((double) (shop.clock() - start) / (plan.opening() - start));
                nextFrame = time.nanos() + FRAME_NANOS;
            }
            shop.runTo(Math.min(plan.opening(), shop.clock() + PIECE_MS));
        }
    }

    private void playFrame(Plan plan, long nanos) {
        long began = time.nanos();
        long ms = Math.max(1, Math.round(Math.min(nanos, 2 * FRAME_NANOS) * plan.speed() / NANOS_PER_MS));
        long target = Math.min(plan.end(), shop.clock() + ms);
        long piece = 1 + ms / PIECES_PER_FRAME;
        while (shop.clock() < target && time.nanos() - began < FRAME_NANOS) {
            shop.runTo(Math.min(target, shop.clock() + piece));
        }
    }

    private boolean isOver(Plan plan, long start) {
        return shop.clock() >= plan.end() || time.nanos() - start >= plan.maxNanos() || isUnwanted();
    }

    private boolean isUnwanted() {
        return stopped.getAsBoolean() || display.isGone();
    }

    /** Facts a second, over the last second or two. */
    private static final class Rate {

        private static final long WINDOW_NANOS = 1_000_000_000;

        private long from;
        private long fromFacts;
        private double perSecond;

        Rate(long now, long facts) {
            from = now;
            fromFacts = facts;
        }

        double perSecond(long now, long facts) {
            if (now - from >= WINDOW_NANOS || (perSecond == 0 && now > from)) {
                perSecond = (facts - fromFacts) * 1e9 / (now - from);
            }
            if (now - from >= WINDOW_NANOS) {
                from = now;
                fromFacts = facts;
            }
            return perSecond;
        }
    }
}
