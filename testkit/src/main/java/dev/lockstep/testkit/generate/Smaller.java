package dev.lockstep.testkit.generate;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Smaller versions of scenarios: first with fewer facts, then with fewer segments and simpler conditions and facts. */
final class Smaller {

    private Smaller() {}

    static Stream<Scenario> scenarios(Scenario scenario) {
        return Stream.of(
                        fewerFacts(scenario),
                        fewerSegments(scenario),
                        simplerConditions(scenario),
                        simplerFacts(scenario))
                .flatMap(Function.identity());
    }

    private static Stream<Scenario> fewerFacts(Scenario scenario) {
        List<Receipt> receipts = scenario.receipts();
        return Stream.iterate(receipts.size() / 2, size -> size >= 1, size -> size / 2)
                .flatMap(size -> IntStream.iterate(0, from -> from + size <= receipts.size(), from -> from + size)
                        .mapToObj(from -> scenario.withReceipts(without(receipts, from, from + size))));
    }

    private static <T> List<T> without(List<T> list, int from, int to) {
        List<T> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(to, list.size()));
        return rest;
    }

    private static Stream<Scenario> fewerSegments(Scenario scenario) {
        return scenario.segments().keySet().stream()
                .filter(name -> scenario.segments().values().stream().noneMatch(condition -> refersTo(name, condition)))
                .map(name -> {
                    SequencedMap<String, Condition> rest = new LinkedHashMap<>(scenario.segments());
                    rest.remove(name);
                    return scenario.withSegments(rest);
                });
    }

    private static boolean refersTo(String segment, Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                children.stream().anyMatch(child -> refersTo(segment, child));
            case Condition.Any(List<Condition> children) ->
                children.stream().anyMatch(child -> refersTo(segment, child));
            case Condition.Not(Condition child) -> refersTo(segment, child);
            case Condition.Member(String name) -> name.equals(segment);
            case Condition.Did did -> false;
            case Condition.Latest latest -> false;
            case Condition.First first -> false;
            case Condition.Aggregate aggregate -> false;
            case Condition.Attribute attribute -> false;
            case Condition.HasIdentifier identifier -> false;
            case Condition.Sample sample -> false;
        };
    }

    private static Stream<Scenario> simplerConditions(Scenario scenario) {
        return scenario.segments().entrySet().stream()
                .flatMap(segment -> conditions(segment.getValue(), scenario.segments())
                        .map(simpler -> {
                            SequencedMap<String, Condition> changed = new LinkedHashMap<>(scenario.segments());
                            changed.put(segment.getKey(), simpler);
                            return scenario.withSegments(changed);
                        }));
    }

    private static Stream<Condition> conditions(Condition condition, Map<String, Condition> segments) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                Stream.concat(
                        children.stream(),
                        lists(children, 1, child -> conditions(child, segments)).map(Condition.All::new));
            case Condition.Any(List<Condition> children) ->
                Stream.concat(
                        children.stream(),
                        lists(children, 1, child -> conditions(child, segments)).map(Condition.Any::new));
            case Condition.Not(Condition child) ->
                Stream.concat(Stream.of(child), conditions(child, segments).map(Condition.Not::new));
            case Condition.Did(EventFilter events, Span span, var count) ->
                Stream.concat(
                        filters(events).map(simpler -> new Condition.Did(simpler, span, count)),
                        spans(span).map(simpler -> new Condition.Did(events, simpler, count)));
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                Stream.of(
                                filters(events).map(simpler -> new Condition.Latest(simpler, window, is)),
                                windows(window).map(simpler -> new Condition.Latest(events, simpler, is)),
                                tests(is).map(simpler -> new Condition.Latest(events, window, simpler)))
                        .flatMap(Function.identity());
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                Stream.of(
                                filters(events).map(simpler -> new Condition.First(simpler, window, is)),
                                windows(window).map(simpler -> new Condition.First(events, simpler, is)),
                                tests(is).map(simpler -> new Condition.First(events, window, simpler)))
                        .flatMap(Function.identity());
            case Condition.Aggregate(var measure, var property, EventFilter events, Span span, Test test) ->
                Stream.concat(
                        filters(events).map(simpler -> new Condition.Aggregate(measure, property, simpler, span, test)),
                        spans(span).map(simpler -> new Condition.Aggregate(measure, property, events, simpler, test)));
            case Condition.Attribute(var path, Test test) ->
                tests(test).map(simpler -> new Condition.Attribute(path, simpler));
            case Condition.Member(String segment) -> Stream.ofNullable(segments.get(segment));
            case Condition.HasIdentifier identifier -> Stream.empty();
            case Condition.Sample sample -> Stream.empty();
        };
    }

    private static Stream<EventFilter> filters(EventFilter filter) {
        return Stream.concat(
                lists(filter.names(), 1, name -> Stream.empty()).map(names -> new EventFilter(names, filter.where())),
                tests(filter.where()).map(where -> new EventFilter(filter.names(), where)));
    }

    private static Stream<Span> spans(Span span) {
        List<Span> spans = new ArrayList<>();
        windows(span.window())
                .forEach(window -> spans.add(new Span(window, span.after(), span.before(), span.since())));
        if (span.after() != Instants.DAWN) {
            spans.add(new Span(span.window(), Instants.DAWN, span.before(), span.since()));
        }
        if (span.before() != Instants.NEVER) {
            spans.add(new Span(span.window(), span.after(), Instants.NEVER, span.since()));
        }
        if (span.since().isPresent()) {
            spans.add(new Span(span.window(), span.after(), span.before(), Optional.empty()));
            filters(span.since().get())
                    .forEach(since ->
                            spans.add(new Span(span.window(), span.after(), span.before(), Optional.of(since))));
        }
        return spans.stream();
    }

    private static Stream<Window> windows(Window window) {
        return window.isAll() ? Stream.empty() : Stream.of(Window.ALL);
    }

    private static Stream<List<PropertyTest>> tests(List<PropertyTest> tests) {
        return lists(tests, 0, test -> tests(test.test()).map(simpler -> new PropertyTest(test.path(), simpler)));
    }

    private static Stream<Test> tests(Test test) {
        return lists(test.comparisons(), 1, comparison -> Stream.empty()).map(Test::new);
    }

    private static Stream<Scenario> simplerFacts(Scenario scenario) {
        return lists(
                        scenario.receipts(),
                        Integer.MAX_VALUE,
                        receipt -> facts(receipt.fact()).map(fact -> new Receipt(receipt.at(), fact)))
                .map(scenario::withReceipts);
    }

    private static Stream<Fact> facts(Fact fact) {
        Stream<Fact> fewerIdentifiers = fact.identifiers().size() == 1
                ? Stream.empty()
                : Stream.of(named(fact, List.of(fact.identifiers().getFirst())));
        Stream<Fact> fewerValues = switch (fact) {
            case Fact.Event event ->
                maps(event.properties())
                        .map(properties -> new Fact.Event(
                                event.messageId(), event.timestamp(), event.identifiers(), event.name(), properties));
            case Fact.AttributeChange change ->
                maps(change.attributes())
                        .map(attributes -> new Fact.AttributeChange(
                                change.messageId(), change.timestamp(), change.identifiers(), attributes));
            case Fact.Alias alias -> Stream.empty();
            case Fact.Erasure erasure -> Stream.empty();
        };
        return Stream.concat(fewerIdentifiers, fewerValues);
    }

    private static Fact named(Fact fact, List<dev.lockstep.core.model.Identifier> identifiers) {
        return switch (fact) {
            case Fact.Event event ->
                new Fact.Event(event.messageId(), event.timestamp(), identifiers, event.name(), event.properties());
            case Fact.AttributeChange change ->
                new Fact.AttributeChange(change.messageId(), change.timestamp(), identifiers, change.attributes());
            case Fact.Alias alias ->
                new Fact.Alias(alias.messageId(), alias.timestamp(), identifiers, alias.previous());
            case Fact.Erasure erasure -> new Fact.Erasure(erasure.messageId(), erasure.timestamp(), identifiers);
        };
    }

    private static <V> Stream<Map<String, V>> maps(Map<String, V> map) {
        return map.keySet().stream().map(key -> {
            Map<String, V> rest = new LinkedHashMap<>(map);
            rest.remove(key);
            return rest;
        });
    }

    /** The list with one element less, if it has more than {@code least}, and with one element simpler. */
    private static <T> Stream<List<T>> lists(List<T> list, int least, Function<T, Stream<T>> simpler) {
        Stream<List<T>> fewer = list.size() <= least
                ? Stream.empty()
                : IntStream.range(0, list.size()).mapToObj(i -> without(list, i, i + 1));
        Stream<List<T>> changed = IntStream.range(0, list.size())
                .boxed()
                .flatMap(i -> simpler.apply(list.get(i)).map(element -> {
                    List<T> copy = new ArrayList<>(list);
                    copy.set(i, element);
                    return copy;
                }));
        return Stream.concat(fewer, changed);
    }
}
