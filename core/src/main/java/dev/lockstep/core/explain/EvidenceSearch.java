package dev.lockstep.core.explain;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.condition.Sampling;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks through one person's facts for those that decide a question. Immutable. */
final class EvidenceSearch {

    private final PersonId person;
    private final List<Fact> facts;
    private final long at;
    private final Map<String, Long> members;

    /**
     * @param facts in the order of receipt, none later than {@code at}
     * @param members the segments that the person is in, with since when
     */
    EvidenceSearch(PersonId person, List<Fact> facts, long at, Map<String, Long> members) {
        this.person = person;
        this.facts = facts;
        this.at = at;
        this.members = members;
    }

    /** What decides the condition; nothing where its parts do. */
    List<Evidence> of(Condition condition) {
        return switch (condition) {
            case Condition.All all -> List.of();
            case Condition.Any any -> List.of();
            case Condition.Not(Condition child) -> Rendering.parts(condition).isEmpty() ? of(child) : List.of();
            case Condition.Did(EventFilter events, Span span, Count count) -> {
                List<Evidence> evidence = new ArrayList<>();
                evidence.add(split(events, span).counted());
                anchor(span).ifPresent(evidence::add);
                yield evidence;
            }
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) -> {
                List<Fact.Event> matching = matching(events);
                yield List.of(chosen(matching, matching.size() - 1));
            }
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                List.of(chosen(matching(events), 0));
            case Condition.Aggregate aggregate -> aggregate(aggregate);
            case Condition.Attribute(Path path, Test test) -> List.of(attribute(path));
            case Condition.Member(String segment) ->
                List.of(new Evidence.Membership(segment, optional(members.get(segment))));
            case Condition.HasIdentifier(String type) -> identifier(type);
            case Condition.Sample(BigDecimal percent, String salt) ->
                List.of(new Evidence.Standing(Sampling.standing(salt, person)));
        };
    }

    private List<Evidence> aggregate(Condition.Aggregate aggregate) {
        Split split = split(aggregate.events(), aggregate.span());
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence.Measured(measure(aggregate.measure(), aggregate.property(), split.inside)));
        evidence.add(split.counted());
        anchor(aggregate.span()).ifPresent(evidence::add);
        return evidence;
    }

    private Optional<Evidence> anchor(Span span) {
        return span.since().map(filter -> new Evidence.Anchor(last(matching(filter))));
    }

    private static Evidence chosen(List<Fact.Event> matching, int index) {
        return matching.isEmpty()
                ? new Evidence.Chosen(Optional.empty(), 0)
                : new Evidence.Chosen(Optional.of(matching.get(index)), matching.size() - 1);
    }

    /** The events that match by name and properties, the most recent last. */
    private List<Fact.Event> matching(EventFilter filter) {
        return facts.stream()
                .filter(Fact.Event.class::isInstance)
                .map(Fact.Event.class::cast)
                .filter(event ->
                        filter.names(event.name()) && filter.passes(event).contains(at))
                .sorted(Comparator.comparingLong(Fact.Event::timestamp)) // stable: ties stay in the order of receipt
                .toList();
    }

    /** The matching events inside the span and those outside of it, the most recent last. */
    private record Split(List<Fact.Event> inside, List<Fact.Event> outside) {
        Evidence counted() {
            return new Evidence.Counted(
                    inside.reversed().stream().limit(Evidence.MAX_SHOWN).toList(),
                    inside.size(),
                    outside.size(),
                    last(outside));
        }
    }

    private Split split(EventFilter filter, Span span) {
        long since = span.since()
                .map(anchor -> last(matching(anchor)).map(Fact::timestamp).orElse(Instants.NEVER))
                .orElse(Instants.DAWN);
        Map<Boolean, List<Fact.Event>> isInside = matching(filter).stream()
                .collect(Collectors.partitioningBy(event -> span.holds(event.timestamp())
                        && span.window().of(event.timestamp()).contains(at)
                        && event.timestamp() >= since));
        return new Split(isInside.getOrDefault(true, List.of()), isInside.getOrDefault(false, List.of()));
    }

    private static Optional<Fact.Event> last(List<Fact.Event> events) {
        return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
    }

    private static Optional<Double> measure(Measure measure, Path property, List<Fact.Event> events) {
        List<Value> values = events.stream()
                .map(event -> property.in(event.properties()))
                .filter(Objects::nonNull)
                .toList();
        List<BigDecimal> numbers = values.stream()
                .filter(Value.Number.class::isInstance)
                .map(value -> BigDecimal.valueOf(((Value.Number) value).number()))
                .toList();
        BigDecimal sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return switch (measure) {
            case SUM -> Optional.of(sum.doubleValue());
            case AVG ->
                numbers.isEmpty()
                        ? Optional.empty()
                        : Optional.of(sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL64)
                                .doubleValue());
            case MIN -> numbers.stream().min(BigDecimal::compareTo).map(BigDecimal::doubleValue);
            case MAX -> numbers.stream().max(BigDecimal::compareTo).map(BigDecimal::doubleValue);
            case DISTINCT -> Optional.of((double) new LinkedHashSet<>(values).size());
        };
    }

    private Evidence.Attribute attribute(Path path) {
        Optional<Value> value = Optional.empty();
        OptionalLong written = OptionalLong.empty();
        for (Fact fact : facts) {
            if (fact instanceof Fact.AttributeChange change
                    && change.attributes().containsKey(path.head())
                    && (written.isEmpty() || change.timestamp() >= written.getAsLong())) {
                value = change.attributes().get(path.head());
                written = OptionalLong.of(change.timestamp());
            }
        }
        return new Evidence.Attribute(path, value.map(path::below), written);
    }

    /** Facts name a person by some kinds of identifier; any other stands in an attribute, and an e-mail may. */
    private List<Evidence> identifier(String type) {
        List<Evidence> evidence = new ArrayList<>();
        for (Identifier.Kind kind : Identifier.Kind.values()) {
            if (kind.type().equals(type)) {
                evidence.add(identifiers(kind));
            }
        }
        if (evidence.isEmpty() || type.equals(Identifier.Kind.EMAIL.type())) {
            evidence.add(attribute(new Path(type, List.of(type))));
        }
        return evidence;
    }

    private Evidence identifiers(Identifier.Kind kind) {
        List<Identifier> known = facts.stream()
                .flatMap(fact -> fact.identifiers().stream())
                .filter(identifier -> identifier.kind() == kind)
                .distinct()
                .toList();
        return new Evidence.Identifiers(
                kind, known.stream().limit(Evidence.MAX_SHOWN).toList(), known.size());
    }

    private static OptionalLong optional(@Nullable Long instant) {
        return instant == null ? OptionalLong.empty() : OptionalLong.of(instant);
    }
}
