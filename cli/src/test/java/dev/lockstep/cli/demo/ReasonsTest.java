package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of membership changes in the shop's own segments. */
class ReasonsTest {

    private static final long HOUR_MS = 3_600_000;
    private static final long DAY_MS = 24 * HOUR_MS;
    private static final Identifier ANNA = Identifier.id("anna");

    private final List<String> told = new ArrayList<>();
    private Population people;

    @BeforeEach
    void open() throws IOException {
        Windows windows = new Windows(ShippedShop.read().conditions());
        Reasons reasons = new Reasons(windows);
        people = new Population(Program.compile(windows.conditions(), List.of()), change -> {
            if (!windows.note(change)) {
                told.add((change.entered() ? "+" : "-") + change.segment() + ": " + reasons.words(change));
            }
        });
    }

    @Test
    void timeIsNamedByTheWindowThatOpenedOrClosed() {
        event(0, "Checkout Started");
        people.advance(4 * DAY_MS);

        assertThat(told)
                .containsSubsequence(
                        "+cart_abandoned_0_4h: Checkout Started",
                        "-cart_abandoned_0_4h: 4 hours since Checkout Started",
                        "+cart_abandoned_4_24h: 4 hours since Checkout Started",
                        "-cart_abandoned_4_24h: 24 hours since Checkout Started",
                        "+cart_abandoned_1_3d: 24 hours since Checkout Started",
                        "-cart_abandoned_1_3d: 3 days since Checkout Started");
    }

    @Test
    void aWindowInASegmentThatIsReferredToIsFound() {
        event(0, "Order Completed");
        people.advance(100 * DAY_MS);

        assertThat(told)
                .contains(
                        "+at_risk_60d: 60 days since Order Completed",
                        "-at_risk_60d: 90 days since Order Completed",
                        "+lapsed_90d: 90 days since Order Completed");
    }

    @Test
    void anAttributeHasAnAgeToo() {
        change(0, List.of(ANNA), "created_at", Value.of(0));
        people.advance(20 * DAY_MS);

        assertThat(told)
                .containsExactly("+signed_up_14d: changed: created_at", "-signed_up_14d: 14 days since created_at");
    }

    @Test
    void aLateFactIsCalledLate() {
        event(0, "Checkout Started");
        people.receive(event("Order Completed", HOUR_MS), 2 * HOUR_MS);

        assertThat(told).contains("-cart_abandoned_0_4h: Order Completed, late");
    }

    @Test
    void aVisitThatTurnsOutToBeSomebodysIsIdentified() {
        Identifier browser = Identifier.anonymous("b1");
        change(0, List.of(ANNA), "email", Value.of("anna@mail.example"));
        for (String sku : List.of("s1", "s2")) {
            people.receive(
                    new Fact.Event(
                            Optional.empty(), 0, List.of(browser), "Product Viewed", Map.of("sku", Value.of(sku))),
                    0);
        }
        people.advance(2 * HOUR_MS);
        assertThat(told).isEmpty();
        change(2 * HOUR_MS, List.of(ANNA, browser), "plan", Value.of("pro"));

        assertThat(told).containsExactly("+browse_abandoned_3d: anonymous visit identified");
    }

    private void event(long at, String name) {
        people.receive(event(name, at), at);
    }

    private static Fact event(String name, long at) {
        return new Fact.Event(Optional.empty(), at, List.of(ANNA), name, Map.of());
    }

    private void change(long at, List<Identifier> person, String attribute, Value value) {
        people.receive(
                new Fact.AttributeChange(Optional.empty(), at, person, Map.of(attribute, Optional.of(value))), at);
    }
}
