package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.store.GatedStore;
import dev.lockstep.engine.store.GatedStore.Fate;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One turn is on its way to disk, the next one is worked out upon it. */
class TwoTurnsTest {

    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    private Path folder;

    private volatile GatedStore store;
    private Engine engine;

    @BeforeEach
    void open() throws StoreException {
        engine = Engine.open(
                EngineSettings.of(folder).withClock(() -> NINE),
                this::openStore,
                SegmentTestDriver.conditions("buyers: {did: Order Completed}"),
                Set.of(),
                EngineObserver.NONE);
        while (!engine.status().backfilled()) {
            Thread.onSpinWait();
        }
    }

    /** A new store is written to twice before it is at rest: what it is, and that everybody in it is backfilled. */
    private GatedStore openStore() throws StoreException {
        boolean isNew = !Files.exists(Engine.storeIn(folder));
        GatedStore opened =
                new GatedStore(RocksStore.open(Engine.storeIn(folder), 8 << 20), Fate.WRITTEN, Fate.WRITTEN);
        if (!isNew) {
            opened.open();
        }
        store = opened;
        return opened;
    }

    @AfterEach
    void close() {
        store.open();
        engine.close();
    }

    @Test
    void nothingIsSeenOrAcknowledgedBeforeItIsOnDisk() throws Exception {
        CompletableFuture<List<Outcome>> first = send("m1", "u1");
        CompletableFuture<List<Outcome>> second = send("m2", "u2");
        CompletableFuture<List<Outcome>> again = send("m1", "u1");
        untilWorkedOut();
        assertThat(List.of(first, second, again)).noneMatch(CompletableFuture::isDone);
        assertThat(engine.person("u1")).isEmpty();
        assertThat(engine.status().lastPosition()).isZero();
        assertThat(engine.changes(0, 10).changes()).isEmpty();
        store.next(Fate.WRITTEN);
        assertThat(first.get()).containsExactly(Outcome.TAKEN);
        assertThat(engine.person("u1")).isPresent();
        store.open();
        assertThat(second.get()).containsExactly(Outcome.TAKEN);
        assertThat(again.get()).containsExactly(Outcome.REPEATED);
        assertThat(engine.segments().getFirst().size()).isEqualTo(2);
    }

    @Test
    void whatIsWorkedOutUponALostTurnIsRefusedWithIt() throws Exception {
        CompletableFuture<List<Outcome>> first = send("m1", "u1");
        untilWorkedOut();
        CompletableFuture<List<Outcome>> second = send("m2", "u1");
        untilWorkedOut();
        store.next(Fate.LOST);
        assertRefused(first);
        assertRefused(second);
        assertThat(sendUntilTaken("m2", "u2")).containsExactly(Outcome.TAKEN);
        assertThat(sendUntilTaken("m1", "u1")).containsExactly(Outcome.TAKEN);
        assertThat(engine.status().persons()).isEqualTo(2);
    }

    @Test
    void whatWasWrittenAndReportedLostIsThereOnce() throws Exception {
        CompletableFuture<List<Outcome>> first = send("m1", "u1");
        untilWorkedOut();
        CompletableFuture<List<Outcome>> second = send("m2", "u2");
        untilWorkedOut();
        store.next(Fate.REPORTED_LOST);
        assertRefused(first);
        assertRefused(second);
        assertThat(sendUntilTaken("m1", "u1")).containsExactly(Outcome.REPEATED);
        assertThat(sendUntilTaken("m2", "u2")).containsExactly(Outcome.TAKEN);
        assertThat(engine.segments().getFirst().size()).isEqualTo(2);
    }

    @Test
    void closingFinishesWhatIsUnderWayAndWhatWasWorkedOut() throws Exception {
        CompletableFuture<List<Outcome>> first = send("m1", "u1");
        untilWorkedOut();
        CompletableFuture<List<Outcome>> second = send("m2", "u2");
        Thread closing = Thread.ofPlatform().start(engine::close);
        store.open();
        closing.join();
        assertThat(first.get()).containsExactly(Outcome.TAKEN);
        assertThat(second.get()).containsExactly(Outcome.TAKEN);
    }

    @Test
    void whatCannotBeWorkedOutIsRefusedAloneAndTheRestOfItsTurnIsTakenOnce() throws Exception {
        store.open();
        send("m0", "damaged").get();
        engine.close();
        damageEverybody();
        open();

        store.shut();
        CompletableFuture<List<Outcome>> underWay = send("m1", "u1");
        untilWorkedOut();
        CompletableFuture<List<Outcome>> before = send("m2", "u2");
        CompletableFuture<List<Outcome>> defect = send("m3", "damaged");
        CompletableFuture<List<Outcome>> after = send("m4", "u3");
        store.open();
        assertThat(underWay.get()).containsExactly(Outcome.TAKEN);
        assertThat(before.get()).containsExactly(Outcome.TAKEN);
        assertThat(after.get()).containsExactly(Outcome.TAKEN);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(defect::get)
                .withCauseInstanceOf(IllegalStateException.class);

        assertThat(send("m2", "u2").get()).as("it is there, once").containsExactly(Outcome.REPEATED);
        assertThat(engine.status().persons()).isEqualTo(4);
        assertThat(engine.changes(1, 10).changes())
                .extracting(change -> change.person().name())
                .containsExactly("u1", "u2", "u3");
    }

    /** Makes the rows of all persons such as nobody can read. */
    private void damageEverybody() throws StoreException {
        try (RocksStore rows = RocksStore.open(Engine.storeIn(folder), 8 << 20)) {
            WriteSet damage = new WriteSet();
            rows.scan(Table.PEOPLE, Keys.of(0), Keys.of(Long.MAX_VALUE), (key, value) -> {
                damage.put(Table.PEOPLE, key, new byte[value.length]);
                return true;
            });
            assertThat(damage.isEmpty()).isFalse();
            rows.commit(damage);
        }
    }

    private CompletableFuture<List<Outcome>> send(String message, String person) {
        Fact fact = new Fact.Event(
                Optional.of(message), NINE.toEpochMilli(), List.of(Identifier.id(person)), "Order Completed", Map.of());
        return engine.receive(List.of(new Intake.Learned(fact, false)));
    }

    /** As a sender does who is told to try again. */
    private List<Outcome> sendUntilTaken(String message, String person) throws InterruptedException {
        while (true) {
            try {
                return send(message, person).get();
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(UnavailableException.class);
            }
        }
    }

    /** The writer has taken it off the queue: it is under way, or worked out behind what is. */
    private void untilWorkedOut() {
        while (engine.queued() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertRefused(CompletableFuture<List<Outcome>> answer) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .withCauseInstanceOf(UnavailableException.class);
    }
}
