package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    @TempDir
    Path folder;

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
