package dev.lockstep.sync.chain;

import static dev.lockstep.sync.chain.Shoppers.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.sync.runner.CanaryBook;
import dev.lockstep.sync.runner.CanaryStatus;
import dev.lockstep.sync.runner.CanaryWalk;
import dev.lockstep.sync.runner.CanaryWalk.Outcome;
import dev.lockstep.sync.runner.CanaryWay;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Canaries at platforms as they are on the wire, beside shoppers. */
class CanaryChainTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration PROCESSING = Duration.ofMinutes(40);

    /** The least that Yandex takes. */
    private static final int MINIMUM = 100;

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
    private final FaultyStore store = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);
    private YandexSandbox yandex;
    private KoalaSandbox koala;
    private WebhookSandbox crm;
    private Chain chain;
    private Shoppers shoppers;

    @BeforeEach
    void open() throws IOException {
        yandex = YandexSandbox.start(0, clock, "t1");
        koala = KoalaSandbox.start(0, clock, "pk-1");
        crm = WebhookSandbox.start(0, clock, SECRET);
    }

    @AfterEach
    void close() {
        if (chain != null) {
            chain.close();
        }
        yandex.close();
        koala.close();
        crm.close();
    }

    private void begin(String connection) {
        chain = new Chain(
                Chain.Surroundings.well(folder, store, clock),
                Map.of("TOKEN", "t1", "KEY", "pk-1", "SECRET", SECRET),
                yaml(connection));
        shoppers = new Shoppers(clock, chain::receive);
    }

    private static String yaml(String connection) {
        return """
                connections:
                  c: {%s}
                segments:
                  carts: {where: {did: Checkout Started, within: 30d}}
                audiences:
                  Carts: {segment: carts, role: retargeting, to: [c]}
                """.formatted(connection);
    }

    private static String canary(String identifiers) {
        return ", canary: {audience: Carts, identifiers: {" + identifiers + "}, every: 12h}";
    }

    private String yandex(String canary) {
        return "kind: yandex, url: \"" + yandex.url() + "\", token: \"${env:TOKEN}\"" + canary;
    }

    private String koala(String canary) {
        return "kind: koala, url: \"" + koala.url() + "\", public_key: \"${env:KEY}\"" + canary;
    }

    private String webhook(String canary) {
        return "kind: webhook, url: \"" + crm.url() + "/hook\", secret: \"${env:SECRET}\", allow_internal: true"
                + canary;
    }

    // ---- Yandex

    @Test
    void atYandexAWalkIsTwoSnapshotsAndItIsConfirmedWhenTheSegmentWasWorkedOn() {
        begin(yandex(canary("email: canary@shop.example, id: unused")));
        people(MINIMUM);
        chain.pass(Duration.ofHours(6));
        assertThat(yandex.members("Carts")).hasSize(MINIMUM);
        CanaryWalk walk = walks().getFirst();
        assertThat(walk.outcome()).isEqualTo(Outcome.DONE);
        assertThat(walk.in().hops().get(CanaryWay.Hop.CONFIRMED))
                .isBetween(PROCESSING.toMillis(), PROCESSING.plusMinutes(2).toMillis());
        assertThat(walk.out().orElseThrow().hops().get(CanaryWay.Hop.CONFIRMED))
                .isBetween(PROCESSING.toMillis(), PROCESSING.plusMinutes(2).toMillis());
        assertThat(yandex.calls().stream().filter(call -> call.path().contains("modify_data")))
                .as("what it needs beside the people's")
                .hasSizeLessThanOrEqualTo(2);
        assertThat(status()).satisfies(canary -> assertThat(canary.dueAt()).isPresent());
    }

    @Test
    void itDoesNotMakeAnAudienceLargeEnough() {
        begin(yandex(canary("email: canary@shop.example")));
        people(MINIMUM - 1);
        chain.pass(Duration.ofHours(13));
        assertThat(yandex.statuses()).isEmpty();
        assertThat(walks()).isEmpty();
        assertThat(status().trouble()).contains("it waits for 1 people more, which the platform asks for without it");
    }

    @Test
    void whoSharesItsAddressIsNeverTakenOutAlong() {
        begin(yandex(canary("email: " + Shoppers.email("cart5"))));
        people(MINIMUM + 10);
        for (int hours = 0; hours < 30; hours++) {
            chain.pass(Duration.ofHours(1));
            assertThat(hours < 2 || yandex.members("Carts").containsKey(hash("cart5")))
                    .as("after " + hours + " hours")
                    .isTrue();
        }
        assertThat(walks()).isEmpty();
        assertThat(status().trouble()).isPresent();
    }

    // ---- Koala

    @Test
    void atKoalaItEntersAndExitsAndWhoComesByItsAddressHasEnteredTheirselves() {
        begin(koala(canary("email: " + Shoppers.email("ann"))));
        shoppers.joins("bob");
        shoppers.abandonsACart("bob");
        chain.pass(SOON);
        assertThat(koala.events())
                .containsExactlyInAnyOrder(
                        "bob@example.org Audience Entered Carts",
                        "ann@example.org Audience Entered Carts",
                        "ann@example.org Audience Exited Carts");
        assertThat(koala.members("Carts")).containsOnlyKeys("bob@example.org");

        shoppers.joins("ann"); // whose address it had been all along
        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofHours(25));
        assertThat(koala.members("Carts")).containsOnlyKeys("ann@example.org", "bob@example.org");
        assertThat(koala.events())
                .as("it stands aside, and she has entered once")
                .hasSize(4)
                .last()
                .isEqualTo("ann@example.org Audience Entered Carts");
    }

    // ---- webhook

    @Test
    void atAWebhookItHasAKeyOfItsOwnAndWhoHasTheSamePhoneStays() {
        begin(webhook(canary("phone: \"+12125550100\"")));
        shoppers.has("ann", "phone", Optional.of(Value.of("+1 212 555 0100")));
        chain.pass(SOON);
        assertThat(walks()).as("she is in no segment, and known by no phone").hasSize(1);
        assertThat(crm.members("Carts")).isEmpty();

        shoppers.abandonsACart("ann");
        chain.pass(Duration.ofHours(25));
        assertThat(crm.members("Carts")).containsOnlyKeys("ann");
        assertThat(walks()).as("now she counts before it").hasSize(1);

        shoppers.wantsToBeForgotten("ann");
        chain.pass(Duration.ofHours(25));
        assertThat(crm.members("Carts")).isEmpty();
        assertThat(walks()).hasSizeGreaterThan(1);
    }

    @Test
    void oneThatIsRefusedIsNotThereAndTriesAgainAtTheUsualTime() {
        crm.next(Fault.refused(400));
        begin(webhook(canary("email: canary@shop.example")));
        chain.pass(SOON);
        CanaryWalk refused = walks().getFirst();
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.code()).isNotEmpty();
        assertThat(refused.out()).isEmpty();
        assertThat(chain.runner("c").status().copies().getFirst().rejected())
                .as("no person was refused")
                .isZero();

        chain.pass(Duration.ofHours(12));
        assertThat(walks()).extracting(CanaryWalk::outcome).containsExactly(Outcome.DONE, Outcome.REFUSED);
    }

    @Test
    void anOutageIsSeenByHowLongItWalks() {
        begin(webhook(canary("email: canary@shop.example")));
        chain.pass(SOON);
        assertThat(walks()).hasSize(1);
        chain.pass(Duration.ofHours(11));
        crm.close();
        chain.pass(Duration.ofHours(3));
        CanaryStatus canary = status();
        assertThat(canary.state()).isEqualTo(CanaryStatus.State.COMING);
        assertThat(canary.isOverdue()).isTrue();
        assertThat(canary.since())
                .hasValue(Instant.parse("2026-03-01T21:00:00Z").toEpochMilli());
        assertThat(copyIsCalm()).as("no person waits").isTrue();
    }

    // ---- what keeps it from walking at all

    @Test
    void whatCannotBeSentOfItIsAProblem() {
        assertThat(problems("email: nonsense"))
                .containsExactly("the email of the canary cannot be used; not of the form name@domain; check the form"
                        + " or feed that it comes from");
        assertThat(problems("profile_id: x"))
                .containsExactly(
                        "none of the canary's identifiers (profile_id) is sent of Carts to c; add one of email,"
                                + " phone, id");
        assertThat(problems("phone: \"+12125550100\", profile_id: x")).isEmpty();
    }

    private List<String> problems(String identifiers) {
        Workspace workspace = WorkspaceReader.read(List.of(new SourceFile(
                        "lockstep.yaml", yaml(webhook(canary(identifiers)).replace("${env:SECRET}", SECRET)))))
                .workspace()
                .orElseThrow();
        return Targets.problems(workspace, folder).stream()
                .map(problem -> problem.what() + "; " + problem.whatToDo())
                .toList();
    }

    private boolean copyIsCalm() {
        ConnectionStatus.CopyStatus copy = chain.runner("c").status().copies().getFirst();
        return copy.oldestUnconfirmed().isEmpty()
                && !copy.isLate()
                && copy.queues().isEmpty();
    }

    private CanaryStatus status() {
        return chain.runner("c").status().copies().getFirst().canary().orElseThrow();
    }

    private List<CanaryWalk> walks() {
        return CanaryBook.walks(store, "c");
    }

    private void people(int count) {
        for (int i = 0; i < count; i++) {
            shoppers.joins("cart" + i);
            shoppers.abandonsACart("cart" + i);
        }
    }
}
