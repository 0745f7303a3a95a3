package dev.lockstep.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.RandomConditions;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.explain.Explanation.Reason;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final PersonId PERSON = new PersonId("u1");
    private static final EventFilter CHECKOUTS = EventFilter.of("Checkout Started");
    private static final EventFilter ORDERS = EventFilter.of("Order Completed");
    private static final Condition NO_ORDER_SINCE =
            new Condition.Not(new Condition.Did(ORDERS, Span.since(CHECKOUTS), Count.atLeast(1)));
    private static final Condition CART = new Condition.All(
            List.of(new Condition.Latest(CHECKOUTS, new Window(ms("4h"), ms("24h")), List.of()), NO_ORDER_SINCE));

    @Test
    void tellsOfEachPartWhetherItHoldsUntilWhenAndWhy() {
        Reason cart = explain(
                CART,
                "2026-03-01T14:00:00Z",
                event("2026-03-01T09:00:00Z", "Order Completed"),
                event("2026-03-01T10:00:00Z", "Checkout Started"));
        assertThat(cart.holds()).isTrue();
        assertThat(cart.until()).hasValue(at("2026-03-02T10:00:00Z"));
        assertThat(cart.evidence()).isEmpty();

        Reason latest = cart.parts().getFirst();
        assertThat(latest.says()).isEqualTo("the latest *Checkout Started* was 4 to 24 hours ago");
        assertThat(latest.holds()).isTrue();
        assertThat(latest.until()).hasValue(at("2026-03-02T10:00:00Z"));
        assertThat(latest.evidence())
                .containsExactly(
                        new Evidence.Chosen(Optional.of(event("2026-03-01T10:00:00Z", "Checkout Started")), 0));

        Reason noOrder = cart.parts().get(1);
        assertThat(noOrder.says()).isEqualTo("no *Order Completed* since the latest *Checkout Started*");
        assertThat(noOrder.holds()).isTrue();
        assertThat(noOrder.until()).isEmpty();
        assertThat(noOrder.evidence())
                .containsExactly(
                        new Evidence.Counted(
                                List.of(), 0, 1, Optional.of(event("2026-03-01T09:00:00Z", "Order Completed"))),
                        new Evidence.Anchor(Optional.of(event("2026-03-01T10:00:00Z", "Checkout Started"))));
    }

    @Test
    void explainsAPastInstantByTheFactsUpToIt() {
        Fact checkout = event("2026-03-01T10:00:00Z", "Checkout Started");
        Fact order = event("2026-03-01T15:00:00Z", "Order Completed");
        assertThat(explain(CART, "2026-03-01T14:59:59.999Z", checkout, order).holds())
                .isTrue();
        assertThat(explain(CART, "2026-03-01T15:00:00Z", checkout, order).holds())
                .isFalse();
    }

    @Test
    void saysSinceWhenAPersonIsInASegmentAndInAnotherThatItRefersTo() {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put("hot", new Condition.Member("cart"));
        segments.put("cart", CART);
        Explanation explanation = new Explainer(segments, List.of("hot"))
                .explain(
                        PERSON, List.of(event("2026-03-01T10:00:00Z", "Checkout Started")), at("2026-03-01T20:00:00Z"));
        Explanation.Answer hot = explanation.segments().getFirst();
        assertThat(hot.since()).hasValue(at("2026-03-01T14:00:00Z"));
        assertThat(hot.reason().until()).hasValue(at("2026-03-02T10:00:00Z"));
        assertThat(hot.reason().evidence())
                .containsExactly(new Evidence.Membership("cart", OptionalLong.of(at("2026-03-01T14:00:00Z"))));
    }

    @Test
    void showsTheNewestFactsAndCountsTheRest() {
        List<Fact> facts = new ArrayList<>();
        for (int day = 1; day <= 9; day++) {
            facts.add(event("2026-03-0" + day + "T00:00:00Z", "Order Completed"));
        }
        Evidence evidence = explain(
                        new Condition.Did(ORDERS, Span.of(Window.within(ms("7d"))), Count.atLeast(3)),
                        "2026-03-09T00:00:00Z",
                        facts.toArray(Fact[]::new))
                .evidence()
                .getFirst();
        Evidence.Counted counted = (Evidence.Counted) evidence;
        assertThat(counted.newest()).hasSize(Evidence.MAX_SHOWN).startsWith((Fact.Event) facts.getLast());
        assertThat(counted.count()).isEqualTo(7);
        assertThat(counted.outside()).isEqualTo(2);
        assertThat(counted.newestOutside()).contains((Fact.Event) facts.get(1));
    }

    @Test
    void showsAnAttributeAsItWasLastWritten() {
        Condition plan = new Condition.Attribute(
                Path.of("plan.name"), dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of("pro"))));
        Fact pro =
                change("2026-03-02T00:00:00Z", "plan", Optional.of(new Value.Fields(Map.of("name", Value.of("pro")))));
        Fact late = change("2026-03-01T00:00:00Z", "plan", Optional.empty());
        Fact gone = change("2026-03-03T00:00:00Z", "plan", Optional.empty());
        assertThat(explain(plan, "2026-03-02T12:00:00Z", pro, late).evidence())
                .containsExactly(new Evidence.Attribute(
                        Path.of("plan.name"),
                        Optional.of(Value.of("pro")),
                        OptionalLong.of(at("2026-03-02T00:00:00Z"))));
        assertThat(explain(plan, "2026-03-04T00:00:00Z", pro, late, gone).evidence())
                .containsExactly(new Evidence.Attribute(
                        Path.of("plan.name"), Optional.empty(), OptionalLong.of(at("2026-03-03T00:00:00Z"))));
    }

    @Test
    void refusesAPersonOfWhomNothingIsKnownYet() {
        assertThatThrownBy(() -> explain(CART, "2026-03-01T09:00:00Z", event("2026-03-01T10:00:00Z", "A")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing is known of this person at 2026-03-01T09:00:00.000Z");
    }

    /** To replay: put the seed that the failure prints in the place of the first. */
    @Test
    void evidenceAndPartsLeadToTheAnswerAndItStandsUntilItIsSaidTo() {
        for (long seed = 1; seed <= 3_000; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            RandomConditions conditions = new RandomConditions(random);
            Condition condition = withoutMembers(conditions.condition(random.nextInt(3)));
            long at = Instants.parse("2026-03-01").orElseThrow();
            List<Fact> facts = new ArrayList<>();
            for (int i = random.nextInt(1, 12); i > 0; i--) {
                long timestamp = at - (long) Math.exp(random.nextDouble(Math.log((double) ms("120d"))));
                facts.add(random.nextInt(4) == 0 ? conditions.attributeChange(timestamp) : conditions.event(timestamp));
            }
            String replay = "seed " + seed;
            Reason reason = explain(condition, at, facts);
            assertReasonable(reason, at, replay);
            if (reason.until().isPresent()) {
                long until = reason.until().getAsLong();
                assertThat(explain(condition, until - 1, facts).holds())
                        .as(replay)
                        .isEqualTo(reason.holds());
                assertThat(explain(condition, until, facts).holds()).as(replay).isNotEqualTo(reason.holds());
            }
        }
    }

    private static void assertReasonable(Reason reason, long at, String replay) {
        assertThat(follows(reason.condition(), reason, at))
                .as("%s: %s", replay, reason.says())
                .isEqualTo(reason.holds());
        reason.parts().forEach(part -> assertReasonable(part, at, replay));
    }

    /** What a reader would conclude from the evidence and the parts. */
    private static boolean follows(Condition condition, Reason reason, long at) {
        List<Evidence> evidence = reason.evidence();
        return switch (condition) {
            case Condition.All all -> reason.parts().stream().allMatch(Reason::holds);
            case Condition.Any any -> reason.parts().stream().anyMatch(Reason::holds);
            case Condition.Not(Condition child) ->
                reason.parts().isEmpty()
                        ? !follows(child, reason, at)
                        : !reason.parts().getFirst().holds();
            case Condition.Did did -> did.count().holds(((Evidence.Counted) evidence.getFirst()).count());
            case Condition.Latest latest -> holdsOf(evidence.getFirst(), latest.window(), latest.is(), at);
            case Condition.First first -> holdsOf(evidence.getFirst(), first.window(), first.is(), at);
            case Condition.Aggregate aggregate ->
                aggregate
                        .test()
                        .passes(((Evidence.Measured) evidence.getFirst())
                                .value()
                                .map(Value::of)
                                .orElse(null))
                        .contains(at);
            case Condition.Attribute attribute ->
                attribute
                        .test()
                        .passes(((Evidence.Attribute) evidence.getFirst())
                                .value()
                                .orElse(null))
                        .contains(at);
            case Condition.Member member ->
                ((Evidence.Membership) evidence.getFirst()).since().isPresent();
            case Condition.HasIdentifier identifier ->
                evidence.stream()
                        .anyMatch(found -> found instanceof Evidence.Identifiers(var kind, var known, long count)
                                ? count > 0
                                : ((Evidence.Attribute) found)
                                        .value()
                                        .filter(ExplainerTest::isUsable)
                                        .isPresent());
            case Condition.Sample sample ->
                ((Evidence.Standing) evidence.getFirst()).percent().compareTo(sample.percent()) < 0;
        };
    }

    private static boolean isUsable(Value value) {
        return dev.lockstep.core.program.Identifiers.isUsable("phone", value);
    }

    private static boolean holdsOf(Evidence evidence, Window window, List<PropertyTest> is, long at) {
        return ((Evidence.Chosen) evidence)
                .event()
                .filter(event -> window.of(event.timestamp()).contains(at)
                        && PropertyTest.passes(is, event.properties()).contains(at))
                .isPresent();
    }

    static Condition withoutMembers(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                new Condition.All(
                        children.stream().map(ExplainerTest::withoutMembers).toList());
            case Condition.Any(List<Condition> children) ->
                new Condition.Any(
                        children.stream().map(ExplainerTest::withoutMembers).toList());
            case Condition.Not(Condition child) -> new Condition.Not(withoutMembers(child));
            case Condition.Member member -> new Condition.Sample(BigDecimal.TEN, member.segment());
            default -> condition;
        };
    }

    private static Reason explain(Condition condition, String at, Fact... facts) {
        return explain(condition, at(at), List.of(facts));
    }

    private static Reason explain(Condition condition, long at, List<Fact> facts) {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put("segment", condition);
        return new Explainer(segments, List.of("segment"))
                .explain(PERSON, facts, at)
                .segments()
                .getFirst()
                .reason();
    }

    private static Fact.Event event(String at, String name) {
        return new Fact.Event(Optional.empty(), at(at), List.of(Identifier.id("u1")), name, Map.of());
    }

    private static Fact change(String at, String attribute, Optional<Value> value) {
        return new Fact.AttributeChange(
                Optional.empty(), at(at), List.of(Identifier.id("u1")), Map.of(attribute, value));
    }

    private static long at(String iso) {
        return Instants.parse(iso).orElseThrow();
    }

    private static long ms(String duration) {
        return Durations.parse(duration).orElseThrow();
    }
}
