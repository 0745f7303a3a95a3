package dev.lockstep.testkit.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Identifier.Kind;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.CallParser;
import dev.lockstep.ingest.call.FactWriter;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Parsed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShopGeneratorTest {

    private static final long MONDAY = Instants.parse("2026-01-05T00:00:00Z").getAsLong();
    private static final long HOUR_MS = 3_600_000;
    private static final int FACTS = 200_000;

    @Test
    void theSameSeedGivesTheSameFacts() {
        assertThat(arrivals(7, 20_000)).isEqualTo(arrivals(7, 20_000)).isNotEqualTo(arrivals(8, 20_000));
    }

    @Test
    void factsAreReadBackFromTheLinesTheyAreWrittenAs() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (FactWriter out = new FactWriter(written)) {
            shop(12).write(out, 20_000);
        }
        CallParser parser = new CallParser(Interest.everything());
        ShopGenerator again = shop(12);
        for (String line : written.toString(StandardCharsets.UTF_8).lines().toList()) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parse(bytes, 0, bytes.length))
                    .isEqualTo(new Parsed.Accepted(again.next().fact()));
        }
    }

    @Test
    void factsComeInTheOrderOfReceiptAndNoneBeforeItHappened() {
        long last = MONDAY;
        for (Arrival arrival : arrivals(1, FACTS)) {
            assertThat(arrival.receivedAt()).isGreaterThanOrEqualTo(last);
            assertThat(arrival.fact().timestamp()).isBetween(MONDAY, arrival.receivedAt());
            last = arrival.receivedAt();
        }
    }

    @Test
    void someFactsAreLateAndSomeComeTwice() {
        Set<String> seen = new HashSet<>();
        int late = 0;
        int repeated = 0;
        for (Arrival arrival : arrivals(2, FACTS)) {
            String id = arrival.fact().messageId().orElseThrow();
            if (!seen.add(id)) {
                repeated++;
                continue;
            }
            late += arrival.receivedAt() > arrival.fact().timestamp() ? 1 : 0;
        }
        assertThat(1000.0 * late / FACTS).isCloseTo(ShopGenerator.LATE_PER_MILLE, within(2.0));
        assertThat(1000.0 * repeated / FACTS).isCloseTo(ShopGenerator.REPEATED_PER_MILLE, within(1.0));
    }

    @Test
    void theRateIsMetOnceTheShopHasBeenOpenForAMonth() {
        ShopGenerator shop = new ShopGenerator(3, 2_000, MONDAY, 200);
        long from = MONDAY + 35 * 24 * HOUR_MS;
        long until = from + 28 * 24 * HOUR_MS;
        int facts = 0;
        for (long at = 0; at < until; at = shop.next().receivedAt()) {
            facts += at >= from ? 1 : 0;
        }
        assertThat(facts / (28.0 * 24)).isCloseTo(200, within(20.0));
    }

    @Test
    void eveningsAreBusierThanNights() {
        Map<Integer, Integer> viewsByHour = new HashMap<>();
        events(4, "Product Viewed").forEach(event -> viewsByHour.merge(hour(event), 1, Integer::sum));
        // 20 h and 4 h on the east coast of America.
        assertThat(viewsByHour.get(1)).isGreaterThan(4 * viewsByHour.get(9));
    }

    @Test
    void everyKindOfFactHappens() {
        assertThat(events(5).map(Fact.Event::name).distinct().sorted())
                .containsExactly(
                        "Checkout Started",
                        "Email Clicked",
                        "Email Opened",
                        "Email Sent",
                        "Order Completed",
                        "Order Refunded",
                        "Product Added",
                        "Product Viewed",
                        "SMS Sent");
        assertThat(changes(5)
                        .flatMap(change -> change.attributes().keySet().stream())
                        .distinct()
                        .sorted())
                .containsExactly(
                        "consent", "created_at", "email", "last_order_at", "lifetime_value", "phone", "unsubscribed");
    }

    @Test
    void anonymousVisitorsIdentifyThemselvesLater() {
        Set<Identifier> anonymous = new HashSet<>();
        int identified = 0;
        for (Arrival arrival : arrivals(6, FACTS)) {
            List<Identifier> identifiers = arrival.fact().identifiers();
            if (identifiers.size() == 1 && identifiers.getFirst().kind() == Kind.ANONYMOUS) {
                anonymous.add(identifiers.getFirst());
            }
            if (identifiers.size() > 1) {
                assertThat(arrival.fact()).isInstanceOf(Fact.AttributeChange.class);
                assertThat(identifiers.getLast().kind()).isEqualTo(Kind.ANONYMOUS);
                identified += anonymous.contains(identifiers.getLast()) ? 1 : 0;
            }
        }
        assertThat(identified).isGreaterThan(1_000);
    }

    @Test
    void onlyKnownPeopleOrderAndTheyPayWhatIsInTheCart() {
        List<Fact.Event> orders = events(7, "Order Completed").toList();
        assertThat(orders).hasSizeGreaterThan(1_000);
        for (Fact.Event order : orders) {
            assertThat(order.identifiers()).extracting(Identifier::kind).containsExactly(Kind.ID);
            double price = ((Value.Items) order.properties().get("items"))
                    .items().stream()
                            .mapToDouble(item -> number(((Value.Fields) item).fields(), "price"))
                            .sum();
            double paid = order.properties().containsKey("coupon") ? 0.8 * price : price;
            assertThat(number(order.properties(), "revenue")).isBetween(paid - 0.01, price + 1e-9);
        }
    }

    @Test
    void anOrderIsRefundedOnceAndInFull() {
        Map<Value, Double> revenue = new HashMap<>();
        events(8, "Order Completed")
                .forEach(order ->
                        revenue.put(order.properties().get("order_id"), number(order.properties(), "revenue")));
        Set<Value> refunded = new HashSet<>();
        events(8, "Order Refunded").forEach(refund -> {
            Value order = refund.properties().get("order_id");
            assertThat(number(refund.properties(), "amount")).isEqualTo(revenue.get(order));
            assertThat(refunded.add(order)).isTrue();
        });
        assertThat(refunded).hasSizeGreaterThan(30);
    }

    @Test
    void whoUnsubscribedGetsNoMoreMail() {
        Set<List<Identifier>> unsubscribed = new HashSet<>();
        for (Arrival arrival : arrivals(9, FACTS)) {
            Fact fact = arrival.fact();
            if (fact instanceof Fact.AttributeChange change
                    && change.attributes().containsKey("unsubscribed")) {
                unsubscribed.add(fact.identifiers());
            }
            boolean isLate = arrival.receivedAt() > fact.timestamp();
            if (fact instanceof Fact.Event event && event.name().equals("Email Sent") && !isLate) {
                assertThat(unsubscribed).doesNotContain(fact.identifiers());
            }
        }
        assertThat(unsubscribed).isNotEmpty();
    }

    @Test
    void newcomersKeepComing() {
        List<Long> signUps = changes(10)
                .filter(change -> change.attributes().containsKey("created_at"))
                .map(Fact::timestamp)
                .toList();
        long end = signUps.getLast();
        assertThat(signUps.stream().filter(at -> at > end - 14 * 24 * HOUR_MS)).hasSizeGreaterThan(50);
    }

    @Test
    void aShopHasPeopleAndFacts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ShopGenerator(1, 0, MONDAY, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShopGenerator(1, 10, MONDAY, 0));
    }

    private static ShopGenerator shop(long seed) {
        return new ShopGenerator(seed, 2_000, MONDAY, 200);
    }

    private static List<Arrival> arrivals(long seed, int facts) {
        ShopGenerator shop = shop(seed);
        List<Arrival> arrivals = new ArrayList<>(facts);
        for (int i = 0; i < facts; i++) {
            arrivals.add(shop.next());
        }
        return arrivals;
    }

    /** Each fact once, in the order of receipt. */
    private static Stream<Fact> facts(long seed) {
        return arrivals(seed, FACTS).stream().map(Arrival::fact).distinct();
    }

    private static Stream<Fact.Event> events(long seed) {
        return facts(seed).filter(Fact.Event.class::isInstance).map(Fact.Event.class::cast);
    }

    private static Stream<Fact.Event> events(long seed, String name) {
        return events(seed).filter(event -> event.name().equals(name));
    }

    private static Stream<Fact.AttributeChange> changes(long seed) {
        return facts(seed).filter(Fact.AttributeChange.class::isInstance).map(Fact.AttributeChange.class::cast);
    }

    private static int hour(Fact fact) {
        return (int) (fact.timestamp() / HOUR_MS % 24);
    }

    private static double number(Map<String, Value> fields, String name) {
        return ((Value.Number) Optional.ofNullable(fields.get(name)).orElseThrow()).number();
    }
}
