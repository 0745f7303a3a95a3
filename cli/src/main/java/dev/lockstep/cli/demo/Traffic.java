package dev.lockstep.cli.demo;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Outcome;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Sends the shop's facts to the engine when they are due, as its clients would, and keeps the time until each is on disk. For one
 * thread; the engine's answers come by another one.
 */
final class Traffic {

    /** Facts of the past are sent in batches of so many, and so many batches at once. */
    private static final int BATCH = 500;

    private static final int BATCHES_UNDER_WAY = 20;

    private final ShopGenerator shop;
    private final Engine engine;
    private final RealTime time;
    private final Journey journey;
    private final Latencies durable = new Latencies();
    private final Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
    private Arrival next;
    private long sent;

    Traffic(ShopGenerator shop, Engine engine, RealTime time, Journey journey) {
        this.shop = shop;
        this.engine = engine;
        this.time = time;
        this.journey = journey;
        this.next = shop.next();
    }

    /** Facts that were sent. */
    long sent() {
        return sent;
    }

    /** How long it took until facts were on disk, since the show began. */
    Latencies durable() {
        return durable;
    }

    /** Sends all that happened before an instant, as fast as it is taken. */
    void playPast(long until, DoubleConsumer progress, BooleanSupplier stopped) throws InterruptedException {
        long from = next.receivedAt();
        while (next.receivedAt() < until && !stopped.getAsBoolean()) {
            progress.accept((double) (next.receivedAt() - from) / (until - from));
            List<Intake> batch = new ArrayList<>();
            while (next.receivedAt() < until && batch.size() < BATCH) {
                batch.add(take());
            }
            var unused = send(batch);
            while (underWay.size() > BATCHES_UNDER_WAY) {
                await(underWay.removeFirst());
            }
        }
        drain();
    }

    /** Sends what is received up to this instant, each fact by itself, and does not wait for it. */
    void play(long now) {
        while (next.receivedAt() <= now) {
            Fact fact = next.fact();
            boolean isFollowed = journey.concerns(fact);
            CompletableFuture<List<Outcome>> taken = send(List.of(take()));
            long from = time.nanos();
            var unused = taken.thenRun(() -> {
                double ms = (time.nanos() - from) / 1e6;
                durable.add(ms);
                if (isFollowed) {
                    journey.durable(fact, ms);
                }
            });
        }
        underWay.removeIf(CompletableFuture::isDone);
    }

    /** Waits until all is on disk. */
    void drain() throws InterruptedException {
        while (!underWay.isEmpty()) {
            await(underWay.removeFirst());
        }
    }

    private Intake take() {
        Intake intake = new Intake.Learned(next.fact(), false);
        next = shop.next();
        sent++;
        return intake;
    }

    private CompletableFuture<List<Outcome>> send(List<Intake> intakes) {
        CompletableFuture<List<Outcome>> taken = engine.receive(intakes);
        underWay.add(taken);
        return taken;
    }

    private static void await(CompletableFuture<?> taken) throws InterruptedException {
        try {
            taken.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the engine took no facts; see to the disk of the folder for temporary files", e);
        }
    }
}
