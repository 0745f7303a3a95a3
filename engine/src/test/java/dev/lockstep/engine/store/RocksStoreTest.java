package dev.lockstep.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksStoreTest {

    private static final long CACHE = 8 << 20;

    @TempDir
    private Path folder;

    @Test
    void rowsAreReadBackInTheOrderOfTheirKeys() throws StoreException {
        try (RocksStore store = open(folder)) {
            WriteSet writes = new WriteSet();
            for (long number : List.of(3L, -1L, 2L, Long.MIN_VALUE, Long.MAX_VALUE - 1)) {
                writes.put(Table.CHANGES, Keys.of(number), bytes("row " + number));
            }
            store.commit(writes);
            assertThat(numbers(store, Keys.of(Long.MIN_VALUE), Keys.of(Long.MAX_VALUE)))
                    .containsExactly(Long.MIN_VALUE, -1L, 2L, 3L, Long.MAX_VALUE - 1);
            assertThat(numbers(store, Keys.of(-1), Keys.of(3))).containsExactly(-1L, 2L);
            List<Long> backwards = new ArrayList<>();
            store.scanBack(Table.CHANGES, Keys.of(-1), Keys.of(3), (key, value) -> {
                backwards.add(Keys.number(key, 0));
                return true;
            });
            assertThat(backwards).containsExactly(2L, -1L);
            assertThat(store.get(Table.CHANGES, Keys.of(2))).isEqualTo(bytes("row 2"));
            assertThat(store.get(Table.MEMBERS, Keys.of(2))).isNull();
        }
    }

    /** As in the tables in memory, which go from range to range by the one scan that there is. */
    @Test
    void rangesAreReadOneAfterTheOther() throws StoreException {
        MemoryStore memory = new MemoryStore();
        try (RocksStore store = open(folder)) {
            for (Store any : List.of(store, memory)) {
                WriteSet writes = new WriteSet();
                for (long number = 0; number < 10; number++) {
                    writes.put(Table.CHANGES, Keys.of(number), bytes("row " + number));
                    writes.put(Table.CHANGES, Keys.of(number, 7), bytes("row " + number + " with a longer key"));
                }
                any.commit(writes);
            }
            List<Reads.Range> ranges = List.of(range(1, 3), range(5, 5), range(8, 20));
            for (int most : List.of(1, 4, 5, 99)) {
                List<String> shown = shown(store, ranges, most);
                assertThat(shown).as("%d at the most", most).isEqualTo(shown(memory, ranges, most));
                try (Store.Snapshot snapshot = store.snapshot()) {
                    assertThat(shown(snapshot, ranges, most)).isEqualTo(shown);
                }
            }
            assertThat(shown(store, ranges, 99))
                    .startsWith(
                            "1 row 1", "1 row 1 with a longer key", "2 row 2", "2 row 2 with a longer key", "8 row 8")
                    .hasSize(8);
        }
    }

    private static Reads.Range range(long from, long before) {
        return new Reads.Range(Keys.of(from), Keys.of(before));
    }

    private static List<String> shown(Reads reads, List<Reads.Range> ranges, int most) {
        List<String> shown = new ArrayList<>();
        reads.scan(Table.CHANGES, ranges, (key, value) -> {
            shown.add(Keys.number(key, 0) + " " + new String(value.get(), StandardCharsets.UTF_8));
            return shown.size() < most;
        });
        return shown;
    }

    @Test
    void aSnapshotStaysAsItWas() throws StoreException {
        try (RocksStore store = open(folder)) {
            put(store, 1);
            try (Store.Snapshot snapshot = store.snapshot()) {
                put(store, 2);
                WriteSet writes = new WriteSet();
                writes.delete(Table.CHANGES, Keys.of(1));
                store.commit(writes);
                assertThat(snapshot.get(Table.CHANGES, Keys.of(1))).isNotNull();
                assertThat(snapshot.get(Table.CHANGES, Keys.of(2))).isNull();
                assertThat(numbers(snapshot, Keys.of(0), Keys.of(9))).containsExactly(1L);
            }
            assertThat(numbers(store, Keys.of(0), Keys.of(9))).containsExactly(2L);
        }
    }

    @Test
    void aCopyHoldsWhatWasCommittedBefore() throws StoreException {
        Path copy = folder.resolve("copy");
        try (RocksStore store = open(folder.resolve("store"))) {
            put(store, 1);
            store.copyTo(copy);
            put(store, 2);
        }
        try (RocksStore restored = open(copy)) {
            assertThat(numbers(restored, Keys.of(0), Keys.of(9))).containsExactly(1L);
        }
    }

    /** As a crash does: whatever was synced is there, and of the record that was being written there may be a piece. */
    @Test
    void aLogThatBreaksOffAnywhereLosesOnlyWhatIsBehindThat() throws StoreException, IOException {
        Path torn = folder.resolve("torn");
        List<Long> logAfter = new ArrayList<>();
        try (RocksStore store = open(folder.resolve("store"))) {
            for (int number = 0; number < 4; number++) {
                put(store, number);
                logAfter.add(Files.size(log(folder.resolve("store"))));
            }
            copy(folder.resolve("store"), torn);
        }
        byte[] whole = Files.readAllBytes(log(torn));
        long first = logAfter.getFirst();
        for (int length = (int) first; length <= whole.length; length++) {
            Path broken = folder.resolve("broken");
            delete(broken);
            copy(torn, broken);
            Files.write(log(broken), Arrays.copyOf(whole, length));
            int known = length;
            long complete = logAfter.stream().filter(size -> size <= known).count();
            try (RocksStore store = open(broken)) {
                assertThat(numbers(store, Keys.of(0), Keys.of(99)))
                        .as("%d bytes", length)
                        .hasSize((int) complete);
            }
        }
    }

    @Test
    void aLogThatIsDamagedBeforeItsEndIsRefused() throws StoreException, IOException {
        Path damaged = folder.resolve("damaged");
        try (RocksStore store = open(folder.resolve("store"))) {
            for (int number = 0; number < 12; number++) {
                put(store, number);
            }
            copy(folder.resolve("store"), damaged);
        }
        byte[] log = Files.readAllBytes(log(damaged));
        log[log.length / 2] ^= 0x40;
        Files.write(log(damaged), log);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(damaged))
                .withMessageContaining("damaged")
                .withMessageContaining("backup");
    }

    @Test
    void aStoreThatIsOpenElsewhereIsRefused() throws StoreException {
        try (RocksStore store = open(folder)) {
            put(store, 1);
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> open(folder))
                    .withMessageContaining("open in another process");
        }
    }

    @Test
    void aStoreWithTablesOfANewerProgramIsRefused() throws StoreException, RocksDBException {
        open(folder).close();
        try (Options options = new Options()) {
            List<byte[]> names = RocksDB.listColumnFamilies(options, folder.toString());
            List<ColumnFamilyDescriptor> families =
                    names.stream().map(ColumnFamilyDescriptor::new).toList();
            try (RocksDB db = RocksDB.open(folder.toString(), families, new ArrayList<>())) {
                db.createColumnFamily(new ColumnFamilyDescriptor(bytes("dreams")))
                        .close();
            }
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> open(folder))
                .withMessageContaining("\"dreams\"")
                .withMessageContaining("newer");
    }

    private static RocksStore open(Path folder) throws StoreException {
        return RocksStore.open(folder, CACHE);
    }

    private static void put(Store store, long number) throws StoreException {
        WriteSet writes = new WriteSet();
        writes.put(Table.CHANGES, Keys.of(number), bytes("row " + number));
        writes.put(Table.MEMBERS, Keys.of(number), bytes("other row " + number));
        store.commit(writes);
    }

    private static List<Long> numbers(Reads reads, byte[] from, byte[] before) {
        List<Long> numbers = new ArrayList<>();
        reads.scan(Table.CHANGES, from, before, (key, value) -> {
            numbers.add(Keys.number(key, 0));
            return true;
        });
        return numbers;
    }

    private static Path log(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(file -> !file.endsWith("LOCK")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
