package dev.lockstep.ingest.file;

import dev.lockstep.core.model.Values;
import dev.lockstep.ingest.call.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes rejects: counts them by reason, keeps the first of each to be shown, and writes all of them to a file where one is
 * asked for, as JSON lines {@code {"file", "line", "reason", "message", "raw"}}. That file holds personal data.
 *
 * <p>For one thread. A failure to write the file is an {@link UncheckedIOException}.
 */
public final class Rejects implements Consumer<Reject>, AutoCloseable {

    private final Map<Reason, Kind> kinds = new EnumMap<>(Reason.class);
    private final @Nullable Writer out;

    private Rejects(@Nullable Writer out) {
        this.out = out;
    }

    /**
     * The rejects of one reason.
     *
     * @param first where the first one is, what is wrong with it and what to do; no personal data
     */
    public record Kind(Reason reason, long count, String first) {}

    /** Counts only. */
    public static Rejects counted() {
        return new Rejects(null);
    }

    /** Counts, and writes them to this file, which is made anew. */
    public static Rejects writtenTo(Path file) throws IOException {
        return new Rejects(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    }

    @Override
    public void accept(Reject reject) {
        kinds.compute(
                reject.reason(),
                (reason, known) -> known == null
                        ? new Kind(reason, 1, reject.toString())
                        : new Kind(reason, known.count() + 1, known.first()));
        if (out != null) {
            write(reject, out);
        }
    }

    /** What there was so far, one of each reason, in the order of {@link Reason}. */
    public List<Kind> kinds() {
        return List.copyOf(kinds.values());
    }

    /** How many there were so far. */
    public long count() {
        return kinds.values().stream().mapToLong(Kind::count).sum();
    }

    @Override
    public void close() {
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing rejects: " + e.getMessage(), e);
        }
    }

    private static void write(Reject reject, Writer out) {
        try {
            out.write("{\"file\":" + Values.quoted(reject.file())
                    + ",\"line\":" + reject.line()
                    + ",\"reason\":" + Values.quoted(reject.reason().code())
                    + ",\"message\":" + Values.quoted(reject.message())
                    + ",\"raw\":" + Values.quoted(reject.raw())
                    + "}\n");
        } catch (IOException e) {
            throw new UncheckedIOException("writing rejects: " + e.getMessage(), e);
        }
    }
}
