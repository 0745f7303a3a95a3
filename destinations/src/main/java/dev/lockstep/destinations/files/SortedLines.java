package dev.lockstep.destinations.files;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Lines, sorted by their UTF-8 bytes, which is by code point and as {@code LC_ALL=C sort -u} does, each once.
 *
 * <p>Only so many lines are held in memory; beyond that, sorted runs of them go to files beside the one that is being written,
 * and are merged at the end. Mutable, for one thread.
 */
final class SortedLines implements AutoCloseable {

    /** Lines held in memory at most; some 10 MB where each holds two hashes. */
    static final int MAX_LINES_IN_MEMORY = 50_000;

    private final Path runFile;
    private final int maxInMemory;
    private final List<byte[]> lines = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();

    /** @param runFile the beginning of the names of the files that sorted runs go to */
    SortedLines(Path runFile, int maxInMemory) {
        this.runFile = runFile;
        this.maxInMemory = maxInMemory;
    }

    void add(String line) throws IOException {
        lines.add(line.getBytes(StandardCharsets.UTF_8));
        if (lines.size() >= maxInMemory) {
            spill();
        }
    }

    /** Writes the lines of several of these, in order and each once, and returns how many they are. */
    static long write(Collection<SortedLines> all, OutputStream out) throws IOException {
        PriorityQueue<Run> next = new PriorityQueue<>();
        List<Run> opened = new ArrayList<>();
        try {
            for (SortedLines some : all) {
                some.open(opened);
            }
            for (Run run : opened) {
                if (run.advance()) {
                    next.add(run);
                }
            }
            return merge(next, out);
        } finally {
            for (Run run : opened) {
                run.close();
            }
        }
    }

    private void open(List<Run> opened) throws IOException {
        lines.sort(Arrays::compareUnsigned);
        opened.add(new InMemory(lines));
        for (Path run : runs) {
            opened.add(new OnDisk(run));
        }
    }

    private static long merge(PriorityQueue<Run> next, OutputStream out) throws IOException {
        long written = 0;
        byte[] last = {};
        for (Run run = next.poll(); run != null; run = next.poll()) {
            if (written == 0 || !Arrays.equals(last, run.line)) {
                last = run.line;
                out.write(last);
                written++;
            }
            if (run.advance()) {
                next.add(run);
            }
        }
        return written;
    }

    private void spill() throws IOException {
        lines.sort(Arrays::compareUnsigned);
        Path run = runFile.resolveSibling(runFile.getFileName() + "." + runs.size());
        runs.add(run);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run)))) {
            for (byte[] line : lines) {
                out.writeInt(line.length);
                out.write(line);
            }
        }
        lines.clear();
    }

    @Override
    public void close() throws IOException {
        lines.clear();
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
    }

    /** Sorted lines that are taken one after the other; ordered by the line that they stand at. */
    private abstract static class Run implements Comparable<Run>, AutoCloseable {
        byte[] line = {};

        /** Goes to the next line; false at the end. */
        abstract boolean advance() throws IOException;

        @Override
        public int compareTo(Run other) {
            return Arrays.compareUnsigned(line, other.line);
        }

        @Override
        public void close() throws IOException {}
    }

    private static final class InMemory extends Run {
        private final List<byte[]> lines;
        private int at;

        InMemory(List<byte[]> lines) {
            this.lines = lines;
        }

        @Override
        boolean advance() {
            if (at == lines.size()) {
                return false;
            }
            line = lines.get(at++);
            return true;
        }
    }

    private static final class OnDisk extends Run {
        private final DataInputStream in;

        OnDisk(Path file) throws IOException {
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        }

        @Override
        boolean advance() throws IOException {
            try {
                byte[] next = new byte[in.readInt()];
                in.readFully(next);
                line = next;
                return true;
            } catch (EOFException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
