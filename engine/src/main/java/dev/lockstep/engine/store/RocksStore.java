package dev.lockstep.engine.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * A store in a folder, on RocksDB: a table is a column family, a commit is one batch that is synced to disk.
 * {@link RocksTables} tells how it is opened and set up.
 */
public final class RocksStore implements Store {

    private static final Comparator<WriteSet.Write> BY_KEY =
            (one, other) -> Arrays.compareUnsigned(one.key(), other.key());

    private static final long READER_CACHE = 16 << 20;

    private final RocksTables tables;
    private final RocksDB db;
    private final WriteOptions synced;
    private final ReadOptions latest;

    private RocksStore(RocksTables tables) {
        this.tables = tables;
        this.db = tables.db();
        this.synced = tables.keep(new WriteOptions().setSync(true));
        this.latest = tables.keep(new ReadOptions());
    }

    /**
     * Opens the store, which is made where there is none.
     *
     * @param cacheBytes for blocks read and for writes that are not yet sorted into files, together
     * @throws StoreException where another process has it open, it is damaged, or a newer program made it
     */
    public static RocksStore open(Path folder, long cacheBytes) throws StoreException {
        return new RocksStore(RocksTables.open(folder, cacheBytes, false));
    }

    /**
     * Opens a store to read what is in it now, also while another process writes to it. What that writes later is not seen.
     *
     * @throws StoreException where there is none, it is damaged, or a newer program made it
     */
    public static RocksStore openToRead(Path folder) throws StoreException {
        if (!isIn(folder)) {
            throw new StoreException("there is no store in " + folder + "; name the data folder of a server");
        }
        return new RocksStore(RocksTables.open(folder, READER_CACHE, true));
    }

    /** Whether there is a store in a folder. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve("CURRENT"));
    }

    /** What there is about a table, as RocksDB reckons it: about how many rows, and how many bytes on disk and in memory. */
    public record Extent(Table table, long rows, long bytes) {}

    /** The extent of every table. */
    public List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        for (Table table : Table.values()) {
            try {
                ColumnFamilyHandle handle = tables.handle(table);
                long bytes = db.getLongProperty(handle, "rocksdb.total-sst-files-size")
                        + db.getLongProperty(handle, "rocksdb.cur-size-all-mem-tables");
                extents.add(new Extent(table, db.getLongProperty(handle, "rocksdb.estimate-num-keys"), bytes));
            } catch (RocksDBException e) {
                throw unreadable(table, e);
            }
        }
        return extents;
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        return get(table, key, latest);
    }

    @Override
    public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
        scan(table, from, before, visitor, null);
    }

    @Override
    public void scan(Table table, List<Range> ranges, KeyVisitor visitor) {
        scan(table, ranges, visitor, null);
    }

    @Override
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        scanBack(table, from, before, visitor, null);
    }

    private byte @Nullable [] get(Table table, byte[] key, ReadOptions options) {
        try {
            return db.get(tables.handle(table), options, key);
        } catch (RocksDBException e) {
            throw unreadable(table, e);
        }
    }

    private void scan(
            Table table, byte[] from, byte[] before, Visitor visitor, org.rocksdb.@Nullable Snapshot snapshot) {
        try (Slice end = new Slice(before);
                ReadOptions options = new ReadOptions().setIterateUpperBound(end);
                RocksIterator rows = iterator(table, options, snapshot)) {
            rows.seek(from);
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                rows.next();
            }
            rows.status();
        } catch (RocksDBException e) {
            throw unreadable(table, e);
        }
    }

    /**
     * One iterator serves all ranges, and one array all keys of one length: to make them takes longer than to go on to a row. What is
     * read is not kept in the cache: it is read once, and would drive out what the writer needs.
     */
    private void scan(Table table, List<Range> ranges, KeyVisitor visitor, org.rocksdb.@Nullable Snapshot snapshot) {
        try (ReadOptions options = new ReadOptions().setFillCache(false);
                RocksIterator rows = iterator(table, options, snapshot)) {
            Supplier<byte[]> value = rows::value;
            byte[] key = new byte[0];
            for (Range range : ranges) {
                rows.seek(range.from());
                while (rows.isValid()) {
                    if (rows.key(key) != key.length) {
                        key = rows.key();
                    }
                    if (Arrays.compareUnsigned(key, range.before()) >= 0) {
                        break;
                    }
                    if (!visitor.visit(key, value)) {
                        return;
                    }
                    rows.next();
                }
                rows.status();
            }
        } catch (RocksDBException e) {
            throw unreadable(table, e);
        }
    }

    private void scanBack(
            Table table, byte[] from, byte[] before, Visitor visitor, org.rocksdb.@Nullable Snapshot snapshot) {
        try (Slice start = new Slice(from);
                Slice end = new Slice(before);
                ReadOptions options =
                        new ReadOptions().setIterateLowerBound(start).setIterateUpperBound(end);
                RocksIterator rows = iterator(table, options, snapshot)) {
            rows.seekToLast();
            while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
                rows.prev();
            }
            rows.status();
        } catch (RocksDBException e) {
            throw unreadable(table, e);
        }
    }

    private RocksIterator iterator(Table table, ReadOptions options, org.rocksdb.@Nullable Snapshot snapshot) {
        if (snapshot != null) {
            options.setSnapshot(snapshot);
        }
        return db.newIterator(tables.handle(table), options);
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        try (WriteBatch batch = new WriteBatch((int) Math.min(writes.bytes() + 1024, Integer.MAX_VALUE))) {
            for (Table table : Table.values()) {
                ColumnFamilyHandle handle = tables.handle(table);
                // Neighbours have their places in a memtable near each other, and so in the processor's cache.
                // Changes to one row keep their order.
                List<WriteSet.Write> byKey = new ArrayList<>(writes.of(table));
                byKey.sort(BY_KEY);
                for (WriteSet.Write write : byKey) {
                    if (write.value() == null) {
                        batch.delete(handle, write.key());
                    } else {
                        batch.put(handle, write.key(), write.value());
                    }
                }
            }
            db.write(synced, batch);
        } catch (RocksDBException e) {
            throw new StoreException(
                    "the store cannot be written: " + e.getMessage() + "; see whether the disk is full or failing", e);
        }
    }

    @Override
    public Snapshot snapshot() {
        return new AtOneInstant();
    }

    private final class AtOneInstant implements Snapshot {

        private final org.rocksdb.Snapshot snapshot = db.getSnapshot();
        private final ReadOptions options = new ReadOptions().setSnapshot(snapshot);

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return RocksStore.this.get(table, key, options);
        }

        @Override
        public void scan(Table table, byte[] from, byte[] before, Visitor visitor) {
            RocksStore.this.scan(table, from, before, visitor, snapshot);
        }

        @Override
        public void scan(Table table, List<Range> ranges, KeyVisitor visitor) {
            RocksStore.this.scan(table, ranges, visitor, snapshot);
        }

        @Override
        public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
            RocksStore.this.scanBack(table, from, before, visitor, snapshot);
        }

        @Override
        public void close() {
            options.close();
            db.releaseSnapshot(snapshot);
        }
    }

    @Override
    public void copyTo(Path folder) throws StoreException {
        try (Checkpoint checkpoint = Checkpoint.create(db)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            checkpoint.createCheckpoint(folder.toString());
        } catch (RocksDBException | IOException e) {
            throw new StoreException(
                    "no copy can be made in " + folder + ": " + e.getMessage()
                            + "; name a folder that does not exist, on a disk with room",
                    e);
        }
    }

    @Override
    public long bytes() {
        return extents().stream().mapToLong(Extent::bytes).sum();
    }

    @Override
    public void close() {
        tables.close();
    }

    private static UnreadableException unreadable(Table table, RocksDBException e) {
        return new UnreadableException(
                "the table " + table.word() + " cannot be read: " + e.getMessage() + "; see to the disk", e);
    }
}
