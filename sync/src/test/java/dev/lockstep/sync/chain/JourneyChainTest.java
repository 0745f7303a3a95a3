package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.sync.simulation.FaultyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audiences that wait for a journey, and offers of which a person gets one, from what a shopper does to a platform. */
class JourneyChainTest {

    private static final Duration SOON = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
    private KoalaSandbox koala;
    private Chain chain;
    private Shoppers shoppers;

    @BeforeEach
    void open() throws IOException {
        koala = KoalaSandbox.start(0, clock, "pk-1");
        FaultyStore store = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
        chain = new Chain(Chain.Surroundings.well(folder, store, clock), Map.of("KEY", "pk-1"), workspace());
        shoppers = new Shoppers(clock, chain::receive);
        shoppers.joins("ann");
    }

    private String workspace() {
        return """
                connections:
                  koala: {kind: koala, url: "%s", public_key: "${env:KEY}"}
                journeys:
                  cart:
                    starts: Checkout Started
                    converts: Order Completed
                    exhausted: {email: 2, sms: 1}
                segments:
                  carts: {where: {latest: Checkout Started, within: 7d}}
                  viewers: {where: {did: Product Viewed, within: 7d}}
                audiences:
                  Paid: {segment: carts, to: koala, handoff: {after: cart, delay: 4h}}
                  Discount: {segment: viewers, to: koala, pause_while: cart}
                """.formatted(koala.url());
    }

    @AfterEach
    void close() {
        chain.close();
        koala.close();
    }

    private void does(String event) {
        shoppers.does(List.of(Identifier.id("ann")), event);
        chain.pass(SOON);
    }

    private void isExhausted() {
        does("Checkout Started");
        does("Email Sent");
        does("SMS Sent");
        does("Email Sent");
    }

    @Test
    void somebodyIsHandedOverWhenTheDelayIsOverThoughNothingHappens() {
        isExhausted();
        chain.pass(Duration.ofHours(4).minus(SOON.multipliedBy(2)));
        assertThat(koala.events()).isEmpty();
        chain.pass(SOON.multipliedBy(2));
        assertThat(koala.events()).containsExactly("ann@example.org Audience Entered Paid");
    }

    @Test
    void nobodyIsHandedOverWhoBuysMeanwhileAndWhoeverBuysLaterIsTakenBack() {
        isExhausted();
        chain.pass(Duration.ofHours(3));
        does("Order Completed");
        chain.pass(Duration.ofDays(1));
        assertThat(koala.events()).isEmpty();

        isExhausted();
        chain.pass(Duration.ofHours(5));
        does("Order Completed");
        assertThat(koala.events())
                .containsExactly("ann@example.org Audience Entered Paid", "ann@example.org Audience Exited Paid");
    }

    @Test
    void theDelayGoesOnWhileTheProgramIsDown() {
        isExhausted();
        chain.pass(Duration.ofHours(1));
        clock.advance(Duration.ofHours(10));
        chain.crash();
        chain.pass(SOON);
        assertThat(koala.events()).containsExactly("ann@example.org Audience Entered Paid");
    }

    @Test
    void whoeverIsInAJourneyIsLeftAloneUntilItIsOver() {
        does("Product Viewed");
        assertThat(koala.members("Discount")).hasSize(1);
        does("Checkout Started");
        assertThat(koala.members("Discount")).isEmpty();
        chain.crash();
        chain.pass(SOON);
        assertThat(koala.members("Discount")).isEmpty();
        does("Email Sent");
        does("SMS Sent");
        does("Email Sent");
        assertThat(koala.members("Discount")).hasSize(1);
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Discount",
                        "ann@example.org Audience Exited Discount",
                        "ann@example.org Audience Entered Discount");
    }

    @Test
    void anAudienceThatBeginsToPauseLetsGoOfThoseWhoAreInAJourney() {
        chain.define(workspace().replace(", pause_while: cart", ""));
        does("Product Viewed");
        does("Checkout Started");
        assertThat(koala.members("Discount")).hasSize(1);
        chain.define(workspace());
        chain.pass(SOON);
        assertThat(koala.members("Discount")).isEmpty();
    }
}
