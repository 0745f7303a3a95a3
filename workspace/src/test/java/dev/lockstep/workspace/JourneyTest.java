package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.program.Definitions;
import dev.lockstep.workspace.rehearsal.Outcome;
import dev.lockstep.workspace.rehearsal.Outcome.Moment;
import dev.lockstep.workspace.rehearsal.RehearsalRunner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of people in a journey, as timelines. */
class JourneyTest {

    private static final String CART = """
            cart:
                starts: Checkout Started
                converts: Order Completed
                exhausted: {email: 2, sms: 1}
            """;

    @Test
    void isExhaustedByTwoEmailsAndATextSinceTheCartWithoutAnOrder() {
        assertPasses(CART, """
                - {at: 0m, event: Email Sent}
                - {at: 0m, expect: {out: [cart.active, cart.exhausted, cart.converted]}}
                - {at: 1h, event: Checkout Started}
                - {at: 1h, expect: {in: cart.active}}
                - {at: 2h, event: Email Sent}
                - {at: 10h, event: SMS Sent}
                - {at: 10h, expect: {in: cart.active, out: cart.exhausted}}
                - {at: 22h, event: Email Sent}
                - {at: 22h, expect: {in: cart.exhausted, out: cart.active}}
                - {at: 900d, expect: {in: cart.exhausted}}
                """);
    }

    @Test
    void endsWithTheOrderWhetherOrNotItWasExhausted() {
        assertPasses(CART, """
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Order Completed}
                - {at: 1h, expect: {in: cart.converted, out: [cart.active, cart.exhausted]}}
                - {at: 1h, person: other, event: Checkout Started}
                - {at: 2h, person: other, event: Email Sent}
                - {at: 3h, person: other, event: Email Sent}
                - {at: 4h, person: other, event: SMS Sent}
                - {at: 4h, person: other, expect: {in: cart.exhausted}}
                - {at: 9h, person: other, event: Order Completed}
                - {at: 9h, person: other, expect: {in: cart.converted, out: [cart.active, cart.exhausted]}}
                """);
    }

    @Test
    void beginsAnewWithEveryStart() {
        assertPasses(CART, """
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Email Sent}
                - {at: 2h, event: Email Sent}
                - {at: 3h, event: SMS Sent}
                - {at: 4h, event: Checkout Started}
                - {at: 4h, expect: {in: cart.active, out: cart.exhausted}}
                - {at: 5h, event: Order Completed}
                - {at: 6h, event: Checkout Started}
                - {at: 6h, expect: {in: cart.active, out: cart.converted}}
                """);
    }

    @Test
    void isLeftByWhatEndsIt() {
        assertPasses("""
                cart:
                    starts: Checkout Started
                    converts: Order Completed
                    ends: {did: Cart Updated, where: {items: 0}}
                    exhausted: {email: 1}
                    lasts: 3d
                """, """
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Cart Updated, properties: {items: 2}}
                - {at: 1h, expect: {in: cart.active}}
                - {at: 2h, event: Cart Updated, properties: {items: 0}}
                - {at: 2h, expect: {out: [cart.active, cart.exhausted, cart.converted]}}
                - {at: 3h, event: Email Sent}
                - {at: 9d, expect: {out: [cart.active, cart.exhausted, cart.converted]}}
                """);
    }

    @Test
    void isExhaustedAtTheVeryMillisecondWhenItHasLasted() {
        assertPasses("cart: {starts: Checkout Started, converts: Order Completed, lasts: 3d}", """
                - {at: 0m, event: Checkout Started}
                - {at: 2d23h59m59s999ms, expect: {in: cart.active, out: cart.exhausted}}
                - {at: 3d, expect: {in: cart.exhausted, out: cart.active}}
                """);
    }

    @Test
    void countsMessagesOfItsCampaignsHoweverTheirIdsAreWritten() {
        assertPasses("""
                cart:
                    starts: Checkout Started
                    converts: Order Completed
                    campaigns: [9, "12"]
                    exhausted: {email: 3}
                """, """
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Email Sent, properties: {campaign_id: 9}}
                - {at: 2h, event: Email Sent, properties: {campaign_id: 8}}
                - {at: 3h, event: Email Sent}
                - {at: 4h, event: Email Sent, properties: {campaign_id: "9"}}
                - {at: 4h, expect: {in: cart.active}}
                - {at: 5h, event: Email Sent, properties: {campaign_id: 12}}
                - {at: 5h, expect: {in: cart.exhausted}}
                """);
    }

    @Test
    void countsEventsOfTheShopsOwn() {
        assertPasses("""
                cart:
                    starts: {did: Checkout Started, where: {value: {gte: 100}}}
                    converts: Order Completed
                    messages: {letter: Letter Posted, email: {did: Mail Out, where: {flow: cart}}}
                    exhausted: {letter: 1, email: 1}
                """, """
                - {at: 0m, event: Checkout Started, properties: {value: 20}}
                - {at: 0m, expect: {out: cart.active}}
                - {at: 1h, event: Checkout Started, properties: {value: 120}}
                - {at: 2h, event: Mail Out, properties: {flow: news}}
                - {at: 2h, event: Email Sent}
                - {at: 3h, event: Letter Posted}
                - {at: 3h, expect: {in: cart.active}}
                - {at: 4h, event: Mail Out, properties: {flow: cart}}
                - {at: 4h, expect: {in: cart.exhausted}}
                """);
    }

    @Test
    void whoeverAnswersIsNotExhaustedAndNoMachineAnswers() {
        assertPasses("""
                cart:
                    starts: Checkout Started
                    converts: Order Completed
                    exhausted: {email: 1}
                    answers: [opened, clicked]
                """, """
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Email Sent}
                - {at: 1h, expect: {in: cart.exhausted}}
                - {at: 2h, event: Email Opened, properties: {proxied: true}}
                - {at: 2h, event: Email Opened, properties: {prefetched: true}}
                - {at: 2h, event: Email Opened, properties: {synthetic: true}}
                - {at: 2h, event: Email Link Clicked, properties: {machine: true}}
                - {at: 2h, expect: {in: cart.exhausted}}
                - {at: 3h, event: Email Opened, properties: {proxied: false}}
                - {at: 3h, expect: {in: cart.active, out: cart.exhausted}}
                - {at: 4h, person: other, event: Checkout Started}
                - {at: 5h, person: other, event: Email Sent}
                - {at: 6h, person: other, event: Email Link Clicked}
                - {at: 6h, person: other, expect: {in: cart.active}}
                """);
    }

    @Test
    void isAskedForByAConditionAsASegmentIs() {
        assertPasses(CART + """
            segments:
              paid: {where: {all: [{journey: cart, is: exhausted}, {latest: Checkout Started, within: 7d}]}}
              same: {where: {member: cart.exhausted}}
            """, """
                - {at: 0m, event: Checkout Started}
                - {at: 1h, event: Email Sent}
                - {at: 1h, event: Email Sent}
                - {at: 1h, expect: {out: paid}}
                - {at: 2h, event: SMS Sent}
                - {at: 2h, expect: {in: [paid, same]}}
                - {at: 7d, expect: {out: paid, in: same}}
                """);
    }

    @Test
    void aMessageThatArrivesLateCountsAsOfWhenItWasSent() {
        assertPasses("cart: {starts: Checkout Started, converts: Order Completed, exhausted: {email: 1}}", """
                - {at: 2h, event: Checkout Started}
                - {at: 3h, happened: 1h, event: Email Sent}
                - {at: 3h, expect: {in: cart.active}}
                - {at: 4h, happened: 2h, event: Email Sent}
                - {at: 4h, expect: {in: cart.exhausted}}
                """);
    }

    @Test
    void isWhatSomebodyMightHaveWrittenByHand() {
        Workspace workspace = workspace(CART, "");

        assertThat(Conditions.canonical(workspace.conditions().get("cart.exhausted")))
                .isEqualTo("{\"all\":["
                        + "{\"did\":\"Email Sent\",\"since\":\"Checkout Started\",\"at_least\":2},"
                        + "{\"did\":\"SMS Sent\",\"since\":\"Checkout Started\"},"
                        + "{\"did_not\":\"Order Completed\",\"since\":\"Checkout Started\"}]}");
    }

    /** So that what was seen in a plan is what is applied, and what is delivered says by which definition. */
    @Test
    void changesTheHashOfWhateverAsksForIt() {
        String asks = "segments: {paid: {where: {journey: cart, is: exhausted}}, other: {where: {did: x}}}\n";
        Map<String, String> before = Definitions.hashes(workspace(CART, asks).conditions());
        Map<String, String> after = Definitions.hashes(
                workspace(CART.replace("sms: 1", "sms: 2"), asks).conditions());

        assertThat(after.get("paid")).isNotEqualTo(before.get("paid"));
        assertThat(after.get("other")).isEqualTo(before.get("other"));
    }

    private static void assertPasses(String journeys, String timeline) {
        String written = timeline.isEmpty() ? "[]" : "[" + timeline.replaceAll("(?m)^- (.*)$", "$1,") + "]";
        Workspace workspace = workspace(journeys, "tests: [{name: t, timeline: " + written + "}]\n");
        Outcome outcome = new RehearsalRunner(workspace).run(workspace.tests().getFirst());
        assertThat(outcome.moments())
                .filteredOn(Moment.Expected.class::isInstance)
                .isNotEmpty()
                .allSatisfy(moment -> assertThat(((Moment.Expected) moment).wrong())
                        .as(((Moment.Expected) moment).step().place().toString())
                        .isEmpty());
    }

    private static Workspace workspace(String journeys, String rest) {
        String document = "journeys:\n  " + journeys + "\n" + rest;
        WorkspaceReader.Reading reading = WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", document)));
        assertThat(reading.problems()).isEmpty();
        return reading.workspace().orElseThrow();
    }
}
