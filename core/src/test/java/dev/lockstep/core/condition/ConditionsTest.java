package dev.lockstep.core.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {

    private static final long HOUR_MS = 60 * 60 * 1000;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final EventFilter ORDERS = EventFilter.of("Order Completed");
    private static final EventFilter CHECKOUTS = EventFilter.of("Checkout Started");

    @Test
    void writesTheCartSegmentOfTheSpecification() {
        Condition cart = new Condition.All(List.of(
                new Condition.Latest(CHECKOUTS, new Window(4 * HOUR_MS, 24 * HOUR_MS), List.of()),
                new Condition.Not(new Condition.Did(ORDERS, Span.since(CHECKOUTS), Count.atLeast(1)))));
        assertCanonical(cart, """
                {"all":[{"latest":"Checkout Started","ago":"4h..1d"},\
                {"did_not":"Order Completed","since":"Checkout Started"}]}""");
    }

    @Test
    void leavesDefaultsOut() {
        assertCanonical(new Condition.Did(ORDERS, Span.ALL, Count.atLeast(1)), "{'did':'Order Completed'}");
        assertCanonical(new Condition.First(ORDERS, Window.ALL, List.of()), "{'first':'Order Completed'}");
    }

    @Test
    void writesEachCountInOneWay() {
        assertCanonical(did(Span.ALL, Count.atLeast(0)), "{'did':'Order Completed','at_least':0}");
        assertCanonical(did(Span.ALL, Count.atLeast(3)), "{'did':'Order Completed','at_least':3}");
        assertCanonical(did(Span.ALL, Count.atMost(3)), "{'did':'Order Completed','at_most':3}");
        assertCanonical(did(Span.ALL, Count.exactly(1)), "{'did':'Order Completed','exactly':1}");
        assertCanonical(did(Span.ALL, Count.atMost(0)), "{'did':'Order Completed','exactly':0}");
    }

    @Test
    void writesEveryModifierInAFixedOrder() {
        EventFilter anchor = new EventFilter(
                List.of(EventName.of("Email *"), EventName.of("SMS Sent")),
                List.of(new PropertyTest(Path.of("campaign.id"), test(new Comparison.Equal(Value.of(7))))));
        Span span = new Span(
                Window.within(90 * DAY_MS),
                Instants.parse("2026-01-01").orElseThrow(),
                Instants.parse("2026-03-01T12:30:00.250Z").orElseThrow(),
                Optional.of(anchor));
        EventFilter events = new EventFilter(
                List.of(EventName.of("Product *")),
                List.of(
                        new PropertyTest(Path.of("in_stock"), test(new Comparison.Equal(Value.of(true)))),
                        new PropertyTest(
                                Path.of("price"),
                                test(
                                        new Comparison.Ordered(Order.GTE, Value.of(9.5)),
                                        new Comparison.Ordered(Order.LT, Value.of(100))))));
        assertCanonical(new Condition.Did(events, span, Count.atLeast(2)), """
                {"did":"Product *","where":{"in_stock":true,"price":{"gte":9.5,"lt":100}},\
                "within":"90d","after":"2026-01-01T00:00:00.000Z","before":"2026-03-01T12:30:00.250Z",\
                "since":{"did":["Email *","SMS Sent"],"where":{"campaign.id":7}},"at_least":2}""");
    }

    @Test
    void writesEveryOtherHead() {
        assertCanonical(
                new Condition.Aggregate(
                        Measure.SUM,
                        Path.of("revenue"),
                        ORDERS,
                        Span.of(Window.within(365 * DAY_MS)),
                        test(new Comparison.Ordered(Order.GTE, Value.of(500)))),
                "{'sum':'revenue','of':'Order Completed','within':'365d','gte':500}");
        assertCanonical(
                new Condition.Latest(
                        ORDERS,
                        Window.from(90 * DAY_MS),
                        List.of(new PropertyTest(Path.of("status"), test(new Comparison.Exists(true))))),
                "{'latest':'Order Completed','ago':'90d..','is':{'status':{'exists':true}}}");
        assertCanonical(new Condition.Any(List.of(new Condition.Member("vip"))), "{'any':[{'member':'vip'}]}");
        assertCanonical(
                new Condition.Not(new Condition.Not(did(Span.ALL, Count.atLeast(1)))),
                "{'not':{'did_not':'Order Completed'}}");
        assertCanonical(new Condition.HasIdentifier("email"), "{'identifier':'email'}");
        assertCanonical(new Condition.Sample(new BigDecimal("10.0"), "June"), "{'sample':10,'salt':'June'}");
        assertCanonical(new Condition.Sample(new BigDecimal("0.125"), ""), "{'sample':0.125,'salt':''}");
    }

    @Test
    void writesEveryComparison() {
        assertAttribute(new Comparison.Equal(Value.of("a\"b")), "'eq':'a\\\"b'");
        assertAttribute(new Comparison.NotEqual(new Value.Items(List.of(Value.of(1)))), "'ne':[1]");
        assertAttribute(new Comparison.Ordered(Order.GT, Value.of(1)), "'gt':1");
        assertAttribute(new Comparison.Ordered(Order.LTE, Value.of("m")), "'lte':'m'");
        assertAttribute(new Comparison.In(List.of(Value.of("a"), Value.of(false))), "'in':['a',false]");
        assertAttribute(new Comparison.NotIn(List.of()), "'not_in':[]");
        assertAttribute(
                new Comparison.Contains(new Value.Fields(Map.of("b", Value.of(2), "a", Value.of(1)))),
                "'contains':{'a':1,'b':2}");
        assertAttribute(new Comparison.StartsWith("a"), "'starts_with':'a'");
        assertAttribute(new Comparison.EndsWith("z"), "'ends_with':'z'");
        assertAttribute(new Comparison.Matches("^a+$", text -> true), "'matches':'^a+$'");
        assertAttribute(new Comparison.Exists(false), "'exists':false");
        assertAttribute(new Comparison.Aged(Window.within(36 * HOUR_MS)), "'within':'1d12h'");
        assertAttribute(new Comparison.Aged(Window.ALL), "'ago':'0s..'");
        assertAttribute(new Comparison.Before(0), "'before':'1970-01-01T00:00:00.000Z'");
        assertAttribute(new Comparison.After(-1), "'after':'1969-12-31T23:59:59.999Z'");
    }

    @Test
    void refusesWhatTheLanguageCannotWrite() {
        assertUnwritable(did(Span.ALL, new Count(2, 4)), "a count of 2 to 4");
        assertUnwritable(
                new Condition.Attribute(Path.of("a"), test(new Comparison.Exists(true), new Comparison.Exists(false))),
                "two of \"exists\" in one place");
        assertUnwritable(
                new Condition.Aggregate(
                        Measure.MAX,
                        Path.of("paid_at"),
                        ORDERS,
                        Span.ALL,
                        test(new Comparison.Aged(Window.within(DAY_MS)))),
                "within would be its window");
        assertUnwritable(
                new Condition.Did(
                        new EventFilter(List.of(new EventName.Exactly("Order *")), List.of()),
                        Span.ALL,
                        Count.atLeast(1)),
                "an exact event name that ends in *");
    }

    private static Condition did(Span span, Count count) {
        return new Condition.Did(ORDERS, span, count);
    }

    private static dev.lockstep.core.condition.Test test(Comparison... comparisons) {
        return dev.lockstep.core.condition.Test.of(comparisons);
    }

    private static void assertAttribute(Comparison comparison, String json) {
        assertCanonical(new Condition.Attribute(Path.of("x.y"), test(comparison)), "{'attribute':'x.y'," + json + "}");
    }

    /** Single quotes stand for double ones. */
    private static void assertCanonical(Condition condition, String json) {
        assertThat(Conditions.canonical(condition)).isEqualTo(json.replace('\'', '"'));
    }

    private static void assertUnwritable(Condition condition, String why) {
        assertThatThrownBy(() -> Conditions.canonical(condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
