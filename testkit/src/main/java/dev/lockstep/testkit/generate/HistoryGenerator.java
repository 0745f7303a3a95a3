package dev.lockstep.testkit.generate;

import static dev.lockstep.testkit.generate.Vocabulary.chance;
import static dev.lockstep.testkit.generate.Vocabulary.oneOf;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Makes histories that dwell on the difficult: events exactly a window apart or a millisecond off, ties, late facts,
 * repeated message ids, values of the wrong type.
 */
public final class HistoryGenerator {

    /** Five minutes: what is stamped further ahead is taken as of its receipt. */
    private static final long MAX_AHEAD_MS = 5 * 60 * 1000;

    /** A message id is known for seven days; what is nearly as old is not repeated. */
    private static final long REPEATED_MS = 6L * 24 * 60 * 60 * 1000;

    private final RandomGenerator random;
    private final Shape shape;
    private final List<Receipt> receipts = new ArrayList<>();
    private long clock = Vocabulary.START;

    /**
     * What the history is like.
     *
     * @param facts how many facts at the most
     * @param people how many people; with one, every fact names {@code u0}
     * @param late whether facts may be older than those before them
     * @param early whether facts may be stamped later than they are received, as happens live
     * @param identities whether people are also met under other identifiers than their id, become one, and are forgotten
     */
    public record Shape(int facts, int people, boolean late, boolean early, boolean identities) {

        /** In order, one person. */
        public static Shape onePerson(int facts) {
            return new Shape(facts, 1, false, false, false);
        }

        public Shape withLate() {
            return new Shape(facts, people, true, early, identities);
        }

        public Shape withEarly() {
            return new Shape(facts, people, late, true, identities);
        }

        public Shape withPeople(int count) {
            return new Shape(facts, count, late, early, true);
        }
    }

    public HistoryGenerator(RandomGenerator random, Shape shape) {
        this.random = random;
        this.shape = shape;
    }

    /** The next history. */
    public List<Receipt> history() {
        receipts.clear();
        clock = Vocabulary.START;
        int facts = random.nextInt(1, shape.facts() + 1);
        for (int i = 0; i < facts; i++) {
            clock = next();
            receipts.add(new Receipt(clock, fact(i, timestamp())));
        }
        return List.copyOf(receipts);
    }

    /** An instant to run on to after the last receipt. */
    public long end() {
        return clock + (chance(random, 20) ? 0 : oneOf(random, Vocabulary.AGES) * 4);
    }

    /** The clock stands still, goes to where a window of an earlier event opens or closes, give or take 1 ms, or runs on. */
    private long next() {
        if (receipts.isEmpty() || chance(random, 25)) {
            return clock;
        }
        long edge = oneOf(random, receipts).fact().timestamp() + oneOf(random, Vocabulary.AGES) + random.nextInt(-1, 2);
        return edge > clock ? edge : clock + oneOf(random, Vocabulary.AGES);
    }

    private long timestamp() {
        if (shape.early() && chance(random, 20)) {
            return clock
                    + oneOf(
                            random,
                            List.of(1L, 1000L, MAX_AHEAD_MS - 1, MAX_AHEAD_MS, MAX_AHEAD_MS + 1, 2 * MAX_AHEAD_MS));
        }
        if (!shape.late() || receipts.isEmpty() || chance(random, 65)) {
            return clock;
        }
        long known = oneOf(random, receipts).fact().timestamp();
        return Math.min(
                clock, chance(random, 40) ? known : known - oneOf(random, Vocabulary.AGES) + random.nextInt(-1, 2));
    }

    private Fact fact(int number, long timestamp) {
        Optional<String> messageId = messageId(number);
        List<Identifier> identifiers = shape.identities() ? someIdentifiers() : identifiersOfOne();
        if (shape.identities() && chance(random, 6)) {
            return new Fact.Alias(
                    messageId, timestamp, identifiers, Identifier.id("u" + random.nextInt(shape.people())));
        }
        if (shape.identities() && chance(random, 3)) {
            return new Fact.Erasure(messageId, timestamp, identifiers);
        }
        return chance(random, 75)
                ? new Fact.Event(messageId, timestamp, identifiers, Vocabulary.event(random), properties())
                : new Fact.AttributeChange(messageId, timestamp, identifiers, attributes());
    }

    private List<Identifier> identifiersOfOne() {
        List<Identifier> identifiers = new ArrayList<>(List.of(Identifier.id("u0")));
        if (chance(random, 10)) {
            identifiers.add(Identifier.email("u0@shop.example"));
        }
        if (chance(random, 10)) {
            identifiers.add(Identifier.anonymous("browser"));
        }
        return identifiers;
    }

    /**
     * At most one of each kind, as in a call; of one person or of several, as on a shared device. An id and an anonymous id
     * may look the same.
     */
    private List<Identifier> someIdentifiers() {
        Map<Identifier.Kind, Identifier> identifiers = new EnumMap<>(Identifier.Kind.class);
        while (identifiers.isEmpty() || chance(random, 25)) {
            String name = "u" + random.nextInt(shape.people());
            Identifier identifier = switch (random.nextInt(5)) {
                case 0, 1 -> Identifier.id(name);
                case 2 -> Identifier.email(name + "@shop.example");
                default -> Identifier.anonymous(name);
            };
            identifiers.put(identifier.kind(), identifier);
        }
        return List.copyOf(identifiers.values());
    }

    private Optional<String> messageId(int number) {
        if (chance(random, 10)) {
            return Optional.empty();
        }
        if (chance(random, 10) && !receipts.isEmpty()) {
            Optional<String> repeated = oneOf(random, receipts).fact().messageId();
            Receipt first = receipts.stream()
                    .filter(receipt -> receipt.fact().messageId().equals(repeated))
                    .findFirst()
                    .orElseThrow();
            if (clock - first.at() < REPEATED_MS) {
                return repeated;
            }
        }
        return Optional.of("m" + number);
    }

    private Map<String, Value> properties() {
        Map<String, Value> properties = new LinkedHashMap<>();
        if (chance(random, 85)) {
            properties.put("revenue", chance(random, 85) ? Vocabulary.number(random) : Vocabulary.value(random));
        }
        maybe(40, "category", properties, Vocabulary.text(random));
        maybe(20, "coupon", properties, Vocabulary.value(random));
        maybe(20, "items", properties, Vocabulary.object(random));
        maybe(20, "tags", properties, Vocabulary.list(random));
        maybe(30, "delivered_at", properties, Vocabulary.pointInTime(random));
        return properties;
    }

    private Map<String, Optional<Value>> attributes() {
        Map<String, Value> attributes = new LinkedHashMap<>();
        maybe(40, "plan", attributes, Vocabulary.text(random));
        maybe(40, "score", attributes, Vocabulary.value(random));
        maybe(30, "address", attributes, Vocabulary.object(random));
        maybe(30, "last_order_at", attributes, Vocabulary.pointInTime(random));
        maybe(20, "email", attributes, Vocabulary.value(random));
        maybe(20, "phone", attributes, Vocabulary.value(random));
        maybe(20, "tags", attributes, Vocabulary.list(random));
        Map<String, Optional<Value>> writes = new LinkedHashMap<>();
        attributes.forEach(
                (name, value) -> writes.put(name, chance(random, 85) ? Optional.of(value) : Optional.empty()));
        return writes;
    }

    private void maybe(int percent, String name, Map<String, Value> values, Value value) {
        if (chance(random, percent)) {
            values.put(name, value);
        }
    }
}
