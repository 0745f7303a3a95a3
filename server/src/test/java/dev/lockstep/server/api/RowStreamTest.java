package dev.lockstep.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowStreamTest {

    private static final String PIECE = "x".repeat(64 * 1024);
    private static final int PATIENCE_SECONDS = 60;

    private final RowStream stream = new RowStream();

    @Test
    void everythingComesInOrderAndTheEndIsAPieceWithoutAByte() {
        CompletableFuture<byte[]> first = stream.get().toCompletableFuture();
        assertThat(first).isNotDone();
        stream.write("a");
        stream.write("b");
        assertThat(first).as("a piece is not worth sending yet").isNotDone();
        stream.write(PIECE);
        stream.write("c");
        stream.end();
        assertThat(text(first.join())).isEqualTo("ab" + PIECE);
        assertThat(text(next())).isEqualTo("c");
        assertThat(next()).isEmpty();
    }

    @Test
    void aWriterWaitsForAReaderWhoIsSlow() throws Exception {
        int pieces = 20;
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < pieces; i++) {
                stream.write(PIECE);
            }
            stream.end();
        });
        while (writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < pieces; i++) {
            assertThat(text(next())).isEqualTo(PIECE);
        }
        assertThat(next()).isEmpty();
        writer.join();
    }

    @Test
    void aWriterIsLetGoWhenItIsEndedFromOutside() throws Exception {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            while (true) {
                stream.write(PIECE);
            }
        });
        stream.begun().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        stream.fail(new CancellationException("the server is stopped"));
        assertThatThrownBy(writing::join).hasCauseInstanceOf(CancellationException.class);
    }

    @Test
    void whatGoesWrongBeforeAnythingIsThereIsAnswered() {
        stream.fail(new IllegalStateException("no such rows"));
        assertThatThrownBy(stream.begun().toCompletableFuture()::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("no such rows");
        assertThatThrownBy(() -> stream.get().toCompletableFuture().join()).hasRootCauseMessage("no such rows");
    }

    private byte[] next() {
        return stream.get().toCompletableFuture().join();
    }

    private static String text(byte[] piece) {
        return new String(piece, StandardCharsets.UTF_8);
    }
}
