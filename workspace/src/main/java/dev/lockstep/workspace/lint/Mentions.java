package dev.lockstep.workspace.lint;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.Leaf;
import dev.lockstep.workspace.Segment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which names conditions mention. */
final class Mentions {

    private Mentions() {}

    /** An event name in a leaf of a segment. */
    record Event(Segment segment, Leaf leaf, EventName name) {}

    static Stream<Event> events(Segment segment) {
        return Leaf.of(segment.condition()).stream()
                .flatMap(leaf -> filters(leaf.condition())
                        .flatMap(filter -> filter.names().stream())
                        .distinct()
                        .map(name -> new Event(segment, leaf, name)));
    }

    /** The events that a leaf asks about, anchors too. */
    static Stream<EventFilter> filters(Condition leaf) {
        return switch (leaf) {
            case Condition.Did did -> Stream.concat(Stream.of(did.events()), did.span().since().stream());
            case Condition.Not(Condition child) -> filters(child);
            case Condition.Latest latest -> Stream.of(latest.events());
            case Condition.First first -> Stream.of(first.events());
            case Condition.Aggregate aggregate ->
                Stream.concat(Stream.of(aggregate.events()), aggregate.span().since().stream());
            case Condition.All(List<Condition> children) -> children.stream().flatMap(Mentions::filters);
            case Condition.Any(List<Condition> children) -> children.stream().flatMap(Mentions::filters);
            case Condition.Attribute attribute -> Stream.of();
            case Condition.Member member -> Stream.of();
            case Condition.HasIdentifier identifier -> Stream.of();
            case Condition.Sample sample -> Stream.of();
        };
    }

    /** The attribute that a leaf asks for. */
    static Optional<String> attribute(Leaf leaf) {
        return leaf.condition() instanceof Condition.Attribute attribute
                ? Optional.of(attribute.path().head())
                : Optional.empty();
    }

    /** The key under which a leaf is written. */
    static String head(Leaf leaf) {
        return switch (leaf.condition()) {
            case Condition.Did did -> "did";
            case Condition.Not not -> "did_not";
            case Condition.Latest latest -> "latest";
            case Condition.First first -> "first";
            case Condition.Aggregate aggregate -> "of";
            case Condition.Attribute attribute -> "attribute";
            case Condition.Member member -> "member";
            case Condition.HasIdentifier identifier -> "identifier";
            case Condition.Sample sample -> "sample";
            case Condition.All all -> "all";
            case Condition.Any any -> "any";
        };
    }
}
