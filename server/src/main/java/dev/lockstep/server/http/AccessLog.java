package dev.lockstep.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.server.AsyncRequestLogWriter;

/**
 * Writes a line of JSON for each request to a file, a new one each day. It is written on a thread of its own; where that
 * cannot keep up, lines are lost rather than requests held back.
 */
final class AccessLog implements Consumer<Served>, AutoCloseable {

    private static final int KEPT_DAYS = 14;
    private static final double NANOS_PER_MS = 1e6;

    private final InstantSource clock;
    private final AsyncRequestLogWriter writer;

    private AccessLog(InstantSource clock, AsyncRequestLogWriter writer) {
        this.clock = clock;
        this.writer = writer;
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
        AsyncRequestLogWriter writer = new AsyncRequestLogWriter(file.toString());
        writer.setAppend(true);
        writer.setRetainDays(KEPT_DAYS);
        try {
            writer.start();
        } catch (Exception e) {
            throw new IOException(file + " cannot be written: " + e.getMessage(), e);
        }
        return new AccessLog(clock, writer);
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
        try {
            writer.write(ApiJson.write(line));
        } catch (IOException e) {
            // The disk of a log is no reason to refuse facts; a full one shows in the store's own answers.
        }
    }

    @Override
    public void close() {
        try {
            writer.stop();
        } catch (Exception e) {
            throw new IllegalStateException("closing the access log", e);
        }
    }
}
