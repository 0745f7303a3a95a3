package dev.lockstep.sync.chain;

import static dev.lockstep.sync.chain.Shoppers.hash;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.simulation.FaultyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what a shopper does to the content of segments at Yandex Audience, and back. */
class YandexChainTest {

    /** The least that the platform takes is a hundred rows, of which it finds nine in ten. */
    private static final int CROWD = 120;

    private static final Duration PROCESSING = Duration.ofMinutes(40);
    private static final Duration PACE = Duration.ofMinutes(30);

    /** As long as any change takes when all is well: gathered, put, worked on, looked at. */
    private static final Duration LONG_ENOUGH = PACE.plus(PROCESSING).plusMinutes(5);

    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

    /** Stands where nobody is. */
    private static final String NOBODY = "0".repeat(64);

    /** A quota, as it is called in the ledger and in the status. */
    private static final String DAY = "write 500 PT24H";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T09:00:00Z"));
    /** Whether the disk fails now. */
    private BooleanSupplier isDying = () -> false;

    private YandexSandbox yandex;
    private Chain chain;
    private Shoppers shoppers;

    @BeforeEach
    void open() throws IOException {
        yandex = YandexSandbox.start(0, clock, "t1");
        FaultyStore store = new FaultyStore(new MemoryStore(), this::fault);
        chain = new Chain(Chain.Surroundings.well(folder, store, clock), Map.of("TOKEN", "t1"), workspace());
        shoppers = new Shoppers(clock, chain::receive);
    }

    private String workspace() {
        return """
                connections:
                  ads: {kind: yandex, url: "%s", token: "${env:TOKEN}"}
                segments:
                  carts: {where: {all: [{did: Checkout Started, within: 30d}, {did_not: Order Completed, within: 7d}]}}
                  buyers: {where: {did: Order Completed, within: 7d}}
                audiences:
                  Buyers: {segment: buyers, role: suppression, to: [ads]}
                  Carts: {segment: carts, role: retargeting, exclude: [Buyers], to: [ads]}
                """.formatted(yandex.url());
    }

    /** The disk fails once, when it is to. */
    private FaultyStore.Fault fault() {
        if (!isDying.getAsBoolean()) {
            return FaultyStore.Fault.NONE;
        }
        isDying = () -> false;
        return FaultyStore.Fault.LOST;
    }

    @AfterEach
    void close() {
        chain.close();
        yandex.close();
    }

    @Test
    void whoeverAbandonsIsTargetedAndWhoeverBuysIsRemovedAndSuppressed() {
        aCrowdIsThere();
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).contains(hash("ann")).hasSize(CROWD + 1);

        shoppers.buys("ann");
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).doesNotContain(hash("ann")).hasSize(CROWD);
        assertThat(buyers()).contains(hash("ann")).hasSize(CROWD + 1);

        assertThat(yandex.statuses()).containsExactly("lockstep:Buyers processed", "lockstep:Carts processed");

        chain.pass(Duration.ofDays(7));
        assertThat(carts()).as("she bought long ago, and abandoned once").contains(hash("ann"));
        assertThat(buyers()).doesNotContain(hash("ann"));
    }

    @Test
    void nobodyIsTargetedBeforeTheSuppressionIsInEffect() {
        theCrowdComes();
        chain.pass(PROCESSING.minusMinutes(1));
        assertThat(yandex.statuses()).containsExactly("lockstep:Buyers is_processed");
        chain.pass(Duration.ofMinutes(3));
        assertThat(yandex.statuses()).containsExactly("lockstep:Buyers processed", "lockstep:Carts is_processed");
    }

    @Test
    void aSuppressionThatIsNeverAtRestIsInEffectAllTheSame() {
        theCrowdComes();
        for (int i = 0; i < 2 * LONG_ENOUGH.toMinutes(); i++) {
            shoppers.joins("busy" + i);
            shoppers.buys("busy" + i); // while the one before is gathered or worked on
            chain.pass(Duration.ofMinutes(1));
        }
        assertThat(carts()).hasSize(CROWD);
    }

    @Test
    void whatChangesWhileASegmentIsWorkedOnGoesWithTheNextAndNothingIsSentBefore() {
        yandex.processIn(Duration.ofHours(2));
        aCrowdIsThere();
        for (int i = 0; i < 20; i++) {
            shoppers.joins("late" + i);
            shoppers.abandonsACart("late" + i);
            chain.pass(Duration.ofMinutes(11));
        }
        chain.pass(Duration.ofHours(5));
        assertThat(carts()).hasSize(CROWD + 20);
        assertThat(writes("modify_data")).as("each two hours at the most").hasSizeBetween(2, 3);
    }

    /** What an audience begins with must be a hundred; what it goes on with need not be, for who bought must be left out today. */
    @Test
    void aSuppressionThatEverybodyLeftTakesTheNextOneWithoutWaitingForAHundred() {
        aCrowdIsThere();
        chain.pass(Duration.ofDays(8));
        assertThat(buyers()).as("all bought more than seven days ago").containsExactly(NOBODY);
        shoppers.buys("cart1");
        chain.pass(LONG_ENOUGH);
        assertThat(buyers()).containsExactly(hash("cart1"));
        assertThat(carts()).doesNotContain(hash("cart1"));
        assertThat(chain.runner("ads").status().copies())
                .allSatisfy(copy -> assertThat(copy.held()).isEmpty());
    }

    @Test
    void manySegmentsAreMadeAsFastAsTheQuotasLet() {
        chain.define(manyAudiences(15, "30m"));
        theCrowdComes();
        chain.pass(Duration.ofSeconds(59));
        assertThat(writes(""))
                .as("the tenth in a minute finishes what was begun")
                .hasSize(10);
        chain.pass(Duration.ofMinutes(3));
        assertThat(writes("")).hasSize(30);
        chain.pass(PROCESSING);
        assertThat(yandex.statuses()).hasSize(15).allMatch(status -> status.endsWith(" processed"));
    }

    @Test
    void theDayOfMoscowHasSoManyWritesAndTheLastAreKeptForWhatProtects() throws StoreException {
        aCrowdIsThere();
        int reserve = 50;
        spend(chain.runner("ads").budgetLeft().get(DAY) - reserve);
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).as("the day has no writes left for her").doesNotContain(hash("ann"));
        chain.pass(untilMidnightInMoscow());
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).as("the next day has").contains(hash("ann"));

        spend(chain.runner("ads").budgetLeft().get(DAY) - reserve);
        shoppers.buys("cart1");
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).as("whoever has bought is never kept waiting").doesNotContain(hash("cart1"));
        assertThat(buyers()).contains(hash("cart1"));
        assertThat(chain.runner("ads").budgetLeft()).containsEntry(DAY, reserve - 2);
    }

    private Duration untilMidnightInMoscow() {
        ZonedDateTime now = clock.instant().atZone(MOSCOW);
        return Duration.between(now, now.toLocalDate().plusDays(1).atStartOfDay(MOSCOW));
    }

    /** So many calls more were made today, as the ledger has it. */
    private void spend(int calls) throws StoreException {
        StateWriter spent = new StateWriter();
        spent.signed(clock.instant().atZone(MOSCOW).toLocalDate().toEpochDay());
        spent.unsigned(500 - chain.runner("ads").budgetLeft().get(DAY) + calls);
        spent.unsigned(0);
        chain.runner("ads").ledger().notes().spend(DAY, spent.bytes());
        chain.reopen("ads");
    }

    @Test
    void aFileWhoseReplyWasLostIsFoundAndNotSentAgain() {
        theCrowdComes();
        yandex.next(new Fault.ReplyLost());
        chain.pass(LONG_ENOUGH);
        chain.pass(LONG_ENOUGH);
        assertThat(buyers()).hasSize(CROWD);
        assertThat(writes("upload_csv_file")).as("one each").hasSize(2);
        assertThat(yandex.statuses()).containsExactly("lockstep:Buyers processed", "lockstep:Carts processed");
    }

    @Test
    void aNameWhoseReplyWasLostIsFoundAndNotGivenAgain() {
        theCrowdComes();
        yandex.next(new Fault.Late(Duration.ZERO), new Fault.ReplyLost());
        chain.pass(LONG_ENOUGH);
        assertThat(buyers()).hasSize(CROWD);
        assertThat(yandex.statuses()).containsExactly("lockstep:Buyers processed", "lockstep:Carts is_processed");
        assertThat(writes("confirm")).hasSize(2);
    }

    @Test
    void aReplacementWhoseReplyWasLostIsPutAgainAndThatItChangesNothingIsASuccess() {
        aCrowdIsThere();
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        yandex.next(new Fault.ReplyLost());
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).contains(hash("ann"));
        assertThat(chain.runner("ads").status().copies())
                .allMatch(copy -> copy.waiting().isEmpty());
    }

    @Test
    void aSegmentThatACrashLeftWithoutANameIsDeletedWhereItsFileIsOldAndOthersAreNot() {
        theCrowdComes();
        chain.turn();
        yandex.next(new Fault.Late(Duration.ZERO), Fault.refused(503)); // the file is taken, the name is not
        clock.advance(Duration.ofMillis(100));
        chain.turn();
        assertThat(yandex.statuses()).singleElement().asString().startsWith("#");
        String foreign = yandex.addForeign("of somebody else");
        chain.crash();
        shoppers.joins("ann");
        shoppers.buys("ann");
        chain.pass(LONG_ENOUGH);
        assertThat(buyers()).contains(hash("ann")).hasSize(CROWD + 1);
        assertThat(yandex.statuses())
                .containsExactlyInAnyOrder(
                        "of somebody else processed", "lockstep:Buyers processed", "lockstep:Carts is_processed");
        assertThat(yandex.calls()).noneMatch(call -> call.path().contains(foreign));
    }

    @Test
    void aSegmentThatSomebodyDeletedIsLostAndNeverMadeAgain() {
        aCrowdIsThere();
        yandex.delete("lockstep:Carts");
        shoppers.joins("ann");
        shoppers.buys("ann");
        chain.pass(Duration.ofDays(2));
        assertThat(buyers()).as("the other goes on").contains(hash("ann"));
        assertThat(yandex.statuses()).containsExactly("lockstep:Buyers processed");
        assertThat(chain.runner("ads").status().copies())
                .filteredOn(copy -> copy.audience().equals("Carts"))
                .singleElement()
                .satisfies(copy -> assertThat(copy.held())
                        .anySatisfy(held -> assertThat(held.word()).isEqualTo("stopped")));
    }

    @Test
    void aFileThatFailsAtOnceIsPutOnceMoreWhenItsTimeHasComeAndIsNotGivenUpBefore() {
        theCrowdComes();
        chain.pass(PROCESSING.plusMinutes(2));
        assertThat(yandex.statuses()).contains("lockstep:Carts is_processed");
        yandex.setStatus("lockstep:Carts", "processing_failed");
        chain.pass(LONG_ENOUGH);
        assertThat(writes("modify_data")).hasSize(1);
        assertThat(carts()).hasSize(CROWD);
    }

    @Test
    void aFileThatCannotBeWorkedOnIsPutOnceMoreAndThenWhenSomebodyAsks() throws StoreException {
        aCrowdIsThere();
        yandex.processIn(Duration.ofDays(3));
        yandex.setStatus("lockstep:Carts", "processing_failed");
        chain.pass(Duration.ofDays(1));
        assertThat(writes("modify_data")).as("it was put once more").hasSize(1);
        yandex.setStatus("lockstep:Carts", "processing_failed");
        yandex.processIn(PROCESSING);
        shoppers.buys("cart1");
        chain.pass(Duration.ofDays(1));
        assertThat(carts()).as("somebody must see to it").contains(hash("cart1"));

        chain.runner("ads").run(Optional.of("Carts"));
        chain.pass(LONG_ENOUGH);
        assertThat(carts()).doesNotContain(hash("cart1"));
    }

    @Test
    void aRevokedTokenStopsTheConnectionAndANewOneLetsItGoOnWithoutARestart() {
        aCrowdIsThere();
        yandex.revokeToken();
        shoppers.abandonsACart("buyer1");
        shoppers.buys("cart1");
        chain.pass(Duration.ofDays(1));
        assertThat(chain.runner("ads").stopped()).isPresent();
        assertThat(carts()).contains(hash("cart1"));
        int refused = yandex.calls().size();
        chain.pass(Duration.ofDays(1));
        assertThat(yandex.calls())
                .as("nothing is tried with a token that was refused")
                .hasSize(refused);

        yandex.useToken("t2");
        chain.secret("TOKEN", "t2");
        chain.pass(LONG_ENOUGH);
        assertThat(chain.runner("ads").stopped()).isEmpty();
        assertThat(carts()).doesNotContain(hash("cart1"));
        assertThat(buyers()).contains(hash("cart1"));
    }

    @Test
    void whereNothingChangedNothingIsSentAlsoAfterARestart() {
        aCrowdIsThere();
        yandex.forgetCalls();
        chain.crash();
        chain.pass(Duration.ofDays(2));
        assertThat(writes("")).isEmpty();
    }

    @Test
    void whatChangesNothingInTheFileIsNotPut() {
        aCrowdIsThere();
        yandex.forgetCalls();
        shoppers.wantsToBeForgotten("cart1");
        shoppers.joins("cart1");
        shoppers.abandonsACart("cart1");
        chain.pass(LONG_ENOUGH);
        assertThat(writes("")).isEmpty();
        assertThat(chain.runner("ads").status().copies())
                .allMatch(copy -> copy.waiting().isEmpty());
        assertThat(chain.runner("ads").status().copies())
                .allMatch(copy -> copy.oldestUnconfirmed().isEmpty());
    }

    @Test
    void aSnapshotThatACrashHidIsPutOverThoughItsMembersAreThoseOfTheOneBeforeIt() {
        aCrowdIsThere();
        shoppers.joins("ann");
        shoppers.abandonsACart("ann");
        chain.turn();
        clock.advance(Duration.ofSeconds(1));
        isDying = () -> !writes("modify_data").isEmpty();
        chain.turn(); // what was intended is on disk, and what came of it is not
        isDying = () -> false;
        assertThat(writes("modify_data")).hasSize(1);
        shoppers.wantsToBeForgotten("ann");
        chain.pass(LONG_ENOUGH.plus(LONG_ENOUGH));
        assertThat(writes("modify_data")).hasSize(2);
        assertThat(carts()).doesNotContain(hash("ann")).hasSize(CROWD);
    }

    private void aCrowdIsThere() {
        theCrowdComes();
        chain.pass(Duration.ofHours(6));
        assertThat(carts()).hasSize(CROWD);
        assertThat(buyers()).hasSize(CROWD);
    }

    private void theCrowdComes() {
        for (int i = 0; i < CROWD; i++) {
            shoppers.joins("cart" + i);
            shoppers.abandonsACart("cart" + i);
            shoppers.joins("buyer" + i);
            shoppers.buys("buyer" + i);
        }
    }

    private String manyAudiences(int count, String every) {
        StringBuilder yaml = new StringBuilder("""
                connections:
                  ads: {kind: yandex, url: "%s", token: "${env:TOKEN}", every: %s}
                segments:
                  carts: {where: {did: Checkout Started, within: 30d}}
                audiences:
                """.formatted(yandex.url(), every));
        for (int i = 0; i < count; i++) {
            yaml.append("  Carts%d: {segment: carts, role: analytics, to: [ads]}\n".formatted(i));
        }
        return yaml.toString();
    }

    private List<String> writes(String path) {
        return yandex.calls().stream()
                .filter(call -> !call.method().equals("GET") && call.path().contains(path))
                .map(Call::toString)
                .toList();
    }

    private Set<String> carts() {
        return yandex.members("Carts").keySet();
    }

    private Set<String> buyers() {
        return yandex.members("Buyers").keySet();
    }
}
