package dev.lockstep.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that gives back other bytes than it was given: a store is copied as a crash leaves it, and a stretch of one of its files is
 * changed. Whatever was committed is there then, or the store says that it is damaged; it never opens with less and says nothing. The
 * one exception is what cannot be told from a write that a crash tore: the end of the log.
 *
 * <p>{@code -Dlockstep.seed=} plays one seed again, {@code -Dlockstep.damages=} says how many.
 */
class DamagedStoreTest {

    private static final long CACHE = 8 << 20;
    private static final int COMMITS = 60;
    private static final int ROWS_A_COMMIT = 20;
    private static final int LONGEST_STRETCH = 64;

    /** RocksDB's log is read in blocks of this size; it forgives what it finds wrong in the last of them. */
    private static final int LOG_BLOCK = 32 * 1024;

    @TempDir
    private Path folder;

    @Test
    void saysSoOrHasItAll() throws Exception {
        Path crashed = crashed();
        Map<Long, byte[]> all = rows(copy(crashed, "whole"));
        assertThat(all).hasSize(2 * COMMITS * ROWS_A_COMMIT);
        List<Path> files = files(crashed);
        long first = Long.getLong("lockstep.seed", 20261122);
        int damages = Long.getLong("lockstep.seed") == null ? Integer.getInteger("lockstep.damages", 40) : 1;
        int told = 0;
        for (long seed = first; seed < first + damages; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Path copy = copy(crashed, "seed-" + seed);
            Path file = copy.resolve(files.get(random.nextInt(files.size())).getFileName());
            String what = "seed " + seed + ": " + damage(file, random);
            try {
                Map<Long, byte[]> left = rows(copy);
                assertThat(left).as(what).hasSameSizeAs(all);
                left.forEach((key, value) -> assertThat(value).as(what).isEqualTo(all.get(key)));
            } catch (StoreException | UnreadableException e) {
                told++;
                assertThat(e).as(what).hasMessageMatching("(?s).*(damaged|cannot be).*");
            }
        }
        assertThat(told).as("damages that were told of").isPositive();
    }

    /** Half of the rows are in files that are sorted, half of them in the log. */
    private Path crashed() throws StoreException, IOException {
        Path live = folder.resolve("live");
        try (RocksStore store = RocksStore.open(live, CACHE)) {
            commit(store, 0);
        }
        try (RocksStore store = RocksStore.open(live, CACHE)) {
            commit(store, COMMITS);
            return copy(live, "crashed");
        }
    }

    private static void commit(RocksStore store, int from) throws StoreException {
        SplittableRandom random = new SplittableRandom(from);
        for (int commit = from; commit < from + COMMITS; commit++) {
            WriteSet writes = new WriteSet();
            for (int row = 0; row < ROWS_A_COMMIT; row++) {
                byte[] value = new byte[100];
                random.nextBytes(value);
                Table table = row % 2 == 0 ? Table.CHANGES : Table.PEOPLE;
                writes.put(table, Keys.of((long) commit * ROWS_A_COMMIT + row), value);
            }
            store.commit(writes);
        }
    }

    private static Map<Long, byte[]> rows(Path at) throws StoreException {
        Map<Long, byte[]> rows = new TreeMap<>();
        try (RocksStore store = RocksStore.open(at, CACHE)) {
            for (Table table : List.of(Table.CHANGES, Table.PEOPLE)) {
                store.scan(table, Keys.of(0), Keys.of(Long.MAX_VALUE), (key, value) -> {
                    rows.put(Keys.number(key, 0), value);
                    return true;
                });
            }
        }
        return rows;
    }

    /** Changes a stretch of a file, up to the last block of a log; what it did, in words. */
    private static String damage(Path file, SplittableRandom random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean isLog = file.toString().endsWith(".log");
        int end = isLog ? bytes.length / LOG_BLOCK * LOG_BLOCK : bytes.length;
        int from = random.nextInt(end);
        int length = Math.min(end - from, 1 + random.nextInt(LONGEST_STRETCH));
        byte[] other = new byte[length];
        if (random.nextBoolean()) { // else zeros, as of a sector that was never written
            random.nextBytes(other);
        }
        System.arraycopy(other, 0, bytes, from, length);
        Files.write(file, bytes);
        return file.getFileName() + " from " + from + " for " + length;
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = Files.createDirectory(folder.resolve(name));
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }

    /** Those that have something of ours in them, or tell where it is. */
    private static List<Path> files(Path from) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.endsWith(".sst")
                                || name.endsWith(".log")
                                || name.startsWith("MANIFEST")
                                || name.equals("CURRENT");
                    })
                    .sorted()
                    .toList();
        }
    }
}
