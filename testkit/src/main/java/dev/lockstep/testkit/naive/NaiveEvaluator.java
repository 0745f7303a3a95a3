package dev.lockstep.testkit.naive;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers conditions by the text of the segment language, from the whole history of a person, each time anew. It shares
 * with the machine the shapes of conditions and facts and nothing else: not the compiler, not the state, and not the
 * evaluation of comparisons. Immutable and safe for use by many threads.
 *
 * <p>A history is the person's facts in order of receipt, without those whose {@code messageId} was a repetition, and with
 * the timestamps to which they were corrected. What is stamped after {@code now} does not exist yet, but the identifiers
 * that it names are known from its receipt.
 */
public final class NaiveEvaluator {

    private static final MathContext DIGITS = new MathContext(60);

    private final Map<String, Condition> segments;

    /**
     * @param segments conditions by the name of the segment, to which {@code member} refers; without cycles
     */
    public NaiveEvaluator(Map<String, Condition> segments) {
        this.segments = Map.copyOf(segments);
    }

    /** Whether the person is in the segment of this name. */
    public boolean isMember(String segment, PersonId person, List<Fact> history, long now) {
        Condition condition = segments.get(segment);
        if (condition == null) {
            throw new IllegalArgumentException("there is no segment \"" + segment + "\"");
        }
        return holds(condition, person, history, now);
    }

    /** Whether the condition holds of the person at {@code now}, in milliseconds since the epoch. */
    public boolean holds(Condition condition, PersonId person, List<Fact> history, long now) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                children.stream().allMatch(child -> holds(child, person, history, now));
            case Condition.Any(List<Condition> children) ->
                children.stream().anyMatch(child -> holds(child, person, history, now));
            case Condition.Not(Condition child) -> !holds(child, person, history, now);
            case Condition.Did did ->
                did.count().holds(inSpan(did.events(), did.span(), history, now).size());
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                latest(matching(events, history, now))
                        .map(event -> holds(event, window, is, now))
                        .orElse(false);
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                first(matching(events, history, now))
                        .map(event -> holds(event, window, is, now))
                        .orElse(false);
            case Condition.Aggregate aggregate ->
                NaiveComparison.passes(aggregate.test(), measure(aggregate, history, now), now);
            case Condition.Attribute(var path, var test) ->
                NaiveComparison.passes(test, NaiveComparison.at(path, attributes(history, now)), now);
            case Condition.Member(String segment) -> isMember(segment, person, history, now);
            case Condition.HasIdentifier(String type) -> hasIdentifier(type, history, now);
            case Condition.Sample sample -> falls(sample, person);
        };
    }

    private static boolean holds(Fact.Event event, Window window, List<PropertyTest> is, long now) {
        return NaiveComparison.isIn(window, now - event.timestamp())
                && NaiveComparison.passAll(is, event.properties(), now);
    }

    /** The matching events of all time up to now, in order of receipt. */
    private static List<Fact.Event> matching(EventFilter filter, List<Fact> history, long now) {
        List<Fact.Event> matching = new ArrayList<>();
        for (Fact fact : history) {
            if (fact instanceof Fact.Event event
                    && event.timestamp() <= now
                    && filter.names().stream().anyMatch(name -> matches(name, event.name()))
                    && NaiveComparison.passAll(filter.where(), event.properties(), now)) {
                matching.add(event);
            }
        }
        return matching;
    }

    private static boolean matches(EventName name, String event) {
        return switch (name) {
            case EventName.Exactly(String exact) -> event.equals(exact);
            case EventName.Prefix(String prefix) -> event.startsWith(prefix);
        };
    }

    /** Among events with one timestamp the one received later is the more recent. */
    private static Optional<Fact.Event> latest(List<Fact.Event> inOrderOfReceipt) {
        Fact.Event latest = null;
        for (Fact.Event event : inOrderOfReceipt) {
            if (latest == null || event.timestamp() >= latest.timestamp()) {
                latest = event;
            }
        }
        return Optional.ofNullable(latest);
    }

    private static Optional<Fact.Event> first(List<Fact.Event> inOrderOfReceipt) {
        Fact.Event first = null;
        for (Fact.Event event : inOrderOfReceipt) {
            if (first == null || event.timestamp() < first.timestamp()) {
                first = event;
            }
        }
        return Optional.ofNullable(first);
    }

    private static List<Fact.Event> inSpan(EventFilter filter, Span span, List<Fact> history, long now) {
        List<Fact.Event> events = matching(filter, history, now);
        events.removeIf(event -> !NaiveComparison.isIn(span.window(), now - event.timestamp())
                || event.timestamp() < span.after()
                || event.timestamp() >= span.before());
        if (span.since().isPresent()) {
            Optional<Fact.Event> anchor = latest(matching(span.since().get(), history, now));
            events.removeIf(event ->
                    anchor.isEmpty() || event.timestamp() < anchor.get().timestamp());
        }
        return events;
    }

    private static @Nullable Value measure(Condition.Aggregate aggregate, List<Fact> history, long now) {
        List<Value> values = new ArrayList<>();
        for (Fact.Event event : inSpan(aggregate.events(), aggregate.span(), history, now)) {
            Value value = NaiveComparison.at(aggregate.property(), event.properties());
            if (value != null) {
                values.add(value);
            }
        }
        if (aggregate.measure() == Condition.Measure.DISTINCT) {
            return Value.of((double) values.stream().distinct().count());
        }
        List<BigDecimal> numbers = values.stream()
                .filter(Value.Number.class::isInstance)
                .map(value -> BigDecimal.valueOf(((Value.Number) value).number()))
                .toList();
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (aggregate.measure() == Condition.Measure.SUM) {
            return Value.of(inRange(sum));
        }
        if (numbers.isEmpty()) {
            return null;
        }
        BigDecimal measure = switch (aggregate.measure()) {
            case AVG -> sum.divide(BigDecimal.valueOf(numbers.size()), DIGITS);
            case MIN -> numbers.stream().reduce(BigDecimal::min).orElseThrow();
            case MAX -> numbers.stream().reduce(BigDecimal::max).orElseThrow();
            case SUM, DISTINCT -> throw new IllegalStateException();
        };
        return Value.of(inRange(measure));
    }

    /** The nearest finite number. */
    private static double inRange(BigDecimal number) {
        return Math.clamp(number.doubleValue(), -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    /** Per top-level attribute the write with the greatest timestamp, of several the one received last. */
    private static Map<String, Value> attributes(List<Fact> history, long now) {
        Map<String, Value> attributes = new HashMap<>();
        Map<String, Long> written = new HashMap<>();
        for (Fact fact : history) {
            if (fact instanceof Fact.AttributeChange change && change.timestamp() <= now) {
                change.attributes().forEach((name, value) -> {
                    if (change.timestamp() >= written.getOrDefault(name, Long.MIN_VALUE)) {
                        written.put(name, change.timestamp());
                        attributes.remove(name);
                        value.ifPresent(present -> attributes.put(name, present));
                    }
                });
            }
        }
        return attributes;
    }

    private static boolean hasIdentifier(String type, List<Fact> history, long now) {
        boolean named = history.stream()
                .flatMap(fact -> identifiers(fact).stream())
                .anyMatch(identifier -> identifier.kind().type().equals(type));
        return named
                || (!type.equals("id")
                        && !type.equals("anonymous_id")
                        && isUsable(type, attributes(history, now).get(type)));
    }

    /** An identify says that all its identifiers are the person's; any other fact is only about the owner of the strongest. */
    private static List<Identifier> identifiers(Fact fact) {
        return fact instanceof Fact.AttributeChange
                ? fact.identifiers()
                : fact.identifiers().subList(0, 1);
    }

    /** Text or a number, or a list with one of these in it; an e-mail needs something on both sides of its {@code @}. */
    private static boolean isUsable(String type, @Nullable Value value) {
        if (value instanceof Value.Items(List<Value> items)) {
            return items.stream().anyMatch(item -> isUsable(type, item));
        }
        if (type.equals("email")) {
            return value instanceof Value.Text(String text) && text.strip().matches("(?s)[^@]+@.+");
        }
        return value instanceof Value.Number || (value instanceof Value.Text(String text) && !text.isBlank());
    }

    private static boolean falls(Condition.Sample sample, PersonId person) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((sample.salt() + ":" + person.name()).getBytes(StandardCharsets.UTF_8));
            BigDecimal draw = new BigDecimal(new BigInteger(1, Arrays.copyOf(hash, 8)));
            BigDecimal all = BigDecimal.valueOf(2).pow(64);
            return draw.multiply(BigDecimal.valueOf(100))
                            .compareTo(sample.percent().multiply(all))
                    < 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
