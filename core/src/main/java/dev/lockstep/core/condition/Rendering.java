package dev.lockstep.core.condition;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Conditions in plain English, about a person who is not named: "the latest *Checkout Started* was 4 to 24 hours ago, and no
 * *Order Completed* since". Names of events, segments and attributes stand between asterisks.
 *
 * <p>A sentence has one reading: a group inside another is put in brackets, and "since" alone means since the event that
 * the part before it speaks of. Conditions that ask different things read differently. A tree too deep for a sentence is
 * better read as an {@link #outline}.
 */
public final class Rendering {

    private static final String INDENT = "  ";

    private Rendering() {}

    /** The whole condition in one line. */
    public static String sentence(Condition condition) {
        return sentence(condition, Optional.empty());
    }

    /** The whole condition as indented lines: each {@link #heading}, and below it its {@link #parts}. */
    public static String outline(Condition condition) {
        List<String> lines = new ArrayList<>();
        outline(condition, "", lines);
        return String.join("\n", lines);
    }

    /** What a line says of this condition where its {@link #parts} follow on lines of their own. */
    public static String heading(Condition condition) {
        return switch (condition) {
            case Condition.All all -> "all of:";
            case Condition.Any any -> "at least one of:";
            case Condition.Not(Condition child) when !hasNegativeForm(child) -> "not:";
            case Condition.Not not -> sentence(not);
            case Condition.Did did -> sentence(did);
            case Condition.Latest latest -> sentence(latest);
            case Condition.First first -> sentence(first);
            case Condition.Aggregate aggregate -> sentence(aggregate);
            case Condition.Attribute attribute -> sentence(attribute);
            case Condition.Member member -> sentence(member);
            case Condition.HasIdentifier identifier -> sentence(identifier);
            case Condition.Sample sample -> sentence(sample);
        };
    }

    /**
     * The conditions that this one is put together from, as far as English says them apart: {@code did_not} is one thing to
     * say, so it has none.
     */
    public static List<Condition> parts(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> children;
            case Condition.Any(List<Condition> children) -> children;
            case Condition.Not(Condition child) -> hasNegativeForm(child) ? List.of() : List.of(child);
            case Condition.Did did -> List.of();
            case Condition.Latest latest -> List.of();
            case Condition.First first -> List.of();
            case Condition.Aggregate aggregate -> List.of();
            case Condition.Attribute attribute -> List.of();
            case Condition.Member member -> List.of();
            case Condition.HasIdentifier identifier -> List.of();
            case Condition.Sample sample -> List.of();
        };
    }

    private static void outline(Condition condition, String indent, List<String> lines) {
        lines.add(indent + heading(condition));
        parts(condition).forEach(part -> outline(part, indent + INDENT, lines));
    }

    /** Whether English has a short way to deny it, which says no more and no less. */
    private static boolean hasNegativeForm(Condition condition) {
        return switch (condition) {
            case Condition.Did did -> true;
            case Condition.Member member -> true;
            case Condition.HasIdentifier identifier -> true;
            case Condition.Sample sample -> true;
            // "The latest was not 4 to 24 hours ago" would say that there is one.
            case Condition.Latest latest -> false;
            case Condition.First first -> false;
            case Condition.Aggregate aggregate -> false;
            case Condition.Attribute attribute -> false;
            case Condition.All all -> false;
            case Condition.Any any -> false;
            case Condition.Not not -> false;
        };
    }

    /**
     * @param spoken the events whose latest one the sentence has just spoken of, so that "since" alone means since that one
     */
    private static String sentence(Condition condition, Optional<EventFilter> spoken) {
        return switch (condition) {
            case Condition.All(List<Condition> children) -> all(children);
            case Condition.Any(List<Condition> children) ->
                Phrases.list(
                        children.stream()
                                .map(child -> part(child, Optional.empty()))
                                .toList(),
                        ", or ");
            case Condition.Not(Condition child) -> not(child, spoken);
            case Condition.Did(EventFilter events, Span span, Count count) ->
                Phrases.count(count, events) + counted(span, spoken);
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                edge("latest", events, window, is);
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                edge("first", events, window, is);
            case Condition.Aggregate(Measure measure, Path property, EventFilter events, Span span, Test test) ->
                "the " + measure(measure) + " " + Phrases.emphasised(property.text()) + " over "
                        + Phrases.events(events)
                        + span(span, spoken, "since then")
                        + " " + Phrases.predicate(test);
            case Condition.Attribute(Path path, Test test) ->
                "the attribute " + Phrases.emphasised(path.text()) + " " + Phrases.predicate(test);
            case Condition.Member(String segment) -> "is in " + Phrases.emphasised(segment);
            case Condition.HasIdentifier(String type) -> "has a usable " + identifier(type);
            case Condition.Sample(BigDecimal percent, String salt) -> "falls in " + share(percent, salt);
        };
    }

    private static String not(Condition child, Optional<EventFilter> spoken) {
        return switch (child) {
            case Condition.Did(EventFilter events, Span span, Count count) ->
                span.equals(Span.ALL) && count.equals(Count.atLeast(1))
                        ? Phrases.never(events)
                        : Phrases.noCount(count, events) + counted(span, spoken);
            case Condition.Member(String segment) -> "is not in " + Phrases.emphasised(segment);
            case Condition.HasIdentifier(String type) -> "has no usable " + identifier(type);
            case Condition.Sample(BigDecimal percent, String salt) -> "does not fall in " + share(percent, salt);
            case Condition.All all -> "not " + bracketed(all);
            case Condition.Any any -> "not " + bracketed(any);
            case Condition.Not not -> "not " + bracketed(not);
            case Condition.Latest latest -> "not " + bracketed(latest);
            case Condition.First first -> "not " + bracketed(first);
            case Condition.Aggregate aggregate -> "not " + bracketed(aggregate);
            case Condition.Attribute attribute -> "not " + bracketed(attribute);
        };
    }

    private static String all(List<Condition> children) {
        List<String> parts = new ArrayList<>();
        Optional<EventFilter> spoken = Optional.empty();
        for (Condition child : children) {
            parts.add(part(child, spoken));
            spoken = spokenOf(child);
        }
        return Phrases.list(parts, ", and ");
    }

    /** A child of a group: groups inside groups are put in brackets. */
    private static String part(Condition condition, Optional<EventFilter> spoken) {
        return switch (condition) {
            case Condition.All all -> bracketed(all);
            case Condition.Any any -> bracketed(any);
            case Condition.Not not -> sentence(not, spoken);
            case Condition.Did did -> sentence(did, spoken);
            case Condition.Latest latest -> sentence(latest, spoken);
            case Condition.First first -> sentence(first, spoken);
            case Condition.Aggregate aggregate -> sentence(aggregate, spoken);
            case Condition.Attribute attribute -> sentence(attribute, spoken);
            case Condition.Member member -> sentence(member, spoken);
            case Condition.HasIdentifier identifier -> sentence(identifier, spoken);
            case Condition.Sample sample -> sentence(sample, spoken);
        };
    }

    private static String bracketed(Condition condition) {
        return "(" + sentence(condition) + ")";
    }

    /** The events whose latest one a reader has in mind after this condition. */
    private static Optional<EventFilter> spokenOf(Condition condition) {
        return switch (condition) {
            case Condition.Latest latest -> Optional.of(latest.events());
            case Condition.Did did -> did.span().since();
            case Condition.Not(Condition.Did did) -> did.span().since();
            case Condition.Aggregate aggregate -> aggregate.span().since();
            case Condition.Not not -> Optional.empty();
            case Condition.First first -> Optional.empty();
            case Condition.All all -> Optional.empty();
            case Condition.Any any -> Optional.empty();
            case Condition.Attribute attribute -> Optional.empty();
            case Condition.Member member -> Optional.empty();
            case Condition.HasIdentifier identifier -> Optional.empty();
            case Condition.Sample sample -> Optional.empty();
        };
    }

    private static String edge(String which, EventFilter events, Window window, List<PropertyTest> is) {
        String subject = "the " + which + " " + Phrases.event(events);
        String passes = is.isEmpty() ? "" : "is one" + Phrases.where(is);
        if (window.isAll()) {
            return subject + " " + (is.isEmpty() ? "was at some time" : passes);
        }
        return subject + " was " + Phrases.age(window) + (is.isEmpty() ? "" : " and " + passes);
    }

    /** The span of counted events; nothing need follow it, so that a lone "since" may end the sentence. */
    private static String counted(Span span, Optional<EventFilter> spoken) {
        boolean isOnlySince =
                span.since().isPresent() && span.equals(Span.since(span.since().get()));
        return span(span, spoken, isOnlySince ? "since" : "since then");
    }

    private static String span(Span span, Optional<EventFilter> spoken, String sinceThat) {
        List<String> parts = new ArrayList<>();
        if (!span.window().isAll()) {
            parts.add(Phrases.age(span.window()));
        }
        if (span.after() != Instants.DAWN) {
            parts.add(Phrases.onOrAfter(span.after()));
        }
        if (span.before() != Instants.NEVER) {
            parts.add(Phrases.before(span.before()));
        }
        span.since()
                .ifPresent(anchor -> parts.add(
                        anchor.equals(spoken.orElse(null)) ? sinceThat : "since the latest " + Phrases.event(anchor)));
        return parts.isEmpty() ? "" : parts.stream().collect(Collectors.joining(" and ", " ", ""));
    }

    private static String measure(Measure measure) {
        return switch (measure) {
            case SUM -> "sum of";
            case AVG -> "average of";
            case MIN -> "least";
            case MAX -> "greatest";
            case DISTINCT -> "number of different";
        };
    }

    private static String identifier(String type) {
        return switch (type) {
            case "id" -> "id";
            case "email" -> "e-mail address";
            case "phone" -> "phone number";
            case "anonymous_id" -> "anonymous id";
            default -> "identifier " + Phrases.emphasised(type);
        };
    }

    private static String share(BigDecimal percent, String salt) {
        return "a fixed " + percent.toPlainString() + " % of all people (salt " + Values.quoted(salt) + ")";
    }
}
