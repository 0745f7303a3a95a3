package dev.lockstep.server.metrics;

import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.server.alert.AlertObserver;
import dev.lockstep.server.alert.Alerts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which alerts have begun, and what became of telling of them. */
final class AlertMetrics implements AlertObserver {

    private static final System.Logger LOG = System.getLogger(AlertMetrics.class.getName());

    private final MeterRegistry registry;
    private final Counter failures;
    private final AtomicReference<@Nullable Alerts> watched = new AtomicReference<>();
    private final MultiGauge firing;
    private final MultiGauge waiting;

    /** @param failures that every part of the server counts what went wrong in it with */
    AlertMetrics(MeterRegistry registry, Counter failures) {
        this.registry = registry;
        this.failures = failures;
        firing = MultiGauge.builder("lockstep.alerts.firing")
                .baseUnit("places")
                .description("At how many places an alert has begun and not ended")
                .register(registry);
        waiting = MultiGauge.builder("lockstep.alerts.waiting")
                .baseUnit("messages")
                .description("Messages of alerts that a receiver has not taken yet")
                .register(registry);
    }

    void watch(Alerts alerts) {
        watched.set(alerts);
    }

    @Override
    public void told(String receiver) {
        message(receiver, "taken");
    }

    @Override
    public void failed(String receiver, String says) {
        message(receiver, "failed");
    }

    @Override
    public void givenUp(String receiver, String says) {
        message(receiver, "given_up");
        LOG.log(Level.WARNING, "a message to the receiver " + receiver + " is given up: " + says);
    }

    @Override
    public void broken(Exception cause) {
        failures.increment();
        LOG.log(Level.WARNING, "alerts could not be looked at; it is tried again", cause);
    }

    private void message(String receiver, String outcome) {
        Counter.builder("lockstep.alerts.messages")
                .description(
                        "Attempts to tell a receiver of an alert, by what came of them; given_up is counted beside its last attempt")
                .tags("receiver", receiver, "outcome", outcome)
                .register(registry)
                .increment();
    }

    /** Asks which alerts go on now. */
    void show() {
        Alerts alerts = watched.get();
        if (alerts == null) {
            return;
        }
        firing.register(
                alerts.firing().entrySet().stream()
                        .map(alert -> MultiGauge.Row.of(Tags.of("alert", alert.getKey()), alert.getValue()))
                        .collect(Collectors.toList()),
                true);
        waiting.register(waiting(alerts), true);
    }

    private static List<MultiGauge.Row<?>> waiting(Alerts alerts) {
        try {
            return alerts.waiting().entrySet().stream()
                    .map(one -> MultiGauge.Row.of(Tags.of("receiver", one.getKey()), one.getValue()))
                    .collect(Collectors.toList());
        } catch (UnreadableException e) {
            return List.of(); // the store is not open, and says so elsewhere
        }
    }
}
