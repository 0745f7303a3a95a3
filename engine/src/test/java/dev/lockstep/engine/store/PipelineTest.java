package dev.lockstep.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer reads does not depend on where it is by now. */
class PipelineTest {

    private static final int LIVES = 20;
    private static final int STEPS = 2000;
    private static final int KEYS = 40;
    private static final List<Table> TABLES = List.of(Table.PEOPLE, Table.HISTORY); // one is looked up, one scanned

    @TempDir
    private Path folder;

    @Test
    void theWriterSeesEveryRowAsItWasLeftLast() throws StoreException {
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            for (int seed = 1; seed <= LIVES; seed++) {
                List<Runnable> held = new ArrayList<>();
                SplittableRandom random = new SplittableRandom(seed);
                try (RocksStore store = RocksStore.open(folder.resolve("store" + seed), 8 << 20)) {
                    live(seed, new Pipeline(store, random.nextBoolean() ? other : held::add), random);
                }
            }
        }
    }

    private static void live(int seed, Pipeline pipeline, SplittableRandom random) throws StoreException {
        Map<Table, NavigableMap<byte[], byte[]>> expected = new EnumMap<>(Table.class);
        TABLES.forEach(table -> expected.put(table, new TreeMap<>(Arrays::compareUnsigned)));
        int[] sent = {0};
        int[] written = {0};
        for (int step = 0; step < STEPS; step++) {
            String place = "seed " + seed + ", step " + step;
            Table table = TABLES.get(random.nextInt(TABLES.size()));
            NavigableMap<byte[], byte[]> rows = expected.get(table);
            byte[] key = Keys.of(random.nextInt(KEYS));
            byte[] before = Keys.of(random.nextInt(KEYS));
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    byte[] value = Keys.of(step);
                    pipeline.staged().put(table, key, value);
                    rows.put(key, value);
                }
                case 2 -> {
                    pipeline.staged().delete(table, key);
                    rows.remove(key);
                }
                case 3 -> {
                    int number = sent[0]++;
                    pipeline.send(new Pipeline.Sender() {
                        @Override
                        public void written(long bytes, long nanos) {
                            assertThat(written[0]++)
                                    .as(place + ": told in order")
                                    .isEqualTo(number);
                        }

                        @Override
                        public void lost(StoreException cause) {
                            throw new IllegalStateException(cause);
                        }
                    });
                }
                case 4, 5 -> assertThat(pipeline.get(table, key)).as(place).isEqualTo(rows.get(key));
                case 6, 7 -> {
                    if (Arrays.compareUnsigned(key, before) >= 0) {
                        continue;
                    }
                    NavigableMap<byte[], byte[]> within = rows.subMap(key, true, before, false);
                    int most = 1 + random.nextInt(KEYS);
                    assertThat(shown(most, visitor -> pipeline.scan(table, key, before, visitor)))
                            .as(place)
                            .isEqualTo(first(most, within));
                    assertThat(shown(most, visitor -> pipeline.scanBack(table, key, before, visitor)))
                            .as(place)
                            .isEqualTo(first(most, within.descendingMap()));
                }
                default -> throw new IllegalStateException();
            }
        }
        pipeline.drain();
        assertThat(written[0]).as("seed " + seed).isEqualTo(sent[0]);
    }

    @FunctionalInterface
    private interface Scan {
        void show(Reads.Visitor visitor);
    }

    private static List<String> shown(int most, Scan scan) {
        List<String> shown = new ArrayList<>();
        scan.show((key, value) -> {
            shown.add(text(key, value));
            return shown.size() < most;
        });
        return shown;
    }

    private static List<String> first(int most, Map<byte[], byte[]> rows) {
        return rows.entrySet().stream()
                .limit(most)
                .map(row -> text(row.getKey(), row.getValue()))
                .toList();
    }

    private static String text(byte[] key, byte[] value) {
        return Keys.number(key, 0) + "=" + Keys.number(value, 0);
    }

    @Test
    void behindALostSetNothingIsWritten() throws StoreException {
        try (RocksStore store = RocksStore.open(folder, 8 << 20)) {
            List<String> told = new ArrayList<>();
            Pipeline pipeline = new Pipeline(new GatedStore(store, GatedStore.Fate.LOST), task -> {});
            pipeline.staged().put(Table.PEOPLE, Keys.of(1), Keys.of(1));
            pipeline.send(sender("first", told));
            assertThat(told).isEmpty();
            pipeline.staged().put(Table.PEOPLE, Keys.of(2), Keys.of(2));
            for (int tries = 0; tries < 2; tries++) {
                assertThatExceptionOfType(StoreException.class).isThrownBy(() -> pipeline.send(sender("second", told)));
            }
            assertThat(told).containsExactly("first lost");
            assertThat(store.get(Table.PEOPLE, Keys.of(1))).isNull();
            assertThat(store.get(Table.PEOPLE, Keys.of(2))).isNull();
        }
    }

    private static Pipeline.Sender sender(String name, List<String> told) {
        return new Pipeline.Sender() {
            @Override
            public void written(long bytes, long nanos) {
                told.add(name + " written");
            }

            @Override
            public void lost(StoreException cause) {
                told.add(name + " lost");
            }
        };
    }
}
