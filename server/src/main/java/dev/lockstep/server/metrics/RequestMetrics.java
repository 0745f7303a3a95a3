package dev.lockstep.server.metrics;

import dev.lockstep.server.http.HttpServer;
import dev.lockstep.server.http.Served;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is sent in and what is answered, and who is connected. */
final class RequestMetrics {

    private final MeterRegistry registry;

    /** Those of every request are found here, as to build one is more work than to count. */
    private final Map<FactLabels, Counter> facts = new ConcurrentHashMap<>();

    private final Map<RequestLabels, Timer> requests = new ConcurrentHashMap<>();

    private record FactLabels(String api, String outcome) {}

    private record RequestLabels(String route, String method, int status) {}

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watchFollowers(Supplier<Number> waiting) {
        Gauge.builder("lockstep.followers", waiting)
                .description("Requests and streams that wait for the next membership change")
                .register(registry);
    }

    void watch(HttpServer http) {
        Gauge.builder("lockstep.connections", http, HttpServer::connections)
                .description("Open connections")
                .register(registry);
        FunctionCounter.builder("lockstep.access.log.lost", http, HttpServer::lostLogLines)
                .baseUnit("lines")
                .description("Lines of the access log that were lost, as it could not keep up or its disk failed")
                .register(registry);
    }

    void countFacts(String api, String outcome, long count) {
        facts.computeIfAbsent(new FactLabels(api, outcome), this::factCounter).increment((double) count);
    }

    private Counter factCounter(FactLabels labels) {
        return Counter.builder("lockstep.facts")
                .description("Facts that were sent in, by what became of them")
                .tags("api", labels.api(), "outcome", labels.outcome().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    void count(Served served) {
        requests.computeIfAbsent(
                        new RequestLabels(served.route(), served.method(), served.status()), this::requestTimer)
                .record(served.nanos(), TimeUnit.NANOSECONDS);
    }

    private Timer requestTimer(RequestLabels labels) {
        return Timer.builder("lockstep.requests")
                .description("Requests, from the first byte to the last of the answer")
                .tags("route", labels.route(), "method", labels.method(), "status", Integer.toString(labels.status()))
                .serviceLevelObjectives(Metrics.BOUNDS)
                .register(registry);
    }
}
