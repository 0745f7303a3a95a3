package dev.lockstep.engine.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.rocksdb.AbstractImmutableNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
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
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * An open RocksDB: how it is opened, with a column family for each table, how it is set up, and what to do where it cannot be opened.
 *
 * <p>Recovery reads the log to its end and forgives only a last record that was torn by a crash, which nobody was told of. Any
 * other damage refuses to open: what was acknowledged must not vanish quietly.
 */
final class RocksTables implements AutoCloseable {

    private static final int BLOOM_BITS = 10;

    /**
     * Memory for writes is handed out to tables in such parts of it, lest a few rows in each use it up. One part of a table's
     * memory is a filter that tells that a row is not there: some twelve bits a row of a hundred bytes.
     */
    private static final int PARTS_OF_WRITES = 64;

    private static final long MAX_PART = 1 << 20;

    private static final long BLOCK_BYTES = 8 * 1024;
    private static final int BACKGROUND_JOBS = 2;

    /**
     * The cache is cut into as many shards as this many bits can number, as few threads share it. The filter of a file is one piece of
     * some megabytes, and must fit into a shard: in 64 shards, which RocksDB makes by itself, it did not, and was read again whenever
     * a message id or a person was looked for.
     */
    private static final int SHARD_BITS = 2;

    /** The share of the cache from which rows that are read drive out no filter and no index. */
    private static final double FOR_FILTERS = 0.5;

    /**
     * How much of its log RocksDB may have to read when it opens after a crash, some two seconds of it. A table to which little is
     * written would otherwise hold on to gigabytes of log until its own memory is full.
     */
    private static final long LOG_BYTES = 256L << 20;

    /** Obsolete logs of RocksDB itself, which has nothing of ours in it. */
    private static final int KEPT_INFO_LOGS = 4;

    private static final long INFO_LOG_BYTES = 1 << 20;

    private final RocksDB db;
    private final boolean toRead;
    private final Map<Table, ColumnFamilyHandle> handles = new EnumMap<>(Table.class);
    private final List<AbstractImmutableNativeReference> resources;

    private RocksTables(
            RocksDB db,
            boolean toRead,
            List<ColumnFamilyHandle> families,
            List<AbstractImmutableNativeReference> resources) {
        this.db = db;
        this.toRead = toRead;
        this.resources = resources;
        Iterator<ColumnFamilyHandle> opened = families.iterator();
        opened.next(); // RocksDB's own default family
        for (Table table : Table.values()) {
            handles.put(table, opened.next());
        }
    }

    /** @param toRead what is there now, also while another process writes to it */
    static RocksTables open(Path folder, long cacheBytes, boolean toRead) throws StoreException {
        RocksDB.loadLibrary();
        List<AbstractImmutableNativeReference> resources = new ArrayList<>();
        List<ColumnFamilyHandle> families = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            refuseUnknownTables(folder);
            Cache cache = new LRUCache(cacheBytes, SHARD_BITS, false, FOR_FILTERS);
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
            return new RocksTables(db, toRead, families, resources);
        } catch (RocksDBException | IOException e) {
            resources.reversed().forEach(AbstractImmutableNativeReference::close);
            throw new StoreException(whyNotOpened(folder, e), e);
        }
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
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
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

    RocksDB db() {
        return db;
    }

    ColumnFamilyHandle handle(Table table) {
        ColumnFamilyHandle handle = handles.get(table);
        if (handle == null) {
            throw new IllegalStateException("the table " + table.word() + " is not open");
        }
        return handle;
    }

    /** Closes this, too, when all is closed. */
    <T extends AbstractImmutableNativeReference> T keep(T resource) {
        resources.add(resource);
        return resource;
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
}
