package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WatchedStore;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Facts come in while everybody is asked by new definitions. They are sent by the reading itself: at the n-th row that the
 * writer reads of people and their facts, so at the same place of a backfill however fast the machine is.
 */
class BesideABackfillTest {

    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
    private static final int PEOPLE = 300;
    private static final int FACTS_EACH = 5;
    private static final int FACTS_OF_THE_BUSIEST = 3000;
    private static final SequencedMap<String, Condition> OTHERS =
            SegmentTestDriver.conditions("viewers: {did: Product Viewed, at_least: 5}");

    /** A piece of the backfill, and the row that tells that there is more: of people, and of one's facts. */
    private static final int AT_MOST = Writer.BACKFILL_AT_ONCE + 2;

    @TempDir
    private Path folder;

    private Engine engine;
    private volatile Runnable atEachRow = () -> {};
    private final List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
    private final AtomicInteger facts = new AtomicInteger();
    private int rows;
    private int waited;
    private int waitedLongest;
    private int sent;

    @BeforeEach
    void aHistory() throws Exception {
        engine = Engine.open(
                EngineSettings.of(folder).withClock(() -> NINE),
                this::openStore,
                SegmentTestDriver.conditions("buyers: {did: Order Completed}"),
                Set.of(),
                EngineObserver.NONE);
        List<Intake> facts = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            int each = person == 0 ? FACTS_OF_THE_BUSIEST : FACTS_EACH;
            for (int fact = 0; fact < each; fact++) {
                facts.add(viewed("u" + person, fact));
            }
        }
        engine.receive(facts).get();
    }

    private WatchedStore openStore() throws StoreException {
        return new WatchedStore(RocksStore.open(Engine.storeIn(folder), 8 << 20), this::read);
    }

    private void read(Table table) {
        if (table == Table.HISTORY) {
            facts.incrementAndGet();
        }
        if (table == Table.PEOPLE || table == Table.HISTORY) {
            atEachRow.run();
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whoeverSendsAFactWaitsForLittleOfTheBackfill() throws Exception {
        atEachRow = () -> {
            rows++;
            waited = engine.queued() > 0 ? waited + 1 : 0;
            waitedLongest = Math.max(waitedLongest, waited);
            if (rows % 37 == 0) {
                send();
            }
        };
        bringUpEverybody();
        assertThat(sent).isGreaterThan(FACTS_OF_THE_BUSIEST / 37);
        assertThat(waitedLongest).isPositive().isLessThanOrEqualTo(AT_MOST);
    }

    @Test
    void itEndsThoughSomebodyAlwaysWaits() throws Exception {
        atEachRow = () -> {
            if (engine.queued() == 0) {
                send();
            }
        };
        bringUpEverybody();
        assertThat(sent).isGreaterThan(FACTS_OF_THE_BUSIEST / Writer.BACKFILL_AT_ONCE);
    }

    @Test
    void ofWhatIsRememberedNoFactIsReadAndElseThoseThatCanTell() throws Exception {
        engine.apply(SegmentTestDriver.conditions("viewers: {did: Product Viewed, within: 1h}"))
                .get();
        untilAllAreBackfilled();
        assertThat(factsReadFor("viewers: {did: Product Viewed, within: 2h}"))
                .as("when the latest was is remembered")
                .isZero();
        assertThat(engine.segments().getFirst().size()).isEqualTo(PEOPLE);
        assertThat(factsReadFor("viewers: {did: Product Viewed, within: 2ms, at_least: 3}"))
                .as("how many there were is not, of those in the window")
                .isEqualTo(2 * PEOPLE);
        assertThat(engine.segments().getFirst().size()).isZero();
    }

    @Test
    void whoWasBroughtUpAndIsNotAboutDoesNotStayInMemory() throws Exception {
        engine.apply(OTHERS).get();
        untilAllAreBackfilled();
        AtomicInteger reads = new AtomicInteger();
        atEachRow = reads::incrementAndGet;
        engine.receive(List.of(viewed("u7", FACTS_EACH))).get();
        assertThat(reads).as("the row of whoever comes back").hasValue(1);
        engine.receive(List.of(viewed("u7", FACTS_EACH + 1))).get();
        assertThat(reads).as("who is about").hasValue(1);
    }

    private int factsReadFor(String segments) throws Exception {
        facts.set(0);
        engine.apply(SegmentTestDriver.conditions(segments)).get();
        untilAllAreBackfilled();
        return facts.get();
    }

    private void bringUpEverybody() throws Exception {
        engine.apply(OTHERS).get();
        untilAllAreBackfilled();
        atEachRow = () -> {};
        engine.receive(List.of(viewed("last", 0))).get();
        for (CompletableFuture<List<Outcome>> answer : answers) {
            assertThat(answer.get()).containsExactly(Outcome.TAKEN);
        }
        assertThat(engine.segments().getFirst().size()).isEqualTo(PEOPLE);
        assertThat(engine.status().persons()).isEqualTo(PEOPLE + sent + 1);
    }

    private void untilAllAreBackfilled() {
        while (!engine.status().backfilled()) {
            Thread.onSpinWait();
        }
    }

    /** Of somebody who was not there before. */
    private void send() {
        answers.add(engine.receive(List.of(viewed("new" + sent++, 0))));
    }

    private static Intake viewed(String person, int fact) {
        return new Intake.Learned(
                new Fact.Event(
                        Optional.of(person + "-" + fact),
                        NINE.toEpochMilli() - fact,
                        List.of(Identifier.id(person)),
                        "Product Viewed",
                        Map.of()),
                false);
    }
}
