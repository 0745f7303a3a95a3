package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.population.Retention;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads what of the tables in which persons are looked up: the sender does, and nobody what the writer has in memory. */
class ForesightTest {

    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

    @TempDir
    private Path folder;

    private final Looks looks = new Looks();

    @Test
    void theWriterReadsNothingThatItsSenderKnewItWouldAskFor() throws Exception {
        try (Engine engine = open(0)) {
            for (int fact = 1; fact <= 3; fact++) {
                looks.clear();
                assertThat(send(engine, "m" + fact)).containsExactly(Outcome.TAKEN);
                assertThat(looks.ofWriter).isEmpty();
                assertThat(looks.ofSender)
                        .isEqualTo(
                                fact == 1
                                        ? EnumSet.of(Table.MESSAGES, Table.IDENTIFIERS)
                                        : EnumSet.of(Table.MESSAGES, Table.IDENTIFIERS, Table.PEOPLE));
            }
            assertThat(send(engine, "m1")).containsExactly(Outcome.REPEATED);
        }
    }

    @Test
    void ofThoseInMemoryNothingIsRead() throws Exception {
        try (Engine engine = open(1000)) {
            send(engine, "m1");
            looks.clear();
            assertThat(send(engine, "m2")).containsExactly(Outcome.TAKEN);
            assertThat(looks.ofWriter).isEmpty();
            assertThat(looks.ofSender).containsExactly(Table.MESSAGES);
        }
    }

    private Engine open(int peopleInMemory) throws Exception {
        EngineSettings settings = new EngineSettings(
                folder, Optional.empty(), () -> NINE, 8 << 20, peopleInMemory, 1000, Retention.FOREVER);
        Engine engine = Engine.open(
                settings,
                () -> looks,
                SegmentTestDriver.conditions("buyers: {did: Order Completed}"),
                Set.of(),
                EngineObserver.NONE);
        while (!engine.status().backfilled()) {
            Thread.onSpinWait();
        }
        return engine;
    }

    private static List<Outcome> send(Engine engine, String message) throws Exception {
        Fact fact = new Fact.Event(
                Optional.of(message), NINE.toEpochMilli(), List.of(Identifier.id("u1")), "Order Completed", Map.of());
        return engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }

    /** A store that knows who has looked for rows of which of these tables. One fact is under way at a time. */
    private static final class Looks implements Store {

        private static final Set<Table> TABLES = EnumSet.of(Table.MESSAGES, Table.IDENTIFIERS, Table.PEOPLE);

        private final MemoryStore store = new MemoryStore();
        private final Thread sender = Thread.currentThread();
        private final Set<Table> ofSender = EnumSet.noneOf(Table.class);
        private final Set<Table> ofWriter = EnumSet.noneOf(Table.class);

        synchronized void clear() {
            ofSender.clear();
            ofWriter.clear();
        }

        @Override
        public synchronized byte @Nullable [] get(Table table, byte[] key) {
            if (TABLES.contains(table)) {
                (Thread.currentThread().equals(sender) ? ofSender : ofWriter).add(table);
            }
            return store.get(table, key);
        }

        @Override
        public synchronized void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
            store.scan(table, from, before, visitor);
        }

        @Override
        public synchronized void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
            store.scanBack(table, from, before, visitor);
        }

        @Override
        public synchronized void commit(WriteSet writes) {
            store.commit(writes);
        }

        @Override
        public Snapshot snapshot() {
            return store.snapshot();
        }

        @Override
        public void copyTo(Path folder) {
            store.copyTo(folder);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}
