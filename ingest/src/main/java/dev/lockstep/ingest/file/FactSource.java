package dev.lockstep.ingest.file;

import dev.lockstep.core.model.Fact;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Facts out of inputs, in the order of the inputs and of their lines, the same every time. They are read and parsed ahead on
 * a thread of their own, by a few {@link #MAX_BATCHES_AHEAD batches} at the most, so that reading and using them go on side
 * by side.
 *
 * <p>To be used by one thread; {@link #bytesRead} may be asked by any, to show how far it is.
 */
public final class FactSource implements AutoCloseable {

    /** A batch ends with this many facts and rejects, or … */
    static final int MAX_BATCH_RECORDS = 1024;

    /** … with this many bytes of them. */
    static final int MAX_BATCH_BYTES = 1024 * 1024;

    /** How many batches wait to be taken, before the reading waits. */
    static final int MAX_BATCHES_AHEAD = 4;

    private final List<Input> inputs;
    private final FactFormat format;
    private final AtomicLong bytesRead = new AtomicLong();
    private final BlockingQueue<Message> ahead = new ArrayBlockingQueue<>(MAX_BATCHES_AHEAD);
    private final Thread reader;
    private final Map<Reason, Long> passedOver = new EnumMap<>(Reason.class);
    private boolean ended;

    private FactSource(List<Input> inputs, FactFormat format) {
        this.inputs = List.copyOf(inputs);
        this.format = format;
        this.reader = Thread.ofPlatform().daemon().name("lockstep-ingest").unstarted(this::readAll);
    }

    /** Begins to read the inputs. */
    public static FactSource open(List<Input> inputs, FactFormat format) {
        FactSource source = new FactSource(inputs, format);
        source.reader.start();
        return source;
    }

    private sealed interface Message {}

    private record Batch(FactBatch batch) implements Message {}

    private record Failure(Throwable cause) implements Message {}

    private record End() implements Message {}

    /** Thrown on the reading thread when nobody wants more. */
    private static final class ClosedException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        ClosedException() {
            super(null, null, false, false);
        }
    }

    /**
     * The next batch, waiting for it; empty at the end.
     *
     * @throws UncheckedIOException where an input cannot be opened or read; that it is cut short or damaged is a reject
     */
    public Optional<FactBatch> next() {
        if (ended) {
            return Optional.empty();
        }
        return switch (take()) {
            case Batch(FactBatch batch) -> {
                batch.passedOver().forEach((reason, count) -> passedOver.merge(reason, (long) count, Long::sum));
                yield Optional.of(batch);
            }
            case End end -> {
                ended = true;
                yield Optional.empty();
            }
            case Failure(Throwable cause) -> {
                ended = true;
                throw thrown(cause);
            }
        };
    }

    /** Hands over all that is left: of each batch the facts, then the rejects. */
    public void forEach(Consumer<Fact> facts, Consumer<Reject> rejects) {
        for (Optional<FactBatch> batch = next(); batch.isPresent(); batch = next()) {
            batch.get().facts().forEach(facts);
            batch.get().rejects().forEach(rejects);
        }
    }

    /** How many rows of what was handed over so far were passed over, by the reason why the user lets them be. */
    public Map<Reason, Long> passedOver() {
        return Collections.unmodifiableMap(passedOver);
    }

    /** How many bytes of the inputs, as they lie there, have been read so far; a little ahead of what was handed over. */
    public long bytesRead() {
        return bytesRead.get();
    }

    /** How many bytes there are to read; empty where it is not known of every input. */
    public OptionalLong bytesInAll() {
        long sum = 0;
        for (Input input : inputs) {
            if (input.size().isEmpty()) {
                return OptionalLong.empty();
            }
            sum += input.size().getAsLong();
        }
        return OptionalLong.of(sum);
    }

    /** Stops reading. */
    @Override
    public void close() {
        ended = true;
        reader.interrupt();
    }

    private Message take() {
        try {
            return ahead.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for facts", e);
        }
    }

    private static RuntimeException thrown(Throwable cause) {
        return switch (cause) {
            case IOException failure -> new UncheckedIOException(failure.getMessage(), failure);
            case Error error -> throw error;
            case RuntimeException unfit -> unfit;
            default -> new IllegalStateException("reading facts", cause);
        };
    }

    private void put(Message message) {
        try {
            ahead.put(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // so that nothing on the way out waits either
            throw new ClosedException();
        }
    }

    private void readAll() {
        try {
            readInputs();
        } catch (ClosedException e) {
            // Nobody waits for more.
        }
    }

    private void readInputs() {
        try {
            for (Input input : inputs) {
                read(input);
            }
            put(new End());
        } catch (ClosedException e) {
            throw e;
        } catch (Throwable e) { // whatever it is, the thread that waits for facts must learn of it
            put(new Failure(e));
        }
    }

    private void read(Input input) throws IOException {
        Batcher facts = new Batcher(input.name());
        PackedInput packed = new PackedInput(input, bytesRead);
        try (packed;
                InputStream unpacked = Compression.unpack(packed)) {
            format.read(unpacked, input.name(), facts);
        } catch (PackedInput.ReadFailedException e) {
            throw e;
        } catch (IOException e) {
            facts.refuse(damaged(packed.position(), e), facts.line + 1, "");
        } finally {
            facts.flush();
        }
    }

    private static Parsed.Refused damaged(long position, IOException e) {
        return new Parsed.Refused(
                Reason.DAMAGED,
                "cut short or damaged at about byte " + position + " of the file (" + e.getMessage()
                        + "); what comes before is used, for the rest fetch the file again");
    }

    /** Gathers what is found until it makes a batch. */
    private final class Batcher implements FactSink {
        private final String file;
        private List<Fact> facts = new ArrayList<>();
        private List<Reject> rejects = new ArrayList<>();
        private Map<Reason, Integer> passedOver = new EnumMap<>(Reason.class);
        private long bytes;
        private long line;

        Batcher(String file) {
            this.file = file;
        }

        @Override
        public void accept(Fact fact, long lastLine, int length) {
            facts.add(fact);
            added(lastLine, length);
        }

        @Override
        public void refuse(Parsed.Refused refusal, long firstLine, String raw) {
            rejects.add(new Reject(file, firstLine, refusal.reason(), refusal.message(), raw));
            added(firstLine, raw.length());
        }

        @Override
        public void passOver(Reason reason, long lastLine) {
            passedOver.merge(reason, 1, Integer::sum);
            added(lastLine, 0);
        }

        private void added(long lastLine, int length) {
            line = Math.max(line, lastLine);
            bytes += length;
            if (facts.size() + rejects.size() >= MAX_BATCH_RECORDS || bytes >= MAX_BATCH_BYTES) {
                flush();
            }
        }

        void flush() {
            if (facts.isEmpty() && rejects.isEmpty() && passedOver.isEmpty()) {
                return;
            }
            put(new Batch(new FactBatch(file, line, facts, rejects, passedOver)));
            facts = new ArrayList<>();
            rejects = new ArrayList<>();
            passedOver = new EnumMap<>(Reason.class);
            bytes = 0;
        }
    }
}
