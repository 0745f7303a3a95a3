package dev.lockstep.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.RequestLogWriter;

/**
 * Writes a line of JSON for each request to a file, a new one each day. It is written on a thread of its own; where that cannot
 * keep up or the disk fails, lines are lost rather than requests held back. How many is counted, and the next line that can be
 * written is preceded by one that says so: {@code {"at":"…","lost":17}}.
 */
final class AccessLog implements Consumer<Served>, AutoCloseable {

    static final int MAX_WAITING_LINES = 10_000;

    private static final int KEPT_DAYS = 14;
    private static final double NANOS_PER_MS = 1e6;
    private static final String END = "";

    private final InstantSource clock;
    private final RequestLog.Writer file;
    private final BlockingQueue<String> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private long told;

    /** @param maxWaitingLines for the file; what comes beyond them is lost */
    AccessLog(InstantSource clock, RequestLog.Writer file, int maxWaitingLines) {
        this.clock = clock;
        this.file = file;
        this.waiting = new ArrayBlockingQueue<>(maxWaitingLines);
        this.thread = Thread.ofPlatform().daemon().name("lockstep-access-log").start(this::run);
    }

    /**
     * Begins a log.
     *
     * @param file {@code yyyy_mm_dd} in its name stands for the day, else the day is put behind it once it is over
     */
    static AccessLog open(Path file, InstantSource clock) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException(file + " is no file that a log could be written to");
        }
        Files.createDirectories(folder);
        RequestLogWriter writer = new RequestLogWriter(file.toString());
        writer.setAppend(true);
        writer.setRetainDays(KEPT_DAYS);
        try {
            writer.start();
        } catch (Exception e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
        return new AccessLog(clock, writer, MAX_WAITING_LINES);
    }

    @Override
    public void accept(Served served) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", clock.instant());
        line.put("request", served.requestId());
        line.put("method", served.method());
        line.put("route", served.route());
        served.key().ifPresent(key -> line.put("key", key));
        line.put("status", served.status());
        line.put("ms", Math.round(served.nanos() / NANOS_PER_MS * 1000) / 1000.0);
        line.put("bytes", served.bytes());
        if (!waiting.offer(ApiJson.write(line))) {
            lost.incrementAndGet();
        }
    }

    /** How many lines were lost since the start. */
    long lost() {
        return lost.get();
    }

    private void run() {
        try {
            for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
                write(line);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it but the end of the process.
        }
    }

    private void write(String line) {
        try {
            long sofar = lost.get();
            if (sofar > told) {
                Map<String, Object> loss = new LinkedHashMap<>();
                loss.put("at", clock.instant());
                loss.put("lost", sofar - told);
                file.write(ApiJson.write(loss));
                told = sofar;
            }
            file.write(line);
        } catch (IOException e) {
            // The disk of a log is no reason to refuse facts; a full one shows in the store's own answers.
            lost.incrementAndGet();
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        try {
            waiting.put(END);
            thread.join();
            if (file instanceof RequestLogWriter writer) {
                writer.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("closing the access log", e);
        }
    }
}
