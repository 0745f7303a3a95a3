package dev.lockstep.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Of somebody it is asked for the first time whether they bought for fifty in the last ten milliseconds. */
class StateTransferTest {

    private static final PersonId PERSON = Identifier.id("u1").person();
    private static final EventFilter ANY_BOUGHT = EventFilter.of("Bought");
    private static final EventFilter BOUGHT_FOR_FIFTY = new EventFilter(
            List.of(EventName.of("Bought")),
            List.of(new PropertyTest(
                    Path.of("revenue"),
                    dev.lockstep.core.condition.Test.of(new Comparison.Ordered(Comparison.Order.GTE, Value.of(50))))));
    private static final Condition ASKED =
            new Condition.Did(BOUGHT_FOR_FIFTY, Span.of(Window.within(10)), Count.atLeast(1));
    private static final Condition LATEST = new Condition.Latest(ANY_BOUGHT, Window.within(3), List.of());

    @Test
    void factsInTheWindowAreAskedWhereNothingIsKnown() {
        assertThat(factsFrom(viewed(), 100, "Bought", 99)).isEqualTo(91);
    }

    @Test
    void noFactsAreAskedOfWhoIsKnownToHaveBoughtNothing() {
        assertThat(factsFrom(LATEST, 100, "Viewed", 99)).isEqualTo(Instants.NEVER);
        Condition ever = new Condition.Did(ANY_BOUGHT, Span.ALL, Count.atLeast(3));
        assertThat(factsFrom(ever, 100, "Viewed", 99)).isEqualTo(Instants.NEVER);
        assertThat(factsFrom(ever, 100, "Bought", 99)).isEqualTo(91);
    }

    @Test
    void noFactsAreAskedOfWhoBoughtLastBeforeTheWindow() {
        assertThat(factsFrom(LATEST, 100, "Bought", 91)).isEqualTo(91);
        assertThat(factsFrom(LATEST, 100, "Bought", 90)).isEqualTo(Instants.NEVER);
    }

    @Test
    void theFirstTellsNothingOfLaterOnes() {
        Condition first = new Condition.First(ANY_BOUGHT, Window.ALL, List.of());
        assertThat(factsFrom(first, 100, "Bought", 10)).isEqualTo(91);
        assertThat(factsFrom(first, 100, "Viewed", 10)).isEqualTo(Instants.NEVER);
    }

    @Test
    void whoIsKnownToHaveBoughtNothingOfOneKindMayHaveBoughtAnother() {
        Condition since = new Condition.Did(
                ANY_BOUGHT, new Span(Window.ALL, 95, Instants.NEVER, Optional.empty()), Count.atLeast(1));
        assertThat(factsFrom(since, 100, "Bought", 94)).as("none since 95").isEqualTo(91);
        Condition until = new Condition.Did(
                ANY_BOUGHT, new Span(Window.ALL, Instants.DAWN, 95, Optional.empty()), Count.atLeast(1));
        assertThat(factsFrom(until, 100, "Bought", 96)).as("none before 95").isEqualTo(91);
        Condition other = new Condition.Latest(EventFilter.of("Bought Again"), Window.ALL, List.of());
        assertThat(factsFrom(other, 100, "Bought", 96)).isEqualTo(91);
        Condition more = new Condition.Latest(EventFilter.of("B*"), Window.ALL, List.of());
        assertThat(factsFrom(more, 100, "Viewed", 96)).isEqualTo(Instants.NEVER);
    }

    @Test
    void allFactsAreAskedWhereAnAttributeIsLacking() {
        Condition rich = new Condition.Attribute(
                Path.of("money"), dev.lockstep.core.condition.Test.of(new Comparison.Exists(true)));
        assertThat(transfer(LATEST, rich).lacksAttributes()).isTrue();
        assertThat(carried(LATEST, rich, 100, "Bought", 99).factsFrom()).isEqualTo(Instants.DAWN);
    }

    @Test
    void whoDidItOftenEnoughCanLearnNothingMore() {
        Condition twice = new Condition.Did(ANY_BOUGHT, Span.ALL, Count.atLeast(2));
        assertThat(canLearn(twice, 99)).isTrue();
        assertThat(canLearn(twice, 99, 50)).isTrue();
        assertThat(canLearn(twice, 99, 50, 70)).isFalse();
    }

    @Test
    void ofTheFirstNothingLaterTellsAndOfTheLatestNothingEarlier() {
        Condition first = new Condition.First(ANY_BOUGHT, Window.ALL, List.of());
        assertThat(canLearn(first, 49, 50)).isTrue();
        assertThat(canLearn(first, 50, 50)).isFalse();
        Condition latest = new Condition.Latest(ANY_BOUGHT, Window.ALL, List.of());
        assertThat(canLearn(latest, 51, 50)).isTrue();
        assertThat(canLearn(latest, 50, 50)).isFalse();
    }

    @Test
    void ofTwoAtOneInstantTheOrderOfReceiptDecidesSoEachMustBeLookedAt() {
        List<PropertyTest> forFifty = BOUGHT_FOR_FIFTY.where();
        Condition first = new Condition.First(ANY_BOUGHT, Window.ALL, forFifty);
        assertThat(canLearn(first, 50, 50)).isTrue();
        assertThat(canLearn(first, 51, 50)).isFalse();
        Condition latest = new Condition.Latest(ANY_BOUGHT, Window.ALL, forFifty);
        assertThat(canLearn(latest, 50, 50)).isTrue();
        assertThat(canLearn(latest, 49, 50)).isFalse();
    }

    @Test
    void factsBeforeThoseThatAreAskedForTellNothing() {
        Condition since = new Condition.Did(
                ANY_BOUGHT, new Span(Window.ALL, 95, Instants.NEVER, Optional.empty()), Count.atLeast(1));
        assertThat(canLearn(since, 94)).isFalse();
        assertThat(canLearn(since, 95)).isTrue();
    }

    @Test
    void everyFactIsLookedAtWhereAnAttributeIsLacking() {
        Condition rich = new Condition.Attribute(
                Path.of("money"), dev.lockstep.core.condition.Test.of(new Comparison.Exists(true)));
        assertThat(canLearn(rich, 99)).isTrue();
    }

    /** Whether a fact can tell more of somebody of whom it is asked for the first time, once it is known when they bought. */
    private static boolean canLearn(Condition asked, long timestamp, long... bought) {
        StateTransfer transfer = transfer(viewed(), asked);
        PersonState state = carried(viewed(), asked, 100, "Viewed", 99).state();
        SegmentMachine machine = machine(asked);
        for (int i = 0; i < bought.length; i++) {
            machine.learn(state, event("Bought", bought[i]), machine.program().routes(), i, 100);
        }
        return transfer.canLearn(state, timestamp);
    }

    private static Fact event(String name, long at) {
        return new Fact.Event(Optional.empty(), at, List.of(Identifier.id("u1")), name, Map.of());
    }

    private static Condition viewed() {
        return new Condition.Latest(EventFilter.of("Viewed"), Window.ALL, List.of());
    }

    private static long factsFrom(Condition known, long now, String event, long at) {
        return carried(known, ASKED, now, event, at).factsFrom();
    }

    private static StateTransfer.Carried carried(Condition known, Condition asked, long now, String event, long at) {
        SegmentMachine machine = machine(known);
        PersonState state = machine.newPerson(PERSON);
        machine.step(state, new Input.Received(event(event, at), 0), at);
        return transfer(known, asked)
                .carry(PERSON, StateCodec.write(state), now)
                .orElseThrow();
    }

    private static StateTransfer transfer(Condition known, Condition asked) {
        Program program = machine(asked).program();
        return StateTransfer.between(machine(known).program().layout(), program.layout(), program::reach);
    }

    private static SegmentMachine machine(Condition condition) {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put("it", condition);
        return new SegmentMachine(Program.compile(segments, List.of()));
    }
}
