package dev.lockstep.server.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Text that one thread writes and a client takes piece by piece. The writer is held up when the client is slow, and let go when it takes
 * nothing any more. For one writer and one reader.
 */
final class RowStream implements Supplier<CompletionStage<byte[]>> {

    private static final int PIECE_CHARS = 64 * 1024;

    /** So many pieces wait for the client. */
    private static final int MAX_PIECES = 4;

    /** A client that takes nothing for so long has gone. */
    private static final long PATIENCE_MS = 60_000;

    private static final byte[] END = new byte[0];

    private final StringBuilder next = new StringBuilder();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private @Nullable CompletableFuture<byte[]> asked;
    private @Nullable Throwable failure;
    private boolean ended;

    /** Completes when there is something to be taken, or with what went wrong before. */
    private final CompletableFuture<RowStream> begun = new CompletableFuture<>();

    CompletionStage<RowStream> begun() {
        return begun;
    }

    /** Adds text; waits where the client does not keep up. */
    void write(String text) {
        next.append(text);
        if (next.length() >= PIECE_CHARS) {
            flush();
        }
    }

    private void flush() {
        if (!next.isEmpty()) {
            put(next.toString().getBytes(StandardCharsets.UTF_8));
            next.setLength(0);
        }
    }

    private synchronized void put(byte[] piece) {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (pieces.size() == MAX_PIECES && failure == null) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new CancellationException("nobody takes it");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
        if (failure != null) {
            throw new CancellationException("ended from outside");
        }
        CompletableFuture<byte[]> waiting = asked;
        if (waiting == null) {
            pieces.add(piece);
        } else {
            asked = null;
            waiting.complete(piece);
        }
        begun.complete(this);
    }

    /** There is no more. */
    void end() {
        flush();
        synchronized (this) {
            ended = true;
            if (asked != null) {
                asked.complete(END);
            }
        }
        begun.complete(this);
    }

    /** It ends in the middle, which the client sees. */
    synchronized void fail(Throwable cause) {
        failure = cause;
        if (asked != null) {
            asked.completeExceptionally(cause);
        }
        begun.completeExceptionally(cause);
        notifyAll();
    }

    @Override
    public synchronized CompletionStage<byte[]> get() {
        byte[] piece = pieces.poll();
        if (piece != null) {
            notifyAll();
            return CompletableFuture.completedStage(piece);
        }
        if (failure != null) {
            return CompletableFuture.failedStage(failure);
        }
        if (ended) {
            return CompletableFuture.completedStage(END);
        }
        asked = new CompletableFuture<>();
        return asked;
    }
}
