package dev.lockstep.cli.demo;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The demonstration on this machine: its clock, its terminal and its signals. Everything else is in the classes beside it, which
 * know of none of these.
 *
 * @param speedMs how much of the shop's time a second takes, in milliseconds
 * @param forMs for how much real time it goes on at the most, in milliseconds
 * @param untilHours for how many hours of the shop's time it goes on at the most
 */
public record Demonstration(Workspace workspace, long seed, int people, long speedMs, long forMs, int untilHours) {

    public static final int MAX_PEOPLE = 1_000_000;

    /** When the shop opens; a Monday. A fixed one, so that a seed gives the same show on every day. */
    private static final long OPENS = Instants.parse("2026-01-05T00:00:00Z").orElseThrow();

    private static final long HOUR_MS = 3_600_000;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final long MAX_REAL_MS = 365L * 24 * HOUR_MS;

    /** How long the shop has been open when the show begins: long enough for people to have lapsed. */
    private static final long PAST_MS = 120 * 24 * HOUR_MS;

    private static final double FACTS_PER_PERSON_AND_HOUR = 0.04;

    /** How long the process waits for the last words when it is told to end, in milliseconds. */
    private static final long LAST_WORDS_MS = 3_000;

    /** How wide the table is where there is no terminal to ask. */
    private static final int PLAIN_COLUMNS = 132;

    /** The workspace of {@code examples/shop}. */
    public static Workspace shippedWorkspace() throws IOException {
        return ShippedShop.read();
    }

    /** Shows it: live where standard output is a terminal, else as tables one below the other. */
    public void run(PrintWriter out, boolean plain) throws InterruptedException {
        Terminal terminal = new Terminal();
        boolean live = Terminal.isOutput();
        boolean colours = live && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        String pace = "  ·  " + Durations.words(speedMs) + " a second";
        Table table = new Table("Lockstep demo: " + workspace.name(), workspace.timezone(), colours);
        int columns = live ? terminal.size().columns() : PLAIN_COLUMNS;
        PlainDisplay pages = new PlainDisplay(out, table, pace, columns, RealTime.SYSTEM);
        Display display = live && !plain ? new LiveDisplay(out, table, speed(), pace, terminal::size) : pages;
        untilStopped(stopped -> {
            Summary summary = play(display, stopped);
            pages.print(summary.snapshot(), summary.outcome().factsPerSecond());
            summary.lines().forEach(out::println);
            out.flush();
        });
    }

    /** Shows nothing, and hands out the figures at the end. */
    public void runSilently(Consumer<Summary> summary) throws InterruptedException {
        untilStopped(stopped -> summary.accept(play(new Display.Nowhere(), stopped)));
    }

    private Summary play(Display display, BooleanSupplier stopped) throws InterruptedException {
        long opening = OPENS + PAST_MS;
        DemoShop shop = new DemoShop(
                workspace, new ShopGenerator(seed, people, OPENS, FACTS_PER_PERSON_AND_HOUR * people), OPENS);
        try (display) {
            Playback playback = new Playback(shop, display, RealTime.SYSTEM, stopped);
            Playback.Outcome outcome = playback.run(new Playback.Plan(
                    speed(), opening, opening + untilHours * HOUR_MS, Math.min(forMs, MAX_REAL_MS) * NANOS_PER_MS));
            return new Summary(shop.snapshot(), outcome);
        }
    }

    private double speed() {
        return speedMs / 1000.0;
    }

    private interface Show {
        void play(BooleanSupplier stopped) throws InterruptedException;
    }

    /** Plays until the end, or until the process is told to end, as by Ctrl-C, and lets the show say its last words then too. */
    private static void untilStopped(Show show) throws InterruptedException {
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch over = new CountDownLatch(1);
        Thread stop = new Thread(() -> {
            stopped.set(true);
            try {
                over.await(LAST_WORDS_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            show.play(stopped::get);
        } finally {
            over.countDown();
            removeUnlessRunning(stop);
        }
    }

    private static void removeUnlessRunning(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook is what ends it well.
        }
    }
}
