package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.population.SeenMessages;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.Table;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What need not be kept goes as fast as facts come in. */
class SweepTest {

    private static final int BATCH = 100;

    @TempDir
    private Path folder;

    private final AtomicLong clock =
            new AtomicLong(Instant.parse("2026-01-05T09:00:00Z").toEpochMilli());

    @Test
    void messagesAreForgottenAlsoWhereManyComeInASecond() throws Exception {
        EngineSettings settings = EngineSettings.of(folder).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(
                settings, SegmentTestDriver.conditions("buyers: {did: Order Completed}"), EngineObserver.NONE)) {
            take(engine, 0, 6_000);
            clock.addAndGet(SeenMessages.REMEMBERED_MS + Duration.ofHours(1).toMillis());
            // A thousand a second, ten seconds long.
            for (int second = 0; second < 10; second++) {
                clock.addAndGet(1000);
                take(engine, 10_000 + 1_000 * second, 1_000);
            }
        }
        assertThat(olderThan(clock.get() - SeenMessages.REMEMBERED_MS)).isZero();
    }

    private void take(Engine engine, int first, int count) throws Exception {
        for (int from = first; from < first + count; from += BATCH) {
            List<Intake> batch = IntStream.range(from, from + BATCH)
                    .<Intake>mapToObj(number -> new Intake.Learned(event(number), false))
                    .toList();
            engine.receive(batch).get();
        }
    }

    private Fact event(int number) {
        return new Fact.Event(
                Optional.of("m" + number), clock.get(), List.of(Identifier.id("u1")), "Product Viewed", Map.of());
    }

    private int olderThan(long instant) throws Exception {
        byte[] end = new byte[17];
        Arrays.fill(end, (byte) -1);
        int[] older = {0};
        try (Store store = RocksStore.openToRead(folder.resolve("store"))) {
            store.scan(Table.MESSAGES, new byte[0], end, (tag, noted) -> {
                older[0] += Keys.number(noted, 0) <= instant ? 1 : 0;
                return true;
            });
        }
        return older[0];
    }
}
