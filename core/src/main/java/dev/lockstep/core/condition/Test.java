package dev.lockstep.core.condition;

import dev.lockstep.core.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One or more comparisons, all of which must hold of a value. */
public record Test(List<Comparison> comparisons) {

    public Test {
        comparisons = List.copyOf(comparisons);
        if (comparisons.isEmpty()) {
            throw new IllegalArgumentException("a test needs a comparison");
        }
    }

    public static Test of(Comparison... comparisons) {
        return new Test(List.of(comparisons));
    }

    /** When the value passes; null is an absent value. */
    public Interval passes(@Nullable Value value) {
        Interval passes = Interval.ALWAYS;
        for (int i = 0; i < comparisons.size() && !passes.isEmpty(); i++) {
            passes = passes.and(comparisons.get(i).passes(value));
        }
        return passes;
    }

    /** Whether one of the comparisons asks an age, so that the passing of time may change the answer. */
    public boolean changesWithTime() {
        return comparisons.stream().anyMatch(comparison -> comparison instanceof Comparison.Aged);
    }
}
