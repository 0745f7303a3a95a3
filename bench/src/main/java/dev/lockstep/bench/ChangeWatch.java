package dev.lockstep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Follows the membership changes of a server as its consumers do, by server-sent events, and tells how long after the sending of
 * a fact its change arrived. The facts are orders of people who were never seen before, each of which makes its person a recent
 * buyer at once.
 */
final class ChangeWatch implements AutoCloseable {

    static final int CONNECTIONS = 16;
    private static final int PER_SECOND = 200;
    private static final int PATIENCE_SECONDS = 30;
    private static final String PERSON = "\"person\":\"probe-";

    private final HttpURLConnection stream;
    private final ConcurrentMap<Integer, Long> seenNanos = new ConcurrentHashMap<>();
    private final Thread reader;
    private final int atOnce;
    private int probes;

    private ChangeWatch(HttpURLConnection stream, int atOnce) throws IOException {
        this.stream = stream;
        this.atOnce = atOnce;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
        this.reader = Thread.ofPlatform().daemon().name("lockstep-watch").start(() -> read(lines));
    }

    /**
     * Begins to follow behind the last change.
     *
     * @param atOnce how many orders are sent each time
     */
    static ChangeWatch begin(URI server, String readKey, int atOnce) throws IOException {
        long last = new ServerMetrics(server).read().position();
        URI changes = server.resolve("/api/changes?after=" + last);
        HttpURLConnection stream = (HttpURLConnection) changes.toURL().openConnection();
        stream.setRequestProperty("Accept", "text/event-stream");
        stream.setRequestProperty("Authorization", "Bearer " + readKey);
        return new ChangeWatch(stream, atOnce);
    }

    private void read(BufferedReader lines) {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int at = line.indexOf(PERSON);
                if (at >= 0) {
                    int from = at + PERSON.length();
                    int probe = Integer.parseInt(line, from, line.indexOf('"', from), 10);
                    seenNanos.putIfAbsent(probe, System.nanoTime());
                }
            }
        } catch (IOException e) {
            // Closed, or the server has ended: what was not seen by then is found missing.
        }
    }

    /** How long the orders of one time take to be sent. */
    double seconds() {
        return (double) atOnce / PER_SECOND;
    }

    /** Sends orders of new people at a steady rate. */
    LoadClient.Run probe(LoadClient client, Requests.Credentials credentials) throws IOException {
        List<byte[]> orders = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            String order = "{\"userId\":\"probe-" + probes++
                    + "\",\"event\":\"Order Completed\",\"properties\":{\"revenue\":59}}";
            orders.add(Requests.http("POST /v1/track", order, credentials.pipelines()));
        }
        return client.atRate(orders, PER_SECOND);
    }

    /** How long after each of the orders sent last was to be sent its change was seen here. */
    Histogram latencies(LoadClient.Run run) throws InterruptedException {
        if (run.acknowledged() != atOnce) {
            throw new IllegalStateException("orders were answered " + run.statuses());
        }
        waitForAll();
        Histogram micros = new Histogram(3);
        for (int i = 0; i < atOnce; i++) {
            long due = run.startedNanos() + i * TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
            long seen = seenNanos.getOrDefault(probes - atOnce + i, due);
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(seen - due));
        }
        return micros;
    }

    private void waitForAll() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (seenNanos.size() < probes) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(seenNanos.size() + " changes were seen of " + probes);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Override
    public void close() {
        stream.disconnect();
        reader.interrupt();
    }
}
