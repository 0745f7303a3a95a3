package dev.lockstep.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    @Test
    void whatIsForgottenLeavesNoTraceInTheBytes() {
        LinkedHashMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put(
                "spent",
                new Condition.Aggregate(
                        Condition.Measure.SUM,
                        Path.of("revenue"),
                        EventFilter.of("Bought"),
                        Span.of(Window.within(1000)),
                        dev.lockstep.core.condition.Test.of(new Comparison.Ordered(Comparison.Order.GT, Value.of(1)))));
        SegmentMachine machine = new SegmentMachine(Program.compile(segments, List.of()));
        PersonState state = machine.newPerson(Identifier.id("u1").person());
        machine.step(state, new Input.Received(bought(2), 0), 0);
        machine.step(state, new Input.Due(), 1000);

        byte[] bytes = StateCodec.write(state);
        PersonState read = StateCodec.read(state.person(), state.layout(), bytes);
        assertThat(StateCodec.write(read)).isEqualTo(bytes);
    }

    private static Fact bought(double revenue) {
        return new Fact.Event(
                Optional.empty(), 0, List.of(Identifier.id("u1")), "Bought", Map.of("revenue", Value.of(revenue)));
    }
}
