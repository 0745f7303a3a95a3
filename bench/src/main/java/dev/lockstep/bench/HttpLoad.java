package dev.lockstep.bench;

import dev.lockstep.cli.Lockstep;
import dev.lockstep.core.model.Fact;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * How many facts a second a server acknowledges over HTTP, and how soon: {@code lockstep serve} in a process of its own, with
 * keys and a data folder like any user's, and a client in this one, which shares its processors. The facts are those of a made-up
 * shop, all of which happen now.
 *
 * <p>Each way to send facts is measured at full speed, then at half of what that gave, at a steady rate. Beside it its limits in
 * the same run: the same HTTP server answering an empty 200 to the same requests, at full speed and at the same rate; and RocksDB
 * writing as many synced batches of as many bytes as the server wrote. Last comes what a consumer of the changes sees: how long
 * after a fact was sent its change arrives, on a server without other work and at half of the load in batches.
 *
 * <p>That all which was acknowledged is in the store is counted at the end, and so is every answer that was not 200.
 *
 * <p>Arguments: how many facts at each speed (200,000), how many people (100,000), how many connections (64), and a folder for
 * the data.
 */
public final class HttpLoad {

    /** Of a measured number of facts, so many parts are sent before to warm up. */
    private static final int WARM_UP = 4;

    private static final double HALF = 0.5;

    /** One fact whose change is watched for so many that are sent at each speed. */
    private static final int FACTS_A_PROBE = 100;

    /** The load behind the probes outlasts them. */
    private static final double LONGER = 1.2;

    private static final int RATE_OF_KEYS = 1_000_000;
    private static final Pattern KEY = Pattern.compile("\"id\": \"([^\"]+)\".*\"key\": \"([^\"]+)\"", Pattern.DOTALL);
    private static final String SOON = "p99 under 25 ms";

    private final int facts;
    private final int connections;
    private final ShopGenerator shop;
    private final Figures figures = new Figures();
    private final Map<Requests, Stored> stored = new EnumMap<>(Requests.class);
    private long acknowledged;
    /** Requests a second, of the way that was measured last: in the end, batches. */
    private double halfSpeed;

    /** What the server wrote at full speed, and of how many facts. */
    private record Stored(double factsPerSecond, Commits.Written written) {}

    private HttpLoad(int facts, int people, int connections) {
        int most = Requests.BATCHES.factsEach() * WARM_UP;
        this.facts = Math.ceilDiv(facts, most) * most;
        this.connections = connections;
        this.shop = Shop.facts(people, Math.multiplyExact(this.facts, 2 * Requests.values().length + 2));
    }

    public static void main(String[] args) throws IOException, StoreException, InterruptedException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, StoreException, InterruptedException {
        int facts = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int people = args.length > 1 ? Integer.parseInt(args[1]) : 100_000;
        int connections = args.length > 2 ? Integer.parseInt(args[2]) : 64;
        try (BenchFolder folder = BenchFolder.of(args, 3)) {
            return new HttpLoad(facts, people, connections).run(folder);
        }
    }

    private Figures run(BenchFolder folder) throws IOException, StoreException, InterruptedException {
        Path data = folder.resolve("data");
        Requests.Credentials credentials = writeKey(data);
        String readKey = newKey(data, "read").group(2);
        ServerMetrics.Reading last;
        try (ServerProcess server = ServerProcess.serve(Shop.copyIn(folder.resolve("shop")), data);
                ServerProcess empty = ServerProcess.start(
                        EmptyServer.class, folder.resolve("nobody").toString())) {
            ServerMetrics metrics = new ServerMetrics(server.address());
            for (Requests way : Requests.values()) {
                measure(way, server, empty, metrics, credentials);
            }
            follow(server, credentials, readKey);
            last = metrics.read();
        }
        account(last, data);
        for (Map.Entry<Requests, Stored> entry : stored.entrySet()) {
            Requests way = entry.getKey();
            Stored what = entry.getValue();
            double limit = RawStore.factsPerSecond(
                    folder.resolve("raw-" + way), EngineSettings.of(data).cacheBytes(), what.written, facts);
            figures.rate(way.words() + ", beside the store", "half the limit", what.factsPerSecond, limit, "raw store");
        }
        return figures;
    }

    /** A new key that facts may be sent with. */
    static Requests.Credentials writeKey(Path data) {
        Matcher write = newKey(data, "write");
        return Requests.Credentials.of(write.group(1), write.group(2));
    }

    /** As a user makes one, but for the rate: ours may send as much as it can. */
    private static Matcher newKey(Path data, String kind) {
        StringWriter out = new StringWriter();
        int exitCode = Lockstep.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "key",
                        "create",
                        "--kind",
                        kind,
                        "--name",
                        kind,
                        "--rate",
                        Integer.toString(RATE_OF_KEYS),
                        "--format",
                        "json",
                        "--data",
                        data.toString());
        Matcher key = KEY.matcher(out.toString());
        if (exitCode != 0 || !key.find()) {
            throw new IllegalStateException("lockstep key create ended with " + exitCode);
        }
        return key;
    }

    private void measure(
            Requests way,
            ServerProcess server,
            ServerProcess empty,
            ServerMetrics metrics,
            Requests.Credentials credentials)
            throws IOException {
        Figures.say("%s: %,d facts at full speed, then at half of it", way.words(), facts);
        List<byte[]> warmUp = way.of(facts / WARM_UP, now(), credentials);
        List<byte[]> full = way.of(facts, now(), credentials);
        List<byte[]> half = way.of(facts, now(), credentials);
        LoadClient.Run fast;
        LoadClient.Run steady;
        double cpu;
        ServerMetrics.Reading before;
        ServerMetrics.Reading after;
        try (LoadClient client = new LoadClient(server.socket(), connections)) {
            taken(way, client.atFullSpeed(warmUp));
            before = metrics.read();
            double cpuBefore = cpuSeconds(server);
            fast = taken(way, client.atFullSpeed(full));
            cpu = cpuSeconds(server) - cpuBefore;
            stored.put(
                    way,
                    new Stored(facts / fast.seconds(), metrics.read().written().since(before.written())));
            halfSpeed = HALF * full.size() / fast.seconds();
            before = metrics.read();
            steady = taken(way, client.atRate(half, halfSpeed));
            after = metrics.read();
        }
        // Connected only now: the server closes connections that are of no use for long.
        LoadClient.Run fastLimit;
        LoadClient.Run steadyLimit;
        try (LoadClient client = new LoadClient(empty.socket(), connections)) {
            client.atFullSpeed(warmUp);
            fastLimit = complete(client.atFullSpeed(full), full.size());
            steadyLimit = complete(client.atRate(half, halfSpeed), half.size());
        }
        figures.rate(way.words(), way.aim(), facts / fast.seconds(), facts / fastLimit.seconds(), "empty 200");
        figures.add(way.words() + ", processor time of the server", "", "%.1f µs a fact", 1e6 * cpu / facts);
        figures.latency(way.words() + ", at full speed", "", fast.micros(), fastLimit.micros(), "empty 200");
        figures.latency(
                way.words() + String.format(Locale.ROOT, ", at %,.0f facts/s", halfSpeed * way.factsEach()),
                SOON,
                steady.micros(),
                steadyLimit.micros(),
                "empty 200");
        long commits = after.written().commits() - before.written().commits();
        figures.add(
                way.words() + ", commits of that which took over 25 ms",
                "",
                "%,d of %,d",
                commits - (after.soon() - before.soon()),
                commits);
    }

    private static double cpuSeconds(ServerProcess server) {
        return server.cpu().toNanos() / 1e9;
    }

    /** The next facts, as if they happened now. */
    private Supplier<Fact> now() {
        long now = System.currentTimeMillis();
        return () -> shop.next().fact().at(now);
    }

    /** Counts what was acknowledged. What was not is a figure, and no facts of ours. */
    private LoadClient.Run taken(Requests way, LoadClient.Run run) {
        acknowledged += run.acknowledged() * way.factsEach();
        if (run.statuses().size() > 1 || run.acknowledged() == 0) {
            figures.add(way.words() + ", answers by status", "200 alone", "%s", run.statuses());
        }
        return run;
    }

    private static LoadClient.Run complete(LoadClient.Run run, int requests) {
        if (run.acknowledged() != requests) {
            throw new IllegalStateException("the empty server answered " + run.statuses());
        }
        return run;
    }

    private void follow(ServerProcess server, Requests.Credentials credentials, String readKey)
            throws IOException, InterruptedException {
        try (ChangeWatch watch = ChangeWatch.begin(server.address(), readKey, facts / FACTS_A_PROBE)) {
            probe(watch, server, credentials); // to warm up
            figures.latency("fact to change, nothing else to do", "", probe(watch, server, credentials));
            int during = Requests.BATCHES.factsEach() * (int) Math.ceil(halfSpeed * watch.seconds() * LONGER);
            List<byte[]> load = Requests.BATCHES.of(during, now(), credentials);
            try (LoadClient client = new LoadClient(server.socket(), connections)) {
                LoadInBackground background = new LoadInBackground(client, load, halfSpeed);
                figures.latency(
                        "fact to change, at half of the load in batches", "", probe(watch, server, credentials));
                taken(Requests.BATCHES, background.finish());
            }
        }
    }

    private Histogram probe(ChangeWatch watch, ServerProcess server, Requests.Credentials credentials)
            throws IOException, InterruptedException {
        try (LoadClient client = new LoadClient(server.socket(), ChangeWatch.CONNECTIONS)) {
            LoadClient.Run run = watch.probe(client, credentials);
            acknowledged += run.acknowledged();
            return watch.latencies(run);
        }
    }

    /** That all which was acknowledged is in the store, but for messages that were there already. */
    private void account(ServerMetrics.Reading metrics, Path data) throws StoreException {
        long inStore = ServerMetrics.factsIn(data);
        figures.add(
                "acknowledged, in the store",
                "the same",
                "%,d, %,d and %,d repeated",
                acknowledged,
                inStore,
                metrics.repeated());
        if (metrics.lost() > 0 || acknowledged != inStore + metrics.repeated()) {
            throw new IllegalStateException("what was acknowledged is not what is in the store: " + acknowledged
                    + " is not " + inStore + " and " + metrics);
        }
    }
}
