package dev.lockstep.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.state.PersonState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class SegmentMachineTest {

    private static final long MINUTE = 60_000;

    @Test
    void aFactMayArriveAtTheInstantAtWhichTheSegmentThatItsSegmentRefersToLapses() {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put("looked", did("Looked", Window.within(5 * MINUTE)));
        segments.put(
                "looked_and_bought",
                new Condition.All(List.of(new Condition.Member("looked"), did("Bought", Window.ALL))));
        SegmentMachine machine = new SegmentMachine(Program.compile(segments, List.of()));
        PersonState state = machine.newPerson(Identifier.id("u1").person());

        machine.step(state, event("Looked", 0, 1), 0);
        machine.step(state, event("Bought", 5 * MINUTE, 2), MINUTE);
        Step step = machine.step(state, new Input.Due(), 5 * MINUTE);

        assertThat(step.changes())
                .containsExactly(new MembershipChange(
                        5 * MINUTE, state.person(), "looked", false, new Cause.ByTime(), OptionalInt.of(0)));
    }

    private static Condition did(String event, Window window) {
        return new Condition.Did(EventFilter.of(event), Span.of(window), Count.atLeast(1));
    }

    private static Input event(String name, long timestamp, long sequence) {
        return new Input.Received(
                new Fact.Event(Optional.empty(), timestamp, List.of(Identifier.id("u1")), name, Map.of()), sequence);
    }
}
