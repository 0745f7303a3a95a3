package dev.lockstep.bench;

import dev.lockstep.core.model.Fact;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * How soon whoever buys is taken out of an audience at a webhook, while a shop sends its facts: {@code lockstep serve} in a process of its
 * own; the shop, the buyers and the receiver in this one, which shares its processors. Changes are gathered for 100 ms, as a
 * server has it, so that much is in every figure.
 *
 * <p>A buyer abandoned a cart before, and is in the audience. Each latency is from when the purchase was <em>to be</em> sent until the
 * call that removes the buyer has come. Beside it, from the same instant, until the purchase was acknowledged.
 *
 * <p>Arguments: for how many seconds (30), facts a second behind it (5,000), and a folder for the data.
 */
public final class RemovalLatency {

    private static final String AUDIENCE = "Carts";
    private static final int PEOPLE = 100_000;
    private static final int BUYERS_PER_SECOND = 50;
    private static final int CONNECTIONS = 16;
    private static final int PATIENCE_SECONDS = 120;

    /** The load begins before the purchases, and outlasts them. */
    private static final int MARGIN_SECONDS = 2;

    private final int seconds;
    private final int factsPerSecond;
    private final ShopGenerator shop;
    private final Figures figures = new Figures();

    private RemovalLatency(int seconds, int factsPerSecond) {
        this.seconds = seconds;
        this.factsPerSecond = factsPerSecond;
        this.shop = Shop.facts(PEOPLE, (seconds + 2 * MARGIN_SECONDS) * factsPerSecond);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 30;
        int factsPerSecond = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
        try (BenchFolder folder = BenchFolder.of(args, 2);
                RemovalWatch watch = RemovalWatch.begin(AUDIENCE)) {
            return new RemovalLatency(seconds, factsPerSecond).run(folder, watch);
        }
    }

    private Figures run(BenchFolder folder, RemovalWatch watch) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        Requests.Credentials credentials = HttpLoad.writeKey(data);
        try (ServerProcess server = ServerProcess.serve(workspace(folder, watch), data);
                LoadClient buyers = new LoadClient(server.socket(), CONNECTIONS);
                LoadClient others = new LoadClient(server.socket(), CONNECTIONS)) {
            int count = seconds * BUYERS_PER_SECOND;
            buyers.atFullSpeed(events(count, "Checkout Started", credentials));
            await("the buyers are in the audience", () -> allAdded(watch, count));
            Figures.say("%,d people have abandoned a cart", count);
            double batches = (double) factsPerSecond / Requests.BATCHES.factsEach();
            LoadInBackground load = new LoadInBackground(
                    others,
                    Requests.BATCHES.of((seconds + 2 * MARGIN_SECONDS) * factsPerSecond, now(), credentials),
                    batches);
            TimeUnit.SECONDS.sleep(MARGIN_SECONDS);
            LoadClient.Run run = buyers.atRate(events(count, "Order Completed", credentials), BUYERS_PER_SECOND);
            await("the buyers are out of it", () -> allRemoved(watch, count));
            LoadClient.Run behind = load.finish();
            figures.latency(
                    "purchase to removal, behind " + String.format(Locale.ROOT, "%,d", factsPerSecond) + " facts/s",
                    "p99 under 250 ms",
                    removals(watch, run, count),
                    run.micros(),
                    "the purchase acknowledged");
            figures.add("the facts behind it, answers by status", "200 alone", "%s", behind.statuses());
            figures.latency("the facts behind it, acknowledged", "", behind.micros());
            figures.add("what came at the webhook", "", "%s", watch.counts());
        }
        return figures;
    }

    private static Path workspace(BenchFolder folder, RemovalWatch watch) throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("lockstep.yaml"), """
                connections:
                  crm: {kind: webhook, url: "%s", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, allow_internal: true}
                segments:
                  carts: {where: {all: [{did: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}}
                  buyers: {where: {did: Order Completed, within: 7d}}
                audiences:
                  Buyers: {segment: buyers, role: suppression, to: [crm]}
                  Carts: {segment: carts, role: retargeting, exclude: [Buyers], to: [crm]}
                """.formatted(watch.address()));
        return workspace;
    }

    private static List<byte[]> events(int count, String name, Requests.Credentials credentials) {
        List<byte[]> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String event = "{\"userId\":\"" + buyer(i) + "\",\"event\":\"" + name + "\"}";
            requests.add(Requests.http("POST /v1/track", event, credentials.pipelines()));
        }
        return requests;
    }

    private static String buyer(int number) {
        return "buyer-" + number;
    }

    /** The next facts of the shop, as if they happened now. */
    private Supplier<Fact> now() {
        long now = System.currentTimeMillis();
        return () -> shop.next().fact().at(now);
    }

    private static boolean allAdded(RemovalWatch watch, int count) {
        for (int i = 0; i < count; i++) {
            if (!watch.isAdded(buyer(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allRemoved(RemovalWatch watch, int count) {
        for (int i = 0; i < count; i++) {
            if (watch.removedAt(buyer(i)) == null) {
                return false;
            }
        }
        return true;
    }

    private static Histogram removals(RemovalWatch watch, LoadClient.Run run, int count) {
        Histogram micros = new Histogram(3);
        for (int i = 0; i < count; i++) {
            long due = run.startedNanos() + i * TimeUnit.SECONDS.toNanos(1) / BUYERS_PER_SECOND;
            Long removed = watch.removedAt(buyer(i));
            if (removed != null) {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(removed - due));
            }
        }
        return micros;
    }

    private static void await(String what, BooleanSupplier isSo) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("it never came about that " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
