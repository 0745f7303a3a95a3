package dev.lockstep.core.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LeafTest {

    private static final Condition BOUGHT =
            new Condition.Did(EventFilter.of("Order Completed"), Span.ALL, Count.atLeast(1));
    private static final Condition VIP = new Condition.Member("vip");

    @Test
    void leavesAreReadInOrderAndSayWhereTheyStand() {
        Condition condition = new Condition.All(List.of(
                new Condition.Not(BOUGHT),
                new Condition.Not(new Condition.Any(List.of(VIP, new Condition.Not(VIP)))),
                BOUGHT));

        assertThat(Leaf.of(condition))
                .extracting(leaf -> leaf.path() + ": " + leaf.says())
                .containsExactly(
                        "all[0]: never *Order Completed*",
                        "all[1].not.any[0]: is in *vip*",
                        "all[1].not.any[1].not: is in *vip*",
                        "all[2]: at least one *Order Completed*");
    }

    @Test
    void aWholeConditionMayBeALeaf() {
        assertThat(Leaf.of(BOUGHT)).containsExactly(new Leaf("", BOUGHT));
    }
}
