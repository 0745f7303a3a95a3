package dev.lockstep.core.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Member;
import dev.lockstep.core.condition.Condition.Not;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    private static final Condition ORDERED = did("Order Completed");

    @Test
    void isTheFirst16DigitsOfSha256OfTheCanonicalForm() {
        // printf '{"did":"Order Completed"}' | sha256sum
        assertThat(Definitions.hashes(Map.of("buyers", ORDERED)))
                .containsExactly(Map.entry("buyers", "7247ca3bdd67fe02"));
    }

    @Test
    void keepsTheOrderGiven() {
        SequencedMap<String, Condition> segments = new LinkedHashMap<>();
        segments.put("z", new Member("a"));
        segments.put("a", ORDERED);
        segments.put("m", new Member("z"));
        assertThat(Definitions.hashes(segments).keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void changesWithASegmentThatIsReferredToThroughOthers() {
        Map<String, String> before = Definitions.hashes(
                Map.of("buyers", ORDERED, "others", new Not(new Member("buyers")), "all_others", new Member("others")));
        Map<String, String> after = Definitions.hashes(Map.of(
                "buyers",
                did("Order Paid"),
                "others",
                new Not(new Member("buyers")),
                "all_others",
                new Member("others")));
        assertThat(List.of("buyers", "others", "all_others"))
                .allSatisfy(segment -> assertThat(after.get(segment)).isNotEqualTo(before.get(segment)));
    }

    @Test
    void doesNotChangeWithASegmentThatIsNotReferredTo() {
        assertThat(Definitions.hashes(Map.of("buyers", ORDERED, "other", did("A"))))
                .containsEntry(
                        "buyers", Definitions.hashes(Map.of("buyers", ORDERED)).get("buyers"));
    }

    @Test
    void refusesAReferenceToNothing() {
        assertThatThrownBy(() -> Definitions.hashes(Map.of("a", new Member("b"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no segment \"b\"");
    }

    private static Condition did(String event) {
        return new Condition.Did(EventFilter.of(event), Span.ALL, Count.atLeast(1));
    }
}
