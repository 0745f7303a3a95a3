package dev.lockstep.workspace.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.workspace.shape.Findings;
import dev.lockstep.workspace.yaml.Yaml;
import dev.lockstep.workspace.yaml.YamlReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionShapeTest {

    private static final long SECOND = 1000;
    private static final long HOUR = 3600 * SECOND;
    private static final long DAY = 24 * HOUR;
    private static final EventFilter CHECKOUT = EventFilter.of("Checkout Started");
    private static final EventFilter ORDER = EventFilter.of("Order Completed");

    static Stream<Arguments> conditions() {
        return Stream.of(
                // Every example of the language's page.
                Arguments.of(
                        """
                        all:
                          - latest: Checkout Started
                            within: 4h
                          - did_not: Order Completed
                            since: Checkout Started
                        """,
                        new Condition.All(List.of(
                                new Condition.Latest(CHECKOUT, Window.within(4 * HOUR), List.of()),
                                new Condition.Not(new Condition.Did(ORDER, Span.since(CHECKOUT), Count.atLeast(1)))))),
                Arguments.of(
                        """
                        all:
                          - did: Order Completed
                            exactly: 1
                          - latest: Order Completed
                            ago: 21d..45d
                        """,
                        new Condition.All(List.of(
                                new Condition.Did(ORDER, Span.ALL, Count.exactly(1)),
                                new Condition.Latest(ORDER, new Window(21 * DAY, 45 * DAY), List.of())))),
                Arguments.of(
                        """
                        any:
                          - did: Order Completed
                            at_least: 3
                          - sum: revenue
                            of: Order Completed
                            within: 365d
                            gte: 500
                        """,
                        new Condition.Any(List.of(
                                new Condition.Did(ORDER, Span.ALL, Count.atLeast(3)),
                                new Condition.Aggregate(
                                        Measure.SUM,
                                        Path.of("revenue"),
                                        ORDER,
                                        Span.of(Window.within(365 * DAY)),
                                        test(new Comparison.Ordered(Order.GTE, Value.of(500))))))),
                Arguments.of(
                        """
                        all:
                          - did: Email Sent
                            since: Checkout Started
                            at_least: 2
                          - did: SMS Sent
                            since: Checkout Started
                            at_least: 1
                          - did_not: Order Completed
                            since: Checkout Started
                        """,
                        new Condition.All(List.of(
                                new Condition.Did(EventFilter.of("Email Sent"), Span.since(CHECKOUT), Count.atLeast(2)),
                                new Condition.Did(EventFilter.of("SMS Sent"), Span.since(CHECKOUT), Count.atLeast(1)),
                                new Condition.Not(new Condition.Did(ORDER, Span.since(CHECKOUT), Count.atLeast(1)))))),
                // Every head and modifier.
                Arguments.of("not: {did: x}", new Condition.Not(did("x"))),
                Arguments.of(
                        "{did: [Order Completed, Product *, '*'], at_most: 0}",
                        new Condition.Did(
                                new EventFilter(
                                        List.of(
                                                new EventName.Exactly("Order Completed"),
                                                new EventName.Prefix("Product "),
                                                new EventName.Prefix("")),
                                        List.of()),
                                Span.ALL,
                                Count.atMost(0))),
                Arguments.of(
                        "{did: x, ago: 90d.., after: 2026-03-01, before: '2026-03-01T09:00:00+03:00', since: {did: [a, b*], where: {p: 1}}}",
                        new Condition.Did(
                                EventFilter.of("x"),
                                new Span(
                                        Window.from(90 * DAY),
                                        at("2026-03-01T00:00:00Z"),
                                        at("2026-03-01T06:00:00Z"),
                                        Optional.of(new EventFilter(
                                                List.of(new EventName.Exactly("a"), new EventName.Prefix("b")),
                                                List.of(equal("p", Value.of(1)))))),
                                Count.atLeast(1))),
                Arguments.of(
                        "{first: x, within: 1d12h, is: {a.b: c}, where: {d: true}}",
                        new Condition.First(
                                new EventFilter(
                                        List.of(new EventName.Exactly("x")), List.of(equal("d", Value.of(true)))),
                                Window.within(36 * HOUR),
                                List.of(equal("a.b", Value.of("c"))))),
                Arguments.of(
                        "{avg: p, of: x, gt: 1, lt: 2.5}",
                        aggregate(
                                Measure.AVG,
                                new Comparison.Ordered(Order.GT, Value.of(1)),
                                new Comparison.Ordered(Order.LT, Value.of(2.5)))),
                Arguments.of("{min: p, of: x, exists: false}", aggregate(Measure.MIN, new Comparison.Exists(false))),
                Arguments.of(
                        "{max: p, of: x, in: [1, 2]}",
                        aggregate(Measure.MAX, new Comparison.In(List.of(Value.of(1), Value.of(2))))),
                Arguments.of(
                        "{distinct: p, of: x, eq: 3}", aggregate(Measure.DISTINCT, new Comparison.Equal(Value.of(3)))),
                Arguments.of("member: vip", new Condition.Member("vip")),
                Arguments.of("identifier: email", new Condition.HasIdentifier("email")),
                Arguments.of("{sample: 90, salt: x}", new Condition.Sample(new BigDecimal(90), "x")),
                Arguments.of("{sample: 2.50%, salt: x}", new Condition.Sample(new BigDecimal("2.5"), "x")),
                // Every comparison.
                Arguments.of(
                        "{attribute: a, eq: [1, {b: null-ish}]}",
                        attribute(new Comparison.Equal(new Value.Items(
                                List.of(Value.of(1), new Value.Fields(Map.of("b", Value.of("null-ish")))))))),
                Arguments.of("{attribute: a, ne: 0x1F}", attribute(new Comparison.NotEqual(Value.of(31)))),
                Arguments.of("{attribute: a, gt: m}", attribute(new Comparison.Ordered(Order.GT, Value.of("m")))),
                Arguments.of(
                        "{attribute: a, lte: 2, gte: 1}",
                        attribute(
                                new Comparison.Ordered(Order.GTE, Value.of(1)),
                                new Comparison.Ordered(Order.LTE, Value.of(2)))),
                Arguments.of(
                        "{attribute: a, not_in: [yes, 'no']}",
                        attribute(new Comparison.NotIn(List.of(Value.of("yes"), Value.of("no"))))),
                Arguments.of("{attribute: a, contains: 'r'}", attribute(new Comparison.Contains(Value.of("r")))),
                Arguments.of("{attribute: a, starts_with: ' '}", attribute(new Comparison.StartsWith(" "))),
                Arguments.of("{attribute: a, ends_with: ''}", attribute(new Comparison.EndsWith(""))),
                Arguments.of(
                        "{attribute: a, matches: '^[a-z]{2,3}$'}",
                        attribute(new Comparison.Matches("^[a-z]{2,3}$", text -> true))),
                Arguments.of("{attribute: a, exists: true}", attribute(new Comparison.Exists(true))),
                Arguments.of("{attribute: a, within: 2d}", attribute(new Comparison.Aged(Window.within(2 * DAY)))),
                Arguments.of("{attribute: a, ago: 0h..1h}", attribute(new Comparison.Aged(Window.within(HOUR)))),
                Arguments.of(
                        "{attribute: a, within: 4h, ago: 1h..}",
                        attribute(new Comparison.Aged(new Window(HOUR, 4 * HOUR)))),
                Arguments.of(
                        "{attribute: a, before: 2026-03-04T00:00:00.000Z}",
                        attribute(new Comparison.Before(at("2026-03-04T00:00:00Z")))),
                Arguments.of("{attribute: a, after: 1772246142}", attribute(new Comparison.After(1772246142_000L))));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void readsAConditionAndFindsItAgainInItsCanonicalForm(String yaml, Condition expected) {
        Condition condition = read(yaml);

        assertThat(condition).isEqualTo(expected);
        assertThat(read(Conditions.canonical(condition))).isEqualTo(condition);
    }

    @Test
    void matchesSomewhereInTheTextInLinearTime() {
        Comparison.Matches matches =
                (Comparison.Matches) ((Condition.Attribute) read("{attribute: a, matches: '(a+)+b'}"))
                        .test()
                        .comparisons()
                        .getFirst();

        assertThat(matches.finder().test("xxaab")).isTrue();
        assertThat(matches.finder().test("a".repeat(50_000))).isFalse(); // a backtracking engine would never end
    }

    @Test
    void notesEverySegmentThatIsReferredTo() {
        Findings findings = new Findings();
        ConditionShape.CONDITION.read(yaml("all: [{member: a}, {not: {any: [{member: b}]}}]"), findings);

        assertThat(findings.references())
                .extracting(
                        Findings.Reference::name, reference -> reference.place().path())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", "all[0].member"),
                        org.assertj.core.api.Assertions.tuple("b", "all[1].not.any[0].member"));
    }

    private static Condition read(String text) {
        Findings findings = new Findings();
        Optional<Condition> condition = ConditionShape.CONDITION.read(yaml(text), findings);
        assertThat(findings.problems()).isEmpty();
        return condition.orElseThrow();
    }

    private static Yaml yaml(String text) {
        return YamlReader.parse(text.getBytes(StandardCharsets.UTF_8), "test.yaml", problem -> {
                    throw new AssertionError(problem);
                })
                .orElseThrow();
    }

    private static Condition did(String event) {
        return new Condition.Did(EventFilter.of(event), Span.ALL, Count.atLeast(1));
    }

    private static Condition aggregate(Measure measure, Comparison... comparisons) {
        return new Condition.Aggregate(measure, Path.of("p"), EventFilter.of("x"), Span.ALL, test(comparisons));
    }

    private static Condition attribute(Comparison... comparisons) {
        return new Condition.Attribute(Path.of("a"), test(comparisons));
    }

    private static PropertyTest equal(String path, Value value) {
        return new PropertyTest(Path.of(path), test(new Comparison.Equal(value)));
    }

    private static dev.lockstep.core.condition.Test test(Comparison... comparisons) {
        return dev.lockstep.core.condition.Test.of(comparisons);
    }

    private static long at(String instant) {
        return Instants.parse(instant).orElseThrow();
    }
}
