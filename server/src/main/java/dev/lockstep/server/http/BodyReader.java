package dev.lockstep.server.http;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Takes in a body as it comes, up to a bound, holding no thread between one piece and the next.
 *
 * <p>Runs on one thread at a time, as Jetty calls it.
 */
final class BodyReader implements Invocable.Task {

    private static final int FIRST_BYTES = 4096;

    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Content.Source source;
    private final int maxBytes;
    private final HttpLimits limits;
    private final long begunAt = System.nanoTime();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    /** As long as the body says it is, so that it is copied once; the first {@link #size} of it have come. */
    private byte[] bytes;

    private int size;

    private BodyReader(Content.Source source, int maxBytes, HttpLimits limits) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.limits = limits;
        long length = source.getLength();
        this.bytes = new byte[(int) Math.min(length < 0 ? FIRST_BYTES : length, maxBytes)];
    }

    /**
     * Completes with the body, or with a {@link RefusedException}.
     *
     * @param limits one that comes more slowly is refused; one that stops is, by the connection's own timeout
     */
    static CompletableFuture<byte[]> read(Content.Source source, int maxBytes, HttpLimits limits) {
        BodyReader reader = new BodyReader(source, maxBytes, limits);
        reader.run();
        return reader.whole;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.BLOCKING; // what comes of the body may ask the store
    }

    @Override
    public void run() {
        while (!whole.isDone()) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                whole.completeExceptionally(refusal(chunk.getFailure()));
                return;
            }
            boolean last = chunk.isLast();
            take(chunk);
            if (last) {
                whole.complete(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
            }
        }
    }

    private void take(Content.Chunk chunk) {
        try {
            int more = chunk.remaining();
            if (more > maxBytes - size) {
                whole.completeExceptionally(tooLarge(maxBytes));
                return;
            }
            if (more > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, Math.min(Math.max(2 * bytes.length, size + more), maxBytes));
            }
            chunk.getByteBuffer().get(bytes, size, more);
            size += more;
            if (!chunk.isLast() && isSlow()) {
                whole.completeExceptionally(tooSlow());
            }
        } finally {
            chunk.release();
        }
    }

    private boolean isSlow() {
        long nanos = System.nanoTime() - begunAt;
        return nanos > limits.bodyPatienceMs() * NANOS_PER_MS
                && size < limits.bodyBytesPerSecond() * (nanos / NANOS_PER_SECOND);
    }

    private static RefusedException tooSlow() {
        return RefusedException.of(408, "the body came too slowly; send it again");
    }

    static RefusedException tooLarge(int maxBytes) {
        return RefusedException.of(413, "the body has more than " + maxBytes + " bytes; send less at once");
    }

    private static RefusedException refusal(Throwable failure) {
        boolean slow =
                failure instanceof TimeoutException || (failure instanceof HttpException bad && bad.getCode() == 408);
        return slow ? tooSlow() : RefusedException.of(400, "the body is not complete");
    }
}
