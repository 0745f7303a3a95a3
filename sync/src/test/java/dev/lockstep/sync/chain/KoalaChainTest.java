package dev.lockstep.sync.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.toolkit.Json;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Delivered;
import dev.lockstep.sync.simulation.FaultyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From what a shopper does to traits and events at Koala, and back; beside it a webhook, which must not be concerned. */
class KoalaChainTest {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
    private KoalaSandbox koala;
    private WebhookSandbox crm;
    private FaultyStore store;
    private Chain chain;
    private Shoppers shoppers;

    @BeforeEach
    void open() throws IOException {
        koala = KoalaSandbox.start(0, clock, "pk-1");
        crm = WebhookSandbox.start(0, clock, SECRET);
        store = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
        chain = new Chain(
                Chain.Surroundings.well(folder, store, clock), Map.of("KEY", "pk-1", "SECRET", SECRET), workspace());
        shoppers = new Shoppers(clock, chain::receive);
    }

    private String workspace() {
        return workspace("[koala, crm]");
    }

    /** @param to where the carts go */
    private String workspace(String to) {
        return """
                connections:
                  koala: {kind: koala, url: "%s", public_key: "${env:KEY}"}
                  crm: {kind: webhook, url: "%s/hook", secret: "${env:SECRET}", allow_internal: true}
                segments:
                  carts: {where: {all: [{did: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}}
                  buyers: {where: {did: Order Completed, within: 7d}}
                audiences:
                  Buyers: {segment: buyers, role: suppression, to: [koala, crm]}
                  Carts: {segment: carts, role: retargeting, exclude: [Buyers], to: %s, fields: {town: city}}
                """.formatted(koala.url(), crm.url(), to);
    }

    @AfterEach
    void close() {
        chain.close();
        koala.close();
        crm.close();
    }

    @Test
    void anAudienceHasFieldsAndIdentifiersOfItsOwnAtEachConnection() {
        chain.define(
                workspace("[koala, {connection: crm, identifiers: id, fields: {city_of_order: city, tier: plan}}]"));
        shoppers.joins("ann");
        shoppers.has("ann", "city", Optional.of(Value.of("Porto")));
        shoppers.has("ann", "plan", Optional.of(Value.of("gold")));
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        assertThat(traits("ann")).isEqualTo("""
                {"email":"ann@example.org","in_carts":true,"town":"Porto"}""");
        assertThat(crm.members("Carts")).containsExactly(Map.entry("ann", """
                {"identifiers":{"id":["ann"]},"fields":{"city_of_order":"Porto","tier":"gold"}}"""));

        shoppers.has("ann", "plan", Optional.of(Value.of("silver")));
        chain.pass(SOON);
        assertThat(crm.members("Carts").get("ann")).contains("\"tier\":\"silver\"");
    }

    @Test
    void whoeverAbandonsEntersAndWhoeverBuysExitsAndIsSuppressed() {
        shoppers.joins("ann");
        shoppers.has("ann", "city", Optional.of(Value.of("Porto")));
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        assertThat(traits("ann")).isEqualTo("""
                {"email":"ann@example.org","in_carts":true,"town":"Porto"}""");
        shoppers.buys("ann");
        chain.pass(SOON);
        assertThat(traits("ann")).isEqualTo("""
                {"email":"ann@example.org","in_carts":false,"town":"Porto","in_buyers":true}""");
        chain.pass(Duration.ofDays(7));
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Carts",
                        "ann@example.org Audience Entered Buyers",
                        "ann@example.org Audience Exited Carts",
                        "ann@example.org Audience Exited Buyers");
    }

    @Test
    void whatAPlatformCalledItsAnswerIsKnownOfThePersonWhomTheCallWasAbout() {
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        assertThat(Delivered.of(store, store.seal(), 1))
                .extracting(Delivered::connection, Delivered::audience, Delivered::answeredAs)
                .containsExactlyInAnyOrder(
                        tuple("koala", "Carts", Optional.of("koala-1")), tuple("crm", "Carts", Optional.empty()));
    }

    @Test
    void whoeverIsInAndIsKnownOtherwiseHasNotEnteredAgain() {
        shoppers.joins("ann");
        shoppers.has("ann", "city", Optional.of(Value.of("Porto")));
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        shoppers.has("ann", "city", Optional.of(Value.of("Lisbon")));
        chain.pass(SOON);
        assertThat(traits("ann")).contains("\"town\":\"Lisbon\"");
        assertThat(koala.events()).containsExactly("ann@example.org Audience Entered Carts");

        shoppers.buys("ann");
        chain.pass(SOON);
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Carts",
                        "ann@example.org Audience Entered Buyers",
                        "ann@example.org Audience Exited Carts");
    }

    @Test
    void aFurtherAddressEntersAndTheFirstHasNotEnteredAgain() {
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        List<Value> both = List.of(Value.of("ann@example.org"), Value.of("ann@work.example.org"));
        shoppers.has("ann", "email", Optional.of(new Value.Items(both)));
        chain.pass(SOON);
        assertThat(koala.members("Carts")).containsOnlyKeys("ann@example.org", "ann@work.example.org");
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Carts", "ann@work.example.org Audience Entered Carts");
    }

    @Test
    void anAddressThatTwoShareEntersWithTheFirstAndExitsWithTheLast() {
        for (String person : List.of("ann", "bob")) {
            shoppers.hasEmail(person, "home@example.org");
            shoppers.abandonsACart(person);
        }
        chain.pass(SOON);
        shoppers.hasEmail("eve", "home@example.org");
        shoppers.abandonsACart("eve");
        chain.pass(SOON);
        List.of("ann", "eve", "bob").forEach(shoppers::wantsToBeForgotten);
        chain.pass(SOON);
        assertThat(koala.members("Carts")).isEmpty();
        assertThat(koala.events())
                .containsExactly("home@example.org Audience Entered Carts", "home@example.org Audience Exited Carts");
    }

    @Test
    void anAddressThatComesBackEntersAgain() {
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        shoppers.hasEmail("ann", "ann@new.example.org");
        chain.pass(SOON);
        shoppers.joins("ann");
        chain.pass(SOON);
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Carts",
                        "ann@example.org Audience Exited Carts",
                        "ann@new.example.org Audience Entered Carts",
                        "ann@new.example.org Audience Exited Carts",
                        "ann@example.org Audience Entered Carts");
    }

    @Test
    void whoeverBuysBeforeTheyWereTargetedNeverIs() {
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.turn();
        shoppers.buys("ann");
        chain.pass(SOON);
        assertThat(koala.events()).containsExactly("ann@example.org Audience Entered Buyers");
    }

    @Test
    void anAddressThatBecomesAnotherExitsAndTheOtherEnters() {
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(SOON);
        shoppers.hasEmail("ann", "ann@new.example.org");
        chain.pass(SOON);
        assertThat(koala.members("Carts")).containsOnlyKeys("ann@new.example.org");
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Carts",
                        "ann@example.org Audience Exited Carts",
                        "ann@new.example.org Audience Entered Carts");
    }

    @Test
    void anAddressThatBecomesAnotherAndAnotherAtOnceEntersAndExitsEachTime() {
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.turn();
        clock.advance(Duration.ofMillis(100));
        shoppers.hasEmail("ann", "ann@second.example.org");
        chain.turn(); // what has waited is sent, by the second address
        shoppers.hasEmail("ann", "ann@third.example.org");
        chain.pass(SOON);
        assertThat(koala.members("Carts")).containsOnlyKeys("ann@third.example.org");
        assertThat(koala.events())
                .containsExactly(
                        "ann@second.example.org Audience Entered Carts",
                        "ann@second.example.org Audience Exited Carts",
                        "ann@third.example.org Audience Entered Carts");
    }

    @Test
    void whoeverAsksToWaitIsLeftAloneForAsLongAndTheOrderOfAPersonIsKept() {
        koala.next(new Fault.Refused(Response.of(429).with("Retry-After", "90")));
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofSeconds(89));
        assertThat(koala.calls()).hasSize(1);
        assertThat(crm.members("Carts")).as("nobody else waits").containsOnlyKeys("ann");
        chain.pass(Duration.ofSeconds(2));
        assertThat(koala.members("Carts")).hasSize(1);

        koala.next(Fault.refused(429));
        shoppers.buys("ann");
        chain.turn();
        clock.advance(Duration.ofMillis(100));
        chain.turn(); // refused
        shoppers.joins("bob");
        shoppers.abandonsACart("bob");
        chain.pass(Duration.ofMinutes(1));
        assertThat(koala.events())
                .containsExactly(
                        "ann@example.org Audience Entered Carts",
                        "ann@example.org Audience Entered Buyers",
                        "ann@example.org Audience Exited Carts",
                        "bob@example.org Audience Entered Carts");
    }

    @Test
    void aStormOfRefusalsEndsWithEverybodyInAndEachEntryOnce() {
        koala.next(Collections.nCopies(40, Fault.refused(429)).toArray(Fault[]::new));
        for (int i = 0; i < 25; i++) {
            shoppers.joins("u" + i);
            shoppers.abandonsACart("u" + i);
        }
        chain.pass(Duration.ofHours(3));
        assertThat(koala.members("Carts")).hasSize(25);
        assertThat(koala.events()).hasSize(25).doesNotHaveDuplicates();
        assertThat(koala.calls()).hasSizeLessThan(40 + 25 + 10);
    }

    @Test
    void anEntryWhoseReplyWasLostCountsOnce() {
        koala.next(new Fault.ReplyLost());
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofMinutes(5));
        assertThat(koala.calls()).hasSize(2);
        assertThat(koala.events()).containsExactly("ann@example.org Audience Entered Carts");
    }

    @Test
    void whomAPlatformHasLostIsThereWhenAllAreSentOnceMoreAndHasNotEnteredAgain() throws StoreException {
        for (String person : List.of("ann", "bob")) {
            shoppers.joins(person);
            shoppers.abandonsACart(person);
        }
        chain.pass(SOON);
        koala.forget();
        crm.forget();
        chain.pass(Duration.ofHours(1));
        assertThat(koala.members("Carts")).isEmpty();

        chain.runner("koala").again(Optional.of("Carts"));
        chain.runner("crm").again(Optional.empty());
        chain.pass(SOON);
        assertThat(koala.members("Carts")).hasSize(2);
        assertThat(crm.members("Carts")).containsOnlyKeys("ann", "bob");
        assertThat(koala.events()).hasSize(2);
        assertThat(chain.runner("crm").again(Optional.of("Cart")))
                .as("there is no such audience")
                .isFalse();
    }

    @Test
    void whoeverIsForgottenAndComesBackIsThereWhateverWasOnItsWay() {
        crm.next(new Fault.ReplyLost());
        shoppers.buys("ann");
        chain.turn();
        clock.advance(Duration.ofMillis(100));
        chain.turn();
        assertThat(crm.calls()).hasSize(1);
        shoppers.wantsToBeForgotten("ann");
        chain.turn();
        clock.advance(Duration.ofMillis(100));
        shoppers.buys("ann");
        chain.pass(Duration.ofMinutes(5));
        assertThat(crm.members("Buyers")).containsOnlyKeys("ann");

        shoppers.wantsToBeForgotten("ann");
        shoppers.buys("ann");
        chain.pass(Duration.ofMinutes(5));
        assertThat(crm.members("Buyers")).containsOnlyKeys("ann");
    }

    @Test
    void whoeverIsForgottenAndComesBackIsNotTakenAlongBySomebodyWhoWaitsForLonger() {
        shoppers.buys("ann");
        chain.pass(SOON);
        crm.next(new Fault.Refused(Response.of(429).with("Retry-After", "90")));
        shoppers.buys("bob");
        chain.pass(SOON);
        shoppers.wantsToBeForgotten("ann");
        chain.pass(SOON);
        shoppers.buys("ann");
        chain.pass(Duration.ofMinutes(5));
        assertThat(crm.members("Buyers")).containsOnlyKeys("ann", "bob");
    }

    @Test
    void aServiceThatTakesNothingAnyMoreStopsTheConnectionAndNoOther() {
        koala.suspend();
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofHours(1));
        assertThat(koala.calls()).as("it is asked once").hasSize(1);
        assertThat(chain.runner("koala").stopped().orElseThrow().toString()).contains("Koala ingest suspended");
        assertThat(crm.members("Carts")).containsOnlyKeys("ann");
    }

    @Test
    void aPersonWhoIsRefusedIsSetAsideAloneAndGoesWhenTheyAreAnother() {
        koala.refuse("bad@example.org");
        shoppers.joins("ann");
        shoppers.hasEmail("bob", "bad@example.org");
        shoppers.joins("eve");
        List.of("ann", "bob", "eve").forEach(shoppers::abandonsACart);
        chain.pass(Duration.ofMinutes(5));
        assertThat(koala.members("Carts")).containsOnlyKeys("ann@example.org", "eve@example.org");
        shoppers.hasEmail("bob", "bob@example.org");
        chain.pass(Duration.ofMinutes(5));
        assertThat(koala.members("Carts")).containsOnlyKeys("ann@example.org", "bob@example.org", "eve@example.org");
    }

    @Test
    void noRequestHasMoreThanThirtyOfAnythingAndEachIsAboutOnePerson() {
        for (int i = 0; i < 70; i++) {
            shoppers.joins("u" + i);
            shoppers.abandonsACart("u" + i);
        }
        chain.pass(SOON);
        assertThat(koala.members("Carts")).hasSize(70);
        assertThat(koala.calls()).hasSize(70).allSatisfy(call -> {
            assertThat(body(call).path("identifies").size()).isLessThanOrEqualTo(30);
            assertThat(body(call).path("events").size()).isLessThanOrEqualTo(30);
            assertThat(body(call).path("email").isString()).isTrue();
        });
    }

    @Test
    void oneSegmentGoesToSeveralPlacesWithTheFieldNamesOfEach() {
        chain.define("""
                connections:
                  koala: {kind: koala, url: "%s", public_key: "${env:KEY}"}
                  crm: {kind: webhook, url: "%s/hook", secret: "${env:SECRET}", allow_internal: true}
                  disk: {kind: files, directory: out, every: 1s}
                segments:
                  carts: {where: {did: Checkout Started, within: 4h}}
                audiences:
                  Carts: {segment: carts, role: retargeting, to: [koala], fields: {town: city}}
                  Baskets: {segment: carts, role: retargeting, to: [crm], fields: {ort: city, plz: postal_code}}
                  Abandoned: {segment: carts, role: retargeting, to: [disk], identifiers: [id], fields: {city: city}}
                """.formatted(koala.url(), crm.url()));
        shoppers.joins("ann");
        shoppers.has("ann", "city", Optional.of(Value.of("Porto")));
        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofSeconds(5));
        assertThat(traits("ann")).contains("\"town\":\"Porto\"");
        assertThat(crm.members("Baskets").get("ann")).contains("\"fields\":{\"ort\":\"Porto\"}");
        assertThat(folder.resolve("out/Abandoned.csv")).hasContent("id,city\nann,Porto\n");
    }

    private String traits(String person) {
        return Stream.of("Carts", "Buyers")
                .map(audience -> koala.members(audience).get(Shoppers.email(person)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static JsonNode body(Call call) {
        return Json.read(call.text()).orElseThrow();
    }
}
