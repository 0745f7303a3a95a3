package dev.lockstep.sync.chain;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What shoppers do, as the facts that a shop sends of it. Each has a message id, so that it may be sent again. For one thread. */
final class Shoppers {

    private final InstantSource clock;
    private final Consumer<Fact> shop;
    private int sent;

    Shoppers(InstantSource clock, Consumer<Fact> shop) {
        this.clock = clock;
        this.shop = shop;
    }

    /** They are known by the e-mail address of {@link #email}. */
    void joins(String person) {
        hasEmail(person, email(person));
    }

    void hasEmail(String person, String email) {
        has(person, "email", Optional.of(Value.of(email)));
    }

    void has(String person, String attribute, Optional<Value> value) {
        shop.accept(new Fact.AttributeChange(next(), clock.millis(), ids(person), Map.of(attribute, value)));
    }

    void abandonsACart(String person) {
        does(ids(person), "Checkout Started");
    }

    /** They place an order; returns its id. */
    String buys(String person) {
        String order = "o-" + sent;
        does(ids(person), "Order Completed", Map.of("order_id", Value.of(order), "revenue", Value.of(89.9)));
        return order;
    }

    void does(List<Identifier> identifiers, String event) {
        does(identifiers, event, Map.of());
    }

    private void does(List<Identifier> identifiers, String event, Map<String, Value> properties) {
        shop.accept(new Fact.Event(next(), clock.millis(), identifiers, event, properties));
    }

    /** A browser that nobody knew turns out to be theirs. */
    void isKnownFrom(String person, String browser) {
        List<Identifier> both = List.of(Identifier.id(person), Identifier.anonymous(browser));
        shop.accept(new Fact.AttributeChange(next(), clock.millis(), both, Map.of()));
    }

    void wantsToBeForgotten(String person) {
        shop.accept(new Fact.Erasure(next(), clock.millis(), ids(person)));
    }

    static String email(String person) {
        return person + "@example.org";
    }

    /** What a platform of hashes knows them by. */
    static String hash(String person) {
        return HexFormat.of().formatHex(Values.sha256(email(person)));
    }

    private Optional<String> next() {
        return Optional.of("sent-" + sent++);
    }

    private static List<Identifier> ids(String person) {
        return List.of(Identifier.id(person));
    }
}
