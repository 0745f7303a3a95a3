package dev.lockstep.bench;

import dev.lockstep.engine.store.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How long a snapshot of a whole audience takes, and how much heap: everybody is asked where they stand, their identifiers are
 * normalised and hashed into the ledger, and then a file is made of the ledger, sorted, each row once, and put in a folder. Beside the
 * file its limits in the same run: to write the same bytes to the same disk, and to hash them.
 *
 * <p>Arguments: how many people (1,000,000), and a folder for the data.
 */
public final class SnapshotOfAll {

    private static final int BUFFER_BYTES = 1 << 20;
    private static final double MIB = 1 << 20;

    private SnapshotOfAll() {}

    public static void main(String[] args) throws IOException, StoreException {
        measure(args).print(System.out);
    }

    static Figures measure(String[] args) throws IOException, StoreException {
        long people = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
        Figures figures = new Figures();
        try (BenchFolder folder = BenchFolder.of(args, 1);
                LedgerOfMany ledger = new LedgerOfMany(people, folder)) {
            double first = ledger.fill();
            figures.add("everybody asked, normalised, hashed, put, and noted as there", "", "%.1f s", first);
            figures.add("heap at its peak", "", "%.0f MiB of %.0f", peak() / MIB, most() / MIB);
            Figures.say("%,d people are in the ledger", people);
            forgetPeaks();
            long bytes = Files.size(ledger.file());
            double again = ledger.putAgain();
            if (ledger.copy().delivered() != people) {
                throw new IllegalStateException(ledger.copy().delivered() + " people are there");
            }
            figures.rate(
                    "a snapshot of all, " + people + " rows, bytes",
                    "",
                    bytes / again,
                    bytes / written(ledger.file()),
                    "the same bytes written and synced");
            figures.rate("the same", "", bytes / again, bytes / hashed(ledger.file()), "the same bytes hashed");
            figures.add("it took", "under 3 s a million", "%.2f s", again);
            figures.add("heap at its peak", "under 512 MiB", "%.0f MiB of %.0f", peak() / MIB, most() / MIB);
        }
        return figures;
    }

    private static void forgetPeaks() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** What was in use at the most in each part of the heap, garbage included. */
    private static double peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static double most() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Seconds to write the bytes of a file to another beside it. */
    private static double written(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Path copy = file.resolveSibling("copy");
        long started = System.nanoTime();
        try (FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at += BUFFER_BYTES) {
                ByteBuffer some = ByteBuffer.wrap(bytes, at, Math.min(BUFFER_BYTES, bytes.length - at));
                while (some.hasRemaining()) {
                    out.write(some);
                }
            }
            out.force(true);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        Files.delete(copy);
        return seconds;
    }

    private static double hashed(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        long started = System.nanoTime();
        try {
            MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
        return (System.nanoTime() - started) / 1e9;
    }
}
