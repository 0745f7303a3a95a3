package dev.lockstep.server.http;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Takes in a body as it comes, up to a bound, holding no thread between one piece and the next.
 *
 * <p>Runs on one thread at a time, as Jetty calls it.
 */
final class BodyReader implements Invocable.Task {

    private static final int FIRST_BYTES = 4096;

    /** How long a body may take however slow it is: a phone may have lost its network for a moment. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Content.Source source;
    private final int maxBytes;
    private final long bytesPerSecond;
    private final long begunAt = System.nanoTime();
    private final ByteArrayOutputStream bytes;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private BodyReader(Content.Source source, int maxBytes, long bytesPerSecond) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.bytesPerSecond = bytesPerSecond;
        this.bytes = new ByteArrayOutputStream((int) Math.min(Math.max(source.getLength(), FIRST_BYTES), maxBytes));
    }

    /**
     * Completes with the body, or with a {@link RefusedException}.
     *
     * @param bytesPerSecond one that comes more slowly is refused; one that stops is, by the connection's own timeout
     */
    static CompletableFuture<byte[]> read(Content.Source source, int maxBytes, long bytesPerSecond) {
        BodyReader reader = new BodyReader(source, maxBytes, bytesPerSecond);
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
                whole.complete(bytes.toByteArray());
            }
        }
    }

    private void take(Content.Chunk chunk) {
        try {
            if (bytes.size() + chunk.remaining() > maxBytes) {
                whole.completeExceptionally(tooLarge(maxBytes));
                return;
            }
            if (isSlow()) {
                whole.completeExceptionally(tooSlow());
                return;
            }
            bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        } finally {
            chunk.release();
        }
    }

    private boolean isSlow() {
        long nanos = System.nanoTime() - begunAt;
        return nanos > PATIENCE_NANOS && bytes.size() < bytesPerSecond * (nanos / NANOS_PER_SECOND);
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
