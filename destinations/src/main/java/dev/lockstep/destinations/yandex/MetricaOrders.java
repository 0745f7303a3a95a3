package dev.lockstep.destinations.yandex;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Orders;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Orders as events have them, told to a counter of Yandex Metrica. For one thread. */
final class MetricaOrders implements Orders {

    private static final String NO_ID = "without the id of an order";
    private static final String NOBODY = "of somebody without an address, number or ClientID";

    /** Few enough that one file is no great loss, and enough for any hour of a shop. */
    private static final int MOST = 10_000;

    private final YandexMetrica metrica;
    private final Mapping mapping;

    /**
     * Where in an event what is.
     *
     * @param event the name of events that are orders which were paid
     */
    record Mapping(String event, Path id, Path revenue, Path currency, Optional<Path> cost, Optional<Path> clientId) {}

    MetricaOrders(YandexMetrica metrica, Mapping mapping) {
        this.metrica = metrica;
        this.mapping = mapping;
    }

    @Override
    public Set<String> events() {
        return Set.of(mapping.event());
    }

    @Override
    public Dialect dialect() {
        return Dialects.METRICA;
    }

    @Override
    public Duration usefulFor() {
        return YandexMetrica.LINKED_WITHIN;
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public Answer<Told> tell(List<Placed> placed) {
        Map<String, Long> leftOut = new TreeMap<>();
        List<MetricaOrder> orders = new ArrayList<>();
        for (Placed one : placed) {
            Optional<MetricaOrder> order = order(one);
            if (order.isEmpty()) {
                leftOut.merge(NO_ID, 1L, Long::sum);
            } else if (!order.get().isLinkable()) {
                leftOut.merge(NOBODY, 1L, Long::sum);
            } else {
                orders.add(order.get());
            }
        }
        return orders.isEmpty()
                ? new Answer.Done<>(new Told("", leftOut))
                : metrica.sendOrders(orders).map(receipt -> new Told(receipt, leftOut));
    }

    /** Empty where it has no id: Metrica would count it again whenever it is told of it. */
    private Optional<MetricaOrder> order(Placed placed) {
        Fact.Event event = placed.event();
        return text(event, Optional.of(mapping.id()))
                .map(id -> new MetricaOrder(
                        id,
                        Instant.ofEpochMilli(event.timestamp()),
                        Optional.of(placed.person()),
                        text(event, mapping.clientId()).stream().toList(),
                        identifiers(placed, IdentifierType.EMAIL),
                        identifiers(placed, IdentifierType.PHONE),
                        MetricaOrder.Status.PAID,
                        money(event, Optional.of(mapping.revenue())),
                        money(event, mapping.cost()),
                        text(event, Optional.of(mapping.currency())).filter(currency -> currency.matches("[A-Z]{3}"))));
    }

    private static List<String> identifiers(Placed placed, IdentifierType type) {
        return placed.identifiers().stream()
                .filter(identified -> identified.type() == type)
                .map(Identified::values)
                .findFirst()
                .orElse(List.of());
    }

    private static Optional<String> text(Fact.Event event, Optional<Path> path) {
        return value(event, path).flatMap(value -> switch (value) {
            case Value.Text(String text) -> Optional.of(text.strip()).filter(it -> !it.isEmpty());
            case Value.Number(double number) -> Optional.of(Values.numberText(number));
            case Value.Flag flag -> Optional.empty();
            case Value.Items items -> Optional.empty();
            case Value.Fields fields -> Optional.empty();
        });
    }

    /** What is no number is as if it were not there. */
    private static Optional<BigDecimal> money(Fact.Event event, Optional<Path> path) {
        return text(event, path)
                .filter(text -> text.matches("-?[0-9]{1,15}([.][0-9]{1,9})?"))
                .map(BigDecimal::new);
    }

    private static Optional<Value> value(Fact.Event event, Optional<Path> path) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Value value = path.get().in(event.properties());
        return Optional.ofNullable(value);
    }

    @Override
    public Answer<Map<String, Fate>> look(Set<String> receipts) {
        return metrica.orderUploads().map(uploads -> {
            Map<String, Fate> fates = new LinkedHashMap<>();
            for (String receipt : receipts) {
                Optional.ofNullable(uploads.get(receipt)).ifPresent(upload -> fates.put(receipt, fate(upload)));
            }
            return fates;
        });
    }

    void close() {
        metrica.close();
    }

    private static Fate fate(YandexMetrica.Upload upload) {
        return switch (upload) {
            case YandexMetrica.Upload.Pending pending -> Fate.PENDING;
            case YandexMetrica.Upload.Passed passed -> Fate.PASSED;
            case YandexMetrica.Upload.Failed failed -> Fate.FAILED;
        };
    }
}
