package dev.lockstep.server.metrics;

import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.insight.parity.Parity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How far the engine and the SQL of each segment disagreed when they were compared last. */
final class ParityMetrics {

    private final AtomicReference<Supplier<List<Parity>>> watched = new AtomicReference<>(List::of);
    private final MultiGauge disagreeing;
    private final MultiGauge ages;

    ParityMetrics(MeterRegistry registry) {
        disagreeing = MultiGauge.builder("lockstep.parity.disagreeing")
                .baseUnit("people")
                .description("People on whom the engine and SQL disagreed when the segment was compared last")
                .register(registry);
        ages = MultiGauge.builder("lockstep.parity.age")
                .baseUnit("seconds")
                .description("For how long the segment has not been compared with its SQL")
                .register(registry);
    }

    void watch(Supplier<List<Parity>> latest) {
        watched.set(latest);
    }

    /** Asks what was found last. */
    void show(long now) {
        List<Parity> compared =
                latest().stream().filter(found -> found.notCompared().isEmpty()).toList();
        disagreeing.register(
                compared.stream()
                        .map(found -> MultiGauge.Row.of(tags(found), found.disagreeing()))
                        .collect(Collectors.toList()),
                true);
        ages.register(
                compared.stream()
                        .map(found -> MultiGauge.Row.of(tags(found), Metrics.secondsSince(found.at(), now)))
                        .collect(Collectors.toList()),
                true);
    }

    private List<Parity> latest() {
        try {
            return watched.get().get();
        } catch (UnreadableException e) {
            return List.of(); // the store is not open, and says so elsewhere
        }
    }

    private static Tags tags(Parity found) {
        return Tags.of("segment", found.segment());
    }
}
