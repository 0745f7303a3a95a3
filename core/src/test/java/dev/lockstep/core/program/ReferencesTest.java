package dev.lockstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencesTest {

    @Test
    void findsEveryCycleAndWritesItFromItsFirstName() {
        Map<String, Condition> segments = new LinkedHashMap<>();
        segments.put("start", member("b"));
        segments.put("b", member("c", "a", "none"));
        segments.put("a", member("b"));
        segments.put("c", member("b", "c"));
        segments.put("none", member("unknown"));

        assertThat(References.cycles(segments))
                .containsExactlyInAnyOrder(List.of("a", "b", "a"), List.of("b", "c", "b"), List.of("c", "c"));
    }

    @Test
    void followsAWayOfAnyLength() {
        Map<String, Condition> segments = new LinkedHashMap<>();
        for (int i = 0; i < 100_000; i++) {
            segments.put("s" + i, member("s" + (i + 1) % 100_000));
        }

        assertThat(References.cycles(segments))
                .singleElement()
                .satisfies(cycle -> assertThat(cycle)
                        .hasSize(100_001)
                        .startsWith("s0", "s1")
                        .endsWith("s0"));
    }

    private static Condition member(String... segments) {
        return new Condition.Any(
                Stream.of(segments).<Condition>map(Condition.Member::new).toList());
    }
}
