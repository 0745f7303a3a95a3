package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    @TempDir
    Path folder;

    @Test
    void countsTheLinesThatAreLostAndTellsWhenItIsWellAgain() throws Exception {
        List<String> written = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean full = new AtomicBoolean(true);
        AccessLog log = new AccessLog(
                () -> Instant.parse("2026-03-01T09:00:00Z"),
                line -> {
                    begun.countDown();
                    await(goOn);
                    if (full.getAndSet(false)) {
                        throw new IOException("no space left on device");
                    }
                    written.add(line);
                },
                2);
        log.accept(served("a1"));
        begun.await();
        for (String id : List.of("a2", "a3", "a4", "a5")) {
            log.accept(served(id)); // two wait, and two are too many
        }
        assertThat(log.lost()).isEqualTo(2);

        goOn.countDown();
        log.close();

        assertThat(log.lost()).as("and the one that the disk had no room for").isEqualTo(3);
        assertThat(written).hasSize(3);
        assertThat(written.getFirst()).isEqualTo("{\"at\":\"2026-03-01T09:00:00.000Z\",\"lost\":3}");
        assertThat(written.get(1)).contains("\"a2\"");
        assertThat(written.get(2)).contains("\"a3\"");
    }

    private static Served served(String id) {
        return new Served(id, "GET", "none", Optional.empty(), 404, 1000, 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void writesALineOfJsonForEachRequest() throws Exception {
        Path file = folder.resolve("logs/access.log");
        try (AccessLog log = AccessLog.open(file, () -> Instant.parse("2026-03-01T09:00:00Z"))) {
            log.accept(new Served("a1", "PUT", "/api/v1/customers/{id}", Optional.of("k1"), 200, 1_234_567, 99));
            log.accept(new Served("a2", "GET", "none", Optional.empty(), 404, 1000, 0));
        }

        assertThat(file).content().isEqualToNormalizingNewlines("""
                        {"at":"2026-03-01T09:00:00.000Z","request":"a1","method":"PUT","route":"/api/v1/customers/{id}",\
                        "key":"k1","status":200,"ms":1.235,"bytes":99}
                        {"at":"2026-03-01T09:00:00.000Z","request":"a2","method":"GET","route":"none",\
                        "status":404,"ms":0.001,"bytes":0}
                        """);
    }
}
