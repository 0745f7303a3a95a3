package dev.lockstep.server.alert;

import static dev.lockstep.server.alert.Samples.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.insight.alert.Figures;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said is kept in a store; orders come each hour, until they do not. */
class WatchmanTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    private Workspace workspace = workspace("""
            receivers:
              ops: {kind: slack, url: "${env:OPS}"}
              chat: {kind: slack, url: "${env:CHAT}"}
            alerts:
              orders: {silent: Order Completed, within: 6h, to: [ops, chat], settle: 0s}
            """);

    private long now = NINE;
    private long silentFrom = Long.MAX_VALUE;
    private boolean isAvailable = true;
    private boolean isDiskFull;
    private final MemoryStore store = new MemoryStore();
    private final Books books = new Books() {
        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return store.get(table, key);
        }

        @Override
        public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
            store.scan(table, from, before, visitor);
        }

        @Override
        public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
            store.scanBack(table, from, before, visitor);
        }

        @Override
        public void commit(WriteSet writes) throws StoreException {
            if (isDiskFull) {
                throw new StoreException("no space left on device");
            }
            store.commit(writes);
        }

        @Override
        public Seal seal() {
            return store.seal();
        }
    };
    private final Outbox outbox = new Outbox(books);
    private Watchman watchman;

    /** What is in memory is gone, what is on disk is there. */
    @BeforeEach
    void restart() {
        watchman = new Watchman(
                () -> workspace,
                (current, at) -> figures(at),
                books,
                outbox,
                () -> Instant.ofEpochMilli(now),
                new Random(1));
    }

    @Test
    void tellsEverybodyOnceWhenItBeginsAndOnceWhenItEndsWhateverIsRestartedInBetween() throws Exception {
        watchman.look();
        assertThat(said("ops")).isEmpty();
        silentFrom = NINE;
        now += 3 * HOUR;
        watchman.look();
        watchman.look();
        restart();
        watchman.look();
        restart();
        assertThat(said("ops")).containsExactly("orders begins: Order Completed");
        assertThat(said("chat")).containsExactly("orders begins: Order Completed");
        silentFrom = Long.MAX_VALUE;
        now += HOUR;
        restart();
        watchman.look();
        restart();
        watchman.look();
        assertThat(said("ops"))
                .containsExactly("orders begins: Order Completed", "orders is resolved: Order Completed");
    }

    @Test
    void aResolveIsNotForgottenWhereTheAlertIsTakenOutMeanwhile() throws Exception {
        silentFrom = NINE;
        now += 3 * HOUR;
        watchman.look();
        workspace = workspace("receivers: {ops: {kind: slack, url: '${env:OPS}'}}");
        restart();
        watchman.look();
        watchman.look();
        assertThat(said("ops"))
                .containsExactly("orders begins: Order Completed", "orders is resolved: Order Completed");
        assertThat(said("chat"))
                .as("who is not there any more is told nothing more")
                .hasSize(1);
    }

    @Test
    void whereThereAreNoFiguresNothingIsSaid() throws Exception {
        silentFrom = NINE;
        now += 3 * HOUR;
        watchman.look();
        isAvailable = false;
        now += 3 * DAY;
        assertThatThrownBy(() -> watchman.look()).isInstanceOf(UnreadableException.class);
        assertThat(said("ops")).hasSize(1);
        isAvailable = true;
        watchman.look();
        assertThat(said("ops")).last().isEqualTo("orders goes on: Order Completed");
    }

    @Test
    void whatCouldNotBeWrittenIsSaidOnceItCan() throws Exception {
        silentFrom = NINE;
        now += 3 * HOUR;
        isDiskFull = true;
        assertThatThrownBy(() -> watchman.look()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> watchman.look()).isInstanceOf(StoreException.class);
        isDiskFull = false;
        watchman.look();
        assertThat(said("ops")).containsExactly("orders begins: Order Completed");
    }

    private List<String> said(String receiver) {
        return outbox.all(receiver).stream()
                .map(waiting -> Wording.subject(waiting.message()).replace("[workspace] ", ""))
                .toList();
    }

    private Figures figures(long at) {
        if (!isAvailable) {
            throw new UnreadableException("the store is not open");
        }
        List<OfEvent> events = new ArrayList<>();
        for (long hour = NINE - 14 * DAY; hour < at; hour += HOUR) {
            if (hour < silentFrom) {
                events.add(new OfEvent(hour, "Order Completed", 20));
            }
        }
        return new Figures(at, new TreeMap<>(), Optional.of(events));
    }

    private static Workspace workspace(String text) {
        return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)))
                .workspace()
                .orElseThrow();
    }
}
