package dev.lockstep.engine.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * A store in a folder, on RocksDB: a table is a column family, a commit is one batch that is synced to disk.
 *
 * <p>Recovery reads the log to its end and forgives only a last record that was torn by a crash, which nobody was told of. Any
 * other damage refuses to open: what was acknowledged must not vanish quietly.
 */
public final class RocksStore implements Store {

    private static final int BLOOM_BITS = 10;

    /**
     * Memory for writes is handed out to tables in such parts of it, lest a few rows in each use it up. One part of a table's
     * memory is a filter that tells that a row is not there: some twelve bits a row of a hundred bytes.
     */
    private static final int PARTS_OF_WRITES = 64;

    private static final long MAX_PART = 1 << 20;

    private static final Comparator<WriteSet.Write> BY_KEY =
            (one, other) -> Arrays.compareUnsigned(one.key(), other.key());

    private static final long BLOCK_BYTES = 8 * 1024;
    private static final int BACKGROUND_JOBS = 2;

    /**
     * How much of its log RocksDB may have to read when it opens after a crash, some two seconds of it. A table to which little is
     * written would otherwise hold on to gigabytes of log until its own memory is full.
     */
    private static final long LOG_BYTES = 256L << 20;

    private static final long READER_CACHE = 16 << 20;
    /** Obsolete logs of RocksDB itself, which has nothing of ours in it. */
    private static final int KEPT_INFO_LOGS = 4;

    private static final long INFO_LOG_BYTES = 1 << 20;

    private final RocksDB db;
    private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
    private final List<AbstractImmutableNativeReference> resources;
    private final boolean toRead;
    private final WriteOptions synced;
    private final ReadOptions latest;

    private RocksStore(
            RocksDB db,
            List<ColumnFamilyHandle> families,
            List<AbstractImmutableNativeReference> resources,
            boolean toRead) {
        this.db = db;
        this.resources = resources;
        this.toRead = toRead;
        Iterator<ColumnFamilyHandle> opened = families.iterator();
        opened.next(); // RocksDB's own default family
        for (Table table : Table.values()) {
            handles.put(table, opened.next());
        }
        this.synced = keep(new WriteOptions().setSync(true));
        this.latest = keep(new ReadOptions());
    }

    /**
     * Opens the store, which is made where there is none.
     *
     * @param cacheBytes for blocks read and for writes that are not yet sorted into files, together
     * @throws StoreException where another process has it open, it is damaged, or a newer program made it
     */
    public static RocksStore open(Path folder, long cacheBytes) throws StoreException {
        return open(folder, cacheBytes, false);
    }

    /**
     * Opens a store to read what is in it now, also while another process writes to it. What that writes later is not seen.
     *
     * @throws StoreException where there is none, it is damaged, or a newer program made it
     */
    public static RocksStore openToRead(Path folder) throws StoreException {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            throw new StoreException("there is no store in " + folder + "; name the data folder of a server");
        }
        return open(folder, READER_CACHE, true);
    }

    private static RocksStore open(Path folder, long cacheBytes, boolean toRead) throws StoreException {
        RocksDB.loadLibrary();
        List<AbstractImmutableNativeReference> resources = new ArrayList<>();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            refuseUnknownTables(folder);
            Cache cache = new LRUCache(cacheBytes);
            long writeBytes = cacheBytes / 4;
            WriteBufferManager writes = new WriteBufferManager(writeBytes, cache);
            DBOptions options = new DBOptions()
                    .setCreateIfMissing(true)
                    .setCreateMissingColumnFamilies(true)
                    .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                    .setParanoidChecks(true)
                    .setMaxBackgroundJobs(BACKGROUND_JOBS)
                    .setWriteBufferManager(writes)
                    .setAllowConcurrentMemtableWrite(false) // one thread writes
                    .setBytesPerSync(1 << 20)
                    .setMaxTotalWalSize(LOG_BYTES)
                    .setKeepLogFileNum(KEPT_INFO_LOGS)
                    .setMaxLogFileSize(INFO_LOG_BYTES);
            resources.add(cache);
            resources.add(writes);
            resources.add(options);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, new ColumnFamilyOptions()));
            for (Table table : Table.values()) {
                ColumnFamilyOptions family = family(table, cache, writeBytes);
                resources.add(family);
                descriptors.add(new ColumnFamilyDescriptor(table.word().getBytes(StandardCharsets.UTF_8), family));
            }
            // Facts are acknowledged by whoever has the processor; what sorts files in the background can wait.
            Env.getDefault().lowerThreadPoolCPUPriority(Priority.LOW);
            RocksDB db = toRead
                    ? RocksDB.openReadOnly(options, folder.toString(), descriptors, families)
                    : RocksDB.open(options, folder.toString(), descriptors, families);
            return new RocksStore(db, families, resources, toRead);
        } catch (RocksDBException | IOException e) {
            resources.reversed().forEach(AbstractImmutableNativeReference::close);
            throw new StoreException(whyNotOpened(folder, e), e);
        }
    }

    /** What there is about a table, as RocksDB reckons it: about how many rows, and how many bytes on disk and in memory. */
    public record Extent(Table table, long rows, long bytes) {}

    /** The extent of every table. */
    public List<Extent> extents() {
        List<Extent> extents = new ArrayList<>();
        for (Table table : Table.values()) {
            try {
                ColumnFamilyHandle handle = handle(table);
                long bytes = db.getLongProperty(handle, "rocksdb.total-sst-files-size")
                        + db.getLongProperty(handle, "rocksdb.cur-size-all-mem-tables");
                extents.add(new Extent(table, db.getLongProperty(handle, "rocksdb.estimate-num-keys"), bytes));
            } catch (RocksDBException e) {
                throw unreadable(table, e);
            }
        }
        return extents;
    }

    private static void refuseUnknownTables(Path folder) throws RocksDBException, StoreException {
        if (!Files.exists(folder.resolve("CURRENT"))) {
            return;
        }
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
                String word = new String(name, StandardCharsets.UTF_8);
                boolean known = word.equals("default");
                for (Table table : Table.values()) {
                    known |= table.word().equals(word);
                }
                if (!known) {
                    throw new StoreException("the store in " + folder + " has a table \"" + word
                            + "\" that this program does not know: a newer one made it; run that or a later one");
                }
            }
        }
    }

    private static ColumnFamilyOptions family(Table table, Cache cache, long writeBytes) {
        BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
        long part = Math.min(MAX_PART, writeBytes / PARTS_OF_WRITES);
        ColumnFamilyOptions options = new ColumnFamilyOptions().setArenaBlockSize(part);
        if (table.isLookedUp()) {
            blocks.setFilterPolicy(new BloomFilter(BLOOM_BITS));
            options.setMemtableWholeKeyFiltering(true)
                    .setMemtablePrefixBloomSizeRatio((double) part / options.writeBufferSize());
        }
        return options.setTableFormatConfig(blocks)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    private static String whyNotOpened(Path folder, Exception e) {
        String detail = String.valueOf(e.getMessage());
        if (detail.contains("orrupt") || detail.contains("hecksum")) { // before locks: a block is not one
            return "the store in " + folder + " is damaged (" + detail + "); restore it from a backup";
        }
        if (detail.contains("lock") || detail.contains("LOCK")) {
            return "the store in " + folder + " is open in another process; stop that one, or use its server";
        }
        return "the store in " + folder + " cannot be opened: " + detail
                + "; see to the disk and the folder's permissions and try again";
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
    public void scanBack(Table table, byte[] from, byte[] before, Visitor visitor) {
        scanBack(table, from, before, visitor, null);
    }

    private byte @Nullable [] get(Table table, byte[] key, ReadOptions options) {
        try {
            return db.get(handle(table), options, key);
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
        return db.newIterator(handle(table), options);
    }

    @Override
    public void commit(WriteSet writes) throws StoreException {
        try (WriteBatch batch = new WriteBatch((int) Math.min(writes.bytes() + 1024, Integer.MAX_VALUE))) {
            for (Table table : Table.values()) {
                ColumnFamilyHandle handle = handle(table);
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

    /** Sorts what is in memory into files, so that the next opening has no log to read. */
    private void flush() {
        try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            db.flush(waiting, List.copyOf(handles.values()));
        } catch (RocksDBException ignored) {
            // On a full disk, say. The log has all that was committed, and is read instead.
        }
    }

    @Override
    public void close() {
        if (!toRead) {
            flush();
        }
        handles.values().forEach(ColumnFamilyHandle::close);
        db.close();
        resources.reversed().forEach(AbstractImmutableNativeReference::close);
    }

    private ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = handles.get(table);
        if (handle == null) {
            throw new IllegalStateException("the table " + table.word() + " is not open");
        }
        return handle;
    }

    private <T extends AbstractImmutableNativeReference> T keep(T resource) {
        resources.add(resource);
        return resource;
    }

    private static UnreadableException unreadable(Table table, RocksDBException e) {
        return new UnreadableException(
                "the table " + table.word() + " cannot be read: " + e.getMessage() + "; see to the disk", e);
    }
}
