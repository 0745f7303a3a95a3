package dev.lockstep.cli.imports;

import dev.lockstep.core.model.Fact;
import dev.lockstep.ingest.call.FactWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes facts to a running server, by its Pipelines API in strict mode, batch by batch. What it puts off is sent again.
 *
 * <p>One batch is in flight at a time. Of facts of one instant the one received last counts, and which persons are one may be told
 * by any fact, so that batches that overtake each other could come out otherwise than the file says.
 */
public final class ServerTaker implements Taker {

    /** Below the 500 KiB that a batch may have. */
    private static final int BATCH_BYTES = 400 * 1024;

    private static final int ATTEMPTS = 20;
    private static final int LONGEST_WAIT_SECONDS = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final byte[] BEGIN = "{\"batch\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "]}".getBytes(StandardCharsets.UTF_8);

    private final URI batches;
    private final String authorization;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * A taker to a server.
     *
     * @param server its address, {@code http://127.0.0.1:8090}
     * @param key the text of a write key
     */
    public ServerTaker(URI server, String key) {
        this.batches = URI.create(server.toString().replaceFirst("/+$", "") + "/v1/batch");
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, Long> take(List<Fact> facts) throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        Batch batch = new Batch();
        for (Fact fact : facts) {
            byte[] call = written(fact);
            if (batch.count > 0 && batch.bytes.size() + call.length > BATCH_BYTES) {
                send(batch, counts);
                batch = new Batch();
            }
            batch.add(call);
        }
        if (batch.count > 0) {
            send(batch, counts);
        }
        return counts;
    }

    private static final class Batch {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int count;

        Batch() {
            bytes.writeBytes(BEGIN);
        }

        void add(byte[] call) {
            if (count > 0) {
                bytes.write(',');
            }
            bytes.writeBytes(call);
            count++;
        }
    }

    private static byte[] written(Fact fact) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (FactWriter writer = new FactWriter(bytes)) {
            writer.write(fact);
        }
        return bytes.toByteArray();
    }

    private void send(Batch batch, Map<String, Long> counts) throws IOException {
        batch.bytes.writeBytes(END);
        HttpRequest request = HttpRequest.newBuilder(batches)
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .header("X-Strict-Mode", "1")
                .POST(BodyPublishers.ofByteArray(batch.bytes.toByteArray()))
                .build();
        HttpResponse<String> answer = patiently(request);
        if (answer.statusCode() != 200 && answer.statusCode() != 400) {
            throw new IOException(batches + " answered " + answer.statusCode() + ": "
                    + answer.body().strip());
        }
        long refused = answer.statusCode() == 200 ? 0 : refusedItems(answer.body());
        counts.merge("sent", batch.count - refused, Long::sum);
        if (refused > 0) {
            counts.merge("refused", refused, Long::sum);
        }
    }

    /** How many items the server names; a request that it refuses as a whole is no fault of an item. */
    private long refusedItems(String body) throws IOException {
        try {
            JsonNode errors = JsonMapper.shared().readTree(body).at("/meta/errors");
            long items = errors.valueStream()
                    .filter(error -> error.asString("").startsWith("batch."))
                    .count();
            if (items > 0) {
                return items;
            }
        } catch (JacksonException e) {
            // No answer of a Lockstep server; told as it is.
        }
        throw new IOException(batches + " refused a batch: " + body.strip());
    }

    private HttpResponse<String> patiently(HttpRequest request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                boolean later = answer.statusCode() == 429 || answer.statusCode() >= 500;
                if (!later || attempt == ATTEMPTS) {
                    return answer;
                }
                pause(answer.headers().firstValueAsLong("Retry-After").orElse(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted; run the same command again, and it goes on from here");
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new IOException(
                            batches + " cannot be reached (" + e.getClass().getSimpleName()
                                    + "); look whether the server runs, and run the same command again",
                            e);
                }
                pauseUninterrupted();
            }
        }
    }

    private static void pauseUninterrupted() throws InterruptedIOException {
        try {
            pause(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; run the same command again, and it goes on from here");
        }
    }

    private static void pause(long seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(Math.clamp(seconds, 1, LONGEST_WAIT_SECONDS));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
