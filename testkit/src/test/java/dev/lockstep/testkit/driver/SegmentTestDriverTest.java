package dev.lockstep.testkit.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SegmentTestDriverTest {

    private final SegmentTestDriver driver = SegmentTestDriver.ofYaml("cart: {latest: Checkout Started, within: 4h}");

    @Test
    void showsWhoIsInWhichSegmentAndUntilWhen() {
        driver.receive(event(driver.now().toEpochMilli()));
        assertThat(driver.segmentsOf("anna")).containsExactly("cart");
        assertThat(driver.membersOf("cart")).containsExactly("anna");
        assertThat(driver.verdict("anna", "cart").until())
                .isEqualTo(driver.now().plus(Duration.ofHours(4)).toEpochMilli());

        driver.advance(Duration.ofHours(4));
        assertThat(driver.segmentsOf("anna")).isEmpty();
        assertThat(driver.changes()).extracting(MembershipChange::entered).containsExactly(true, false);
        assertThat(driver.changes()).isEmpty();
    }

    @Test
    void leavesOutWhatCancelsOutWithinAnInstant() {
        driver.receive(event(driver.now().toEpochMilli()));
        driver.receive(new Fact.Erasure(Optional.empty(), 0, List.of(Identifier.id("anna"))));
        assertThat(driver.changes()).isEmpty();
    }

    @Test
    void aTimelineShowsWhatReallyHappens() {
        assertThatThrownBy(() -> driver.play("""
                        09:00 anna does Checkout Started
                              → anna enters cart
                        12:59 → anna exits cart
                        14:00 nothing happens
                        """))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        The timeline was expected to be
                        day 1 09:00:00.000 anna does Checkout Started
                        day 1 09:00:00.000 → anna enters cart
                        day 1 12:59:00.000 → anna exits cart
                        day 1 14:00:00.000 nothing happens
                        but it is
                        day 1 09:00:00.000 anna does Checkout Started
                        day 1 09:00:00.000 → anna enters cart
                        day 1 13:00:00.000 → anna exits cart
                        day 1 14:00:00.000 nothing happens""");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SegmentTestDriver.ofYaml("cart: {lately: Checkout Started}"))
                .withMessageContaining("lately");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver.play("09:00 anna sleeps"))
                .withMessageContaining("anna sleeps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver.play("09:00 anna has {plan: }}"))
                .withMessageContaining("{plan: }}");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> driver.verdict("nobody", "cart"))
                .withMessageContaining("nobody");
    }

    private static Fact event(long timestamp) {
        return new Fact.Event(
                Optional.empty(), timestamp, List.of(Identifier.id("anna")), "Checkout Started", Map.of());
    }
}
