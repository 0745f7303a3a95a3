package dev.lockstep.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockstep.destinations.toolkit.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A receiver of webhooks that takes all, and notes when a person was added to an audience and when removed. Thread-safe. */
final class RemovalWatch implements AutoCloseable {

    private final String audience;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Long> addedNanos = new ConcurrentHashMap<>();
    private final Map<String, Long> removedNanos = new ConcurrentHashMap<>();
    private final AtomicLong members = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();

    private RemovalWatch(String audience, HttpServer server) {
        this.audience = audience;
        this.server = server;
    }

    /** Begins to receive, on any free port of this machine. */
    static RemovalWatch begin(String audience) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RemovalWatch watch = new RemovalWatch(audience, server);
        server.createContext("/", watch::receive);
        server.setExecutor(watch.threads);
        server.start();
        return watch;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        long now = System.nanoTime();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
        JsonNode data = Json.read(body).orElseGet(Json::object).path("data");
        calls.incrementAndGet();
        members.addAndGet(data.path("members").size());
        if (data.path("audience_id").asString("").equals(audience)) {
            data.path("members")
                    .forEach(member -> (member.path("op").asString("").equals("add") ? addedNanos : removedNanos)
                            .putIfAbsent(member.path("member_id").asString(""), now));
        }
    }

    boolean isAdded(String person) {
        return addedNanos.containsKey(person);
    }

    /** When they were removed, by the clock of {@link System#nanoTime}; null where they were not. */
    @Nullable
    Long removedAt(String person) {
        return removedNanos.get(person);
    }

    /** What has come, in words. */
    String counts() {
        return String.format(Locale.ROOT, "%,d changes in %,d calls", members.get(), calls.get());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
