package dev.lockstep.server.metrics;

import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.insight.spend.SpendAsked;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** How it went when platforms were asked last what audiences cost. */
final class SpendMetrics {

    private final AtomicReference<Supplier<? extends Map<String, SpendAsked>>> watched = new AtomicReference<>(Map::of);
    private final MultiGauge failing;
    private final MultiGauge ages;

    SpendMetrics(MeterRegistry registry) {
        failing = MultiGauge.builder("lockstep.spend.failing")
                .description("1 where a connection's platform did not tell all that it was asked of costs last, else 0")
                .register(registry);
        ages = MultiGauge.builder("lockstep.spend.age")
                .baseUnit("seconds")
                .description("For how long a connection's platform has not told all that it was asked of costs")
                .register(registry);
    }

    void watch(Supplier<? extends Map<String, SpendAsked>> asked) {
        watched.set(asked);
    }

    /** Asks how it went last. */
    void show(long now) {
        List<MultiGauge.Row<?>> troubles = new ArrayList<>();
        List<MultiGauge.Row<?>> since = new ArrayList<>();
        asked().forEach((connection, asked) -> {
            Tags tags = Tags.of("connection", connection);
            troubles.add(MultiGauge.Row.of(tags, asked.trouble().isPresent() ? 1 : 0));
            asked.wellAt().ifPresent(at -> since.add(MultiGauge.Row.of(tags, Metrics.secondsSince(at, now))));
        });
        failing.register(troubles, true);
        ages.register(since, true);
    }

    private Map<String, SpendAsked> asked() {
        try {
            return watched.get().get();
        } catch (UnreadableException e) {
            return Map.of(); // the store is not open, and says so elsewhere
        }
    }
}
