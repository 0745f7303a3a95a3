package dev.lockstep.ingest.call;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.program.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which properties of which events, and which attributes, somebody will look at. The rest is checked but not kept, which is
 * most of the work of parsing. An event that nobody looks at is still a fact, since the person is there; and whether a call
 * is accepted never depends on the interest in it.
 *
 * <p>Immutable, and safe for use by many threads.
 */
public final class Interest {

    private static final Interest EVERYTHING = new Interest(List.of(), Interest::all, Interest::all);

    private final List<Question> questions;
    private final Predicate<String> anyEvents;
    private final Predicate<String> attributes;

    private Interest(List<Question> questions, Predicate<String> anyEvents, Predicate<String> attributes) {
        this.questions = questions;
        this.anyEvents = anyEvents;
        this.attributes = attributes;
    }

    /** Properties, by their heads, that are asked of events with one of these names. */
    private record Question(List<EventName> events, Set<String> properties) {}

    /** Everything is kept. */
    public static Interest everything() {
        return EVERYTHING;
    }

    /** What a program looks at: the properties that its conditions ask for, and the attributes that its state keeps. */
    public static Interest of(Program program, Collection<Condition> conditions) {
        List<Question> questions = new ArrayList<>();
        conditions.forEach(condition -> collect(condition, questions));
        Set<String> any = new HashSet<>();
        questions.forEach(question -> any.addAll(question.properties()));
        return new Interest(List.copyOf(questions), any::contains, name -> program.attribute(name) >= 0);
    }

    /** Which properties, by name, somebody looks at in events of this name. */
    public Predicate<String> properties(String event) {
        if (this == EVERYTHING) {
            return Interest::all;
        }
        Set<String> names = new HashSet<>();
        for (Question question : questions) {
            if (question.events().stream().anyMatch(name -> name.matches(event))) {
                names.addAll(question.properties());
            }
        }
        return names::contains;
    }

    /** Which properties, by name, somebody looks at in any event. */
    Predicate<String> properties() {
        return anyEvents;
    }

    /** Which attributes, by top-level name, somebody looks at. */
    public Predicate<String> attributes() {
        return attributes;
    }

    private static boolean all(String name) {
        return true;
    }

    private static void collect(Condition condition, List<Question> questions) {
        switch (condition) {
            case Condition.All(List<Condition> children) -> children.forEach(child -> collect(child, questions));
            case Condition.Any(List<Condition> children) -> children.forEach(child -> collect(child, questions));
            case Condition.Not(Condition child) -> collect(child, questions);
            case Condition.Did did -> {
                ask(did.events(), List.of(), questions);
                ask(did.span(), questions);
            }
            case Condition.Latest latest -> ask(latest.events(), paths(latest.is()), questions);
            case Condition.First first -> ask(first.events(), paths(first.is()), questions);
            case Condition.Aggregate aggregate -> {
                ask(aggregate.events(), List.of(aggregate.property()), questions);
                ask(aggregate.span(), questions);
            }
            case Condition.Attribute attribute -> {}
            case Condition.Member member -> {}
            case Condition.HasIdentifier identifier -> {}
            case Condition.Sample sample -> {}
        }
    }

    private static void ask(Span span, List<Question> questions) {
        span.since().ifPresent(anchor -> ask(anchor, List.of(), questions));
    }

    private static void ask(EventFilter events, List<Path> more, List<Question> questions) {
        Set<String> properties = new HashSet<>();
        paths(events.where()).forEach(path -> properties.add(path.head()));
        more.forEach(path -> properties.add(path.head()));
        if (!properties.isEmpty()) {
            questions.add(new Question(events.names(), Set.copyOf(properties)));
        }
    }

    private static List<Path> paths(List<PropertyTest> tests) {
        return tests.stream().map(PropertyTest::path).toList();
    }
}
