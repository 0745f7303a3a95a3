package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spend over HTTP, of a workspace without advertisements. */
class SpendTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsAskedIsLookedAtFirst() throws Exception {
        try (Shop shop = new Shop(folder)) {
            assertThat(shop.ask("/api/measure/spend")).isEmpty();
            for (String wrong :
                    new String[] {"from=noon", "to=2026-02-30", "from=2026-03-02&to=2026-03-01", "within=0s"}) {
                assertThat(shop.get("/api/measure/spend?" + wrong, shop.read).statusCode())
                        .as(wrong)
                        .isEqualTo(400);
            }
            HttpRequest.Builder post =
                    HttpRequest.newBuilder(shop.uri("/api/measure/spend")).POST(BodyPublishers.noBody());
            assertThat(shop.send(post.copy().header("Authorization", "Bearer " + shop.read.text()))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(shop.send(post.header("Authorization", "Bearer " + shop.admin.text()))
                            .body())
                    .isEqualTo("[]");
        }
    }
}
