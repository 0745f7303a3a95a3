package dev.lockstep.core.condition;

import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.util.List;
import java.util.Map;

/** A test of the property at a path, as {@code where} and {@code is} hold them. */
public record PropertyTest(Path path, Test test) {

    /** When all of the tests pass on these properties. */
    public static Interval passes(List<PropertyTest> tests, Map<String, Value> properties) {
        Interval passes = Interval.ALWAYS;
        for (int i = 0; i < tests.size() && !passes.isEmpty(); i++) {
            PropertyTest test = tests.get(i);
            passes = passes.and(test.test.passes(test.path.in(properties)));
        }
        return passes;
    }

    /** Whether one of the tests asks the age of a property. */
    public static boolean changeWithTime(List<PropertyTest> tests) {
        return tests.stream().anyMatch(test -> test.test.changesWithTime());
    }
}
