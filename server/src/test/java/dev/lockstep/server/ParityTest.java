package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.server.key.IssuedKey;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Comparisons with SQL over HTTP, and what is kept of them. */
class ParityTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsComparedIsAnsweredKeptAndShownInTheMetrics() throws Exception {
        try (Shop shop = new Shop(folder)) {
            assertThat(shop.ask("/api/parity")).isEmpty();
            shop.pipelines("/v1/track", "{\"userId\":\"u1\",\"event\":\"Order Completed\",\"messageId\":\"m1\"}");
            shop.pipelines("/v1/identify", "{\"userId\":\"u2\",\"traits\":{\"plan\":\"pro\"},\"messageId\":\"m2\"}");

            JsonNode found = compare(shop, "", shop.admin, 200);
            assertThat(found).hasSize(2);
            JsonNode buyers = found.get(0);
            assertThat(buyers.get("segment").asString()).isEqualTo("recent_buyers");
            assertThat(buyers.get("people").asLong()).isEqualTo(2);
            assertThat(buyers.get("in_engine").asLong()).isOne();
            assertThat(buyers.get("in_sql").asLong()).isOne();
            assertThat(buyers.get("disagreeing").asLong()).isZero();
            assertThat(found.get(1).get("in_sql").asLong()).isOne();

            assertThat(shop.ask("/api/parity")).isEqualTo(found);
            assertThat(shop.ask("/api/parity/pro").get(0)).isEqualTo(found.get(1));
            shop.restart();
            assertThat(shop.ask("/api/parity")).isEqualTo(found);
            assertThat(shop.get("/metrics", shop.read).body())
                    .contains("lockstep_parity_disagreeing_people{segment=\"pro\"} 0.0")
                    .contains("lockstep_parity_age_seconds{segment=\"pro\"} 0.0");
        }
    }

    @Test
    void whoMayNotAndWhatIsNotThereIsSaid() throws Exception {
        try (Shop shop = new Shop(folder)) {
            assertThat(compare(shop, "?segments=pro,nobody", shop.admin, 404)
                            .get("detail")
                            .asString())
                    .contains("there is no segment nobody");
            compare(shop, "", shop.read, 403);
            assertThat(compare(shop, "?segments=pro", shop.admin, 200)).hasSize(1);
        }
    }

    private static JsonNode compare(Shop shop, String query, IssuedKey key, int status) throws Exception {
        HttpResponse<String> answer = shop.send(HttpRequest.newBuilder(shop.uri("/api/parity" + query))
                .POST(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + key.text()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.body());
    }
}
