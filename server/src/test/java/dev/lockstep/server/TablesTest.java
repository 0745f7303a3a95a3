package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tables over HTTP. */
class TablesTest {

    @TempDir
    private Path folder;

    @Test
    void aTableIsAnsweredAsJsonAndAsCsv() throws Exception {
        try (Shop shop = new Shop(folder)) {
            bought(shop, "\"userId\":\"u1\"");
            bought(shop, "\"userId\":\"anna@mail.example\"");

            JsonNode tallies = shop.ask("/api/tables/tallies");
            assertThat(tallies).hasSize(1);
            assertThat(tallies.get(0).get("people").asLong()).isEqualTo(2);
            assertThat(tallies.get(0).get("event").asString()).isEqualTo("Order Completed");
            assertThat(tallies.get(0).has("leaf")).isTrue();
            assertThat(shop.get("/api/tables/memberships?format=csv", shop.read).body())
                    .isEqualTo("""
                            person,segment,since
                            u1,recent_buyers,2026-03-01T09:00:00.000Z
                            a***@m***.example,recent_buyers,2026-03-01T09:00:00.000Z
                            """);
            assertThat(shop.ask("/api/tables/match")).isEmpty();
        }
    }

    @Test
    void aLongTableComesWhole() throws Exception {
        try (Shop shop = new Shop(folder)) {
            StringBuilder batch = new StringBuilder("{\"batch\":[");
            int people = 8000;
            for (int i = 0; i < people; i++) {
                batch.append(i == 0 ? "" : ",")
                        .append("{\"type\":\"track\",\"userId\":\"user-")
                        .append(i)
                        .append("\",\"event\":\"Order Completed\",\"messageId\":\"m")
                        .append(i)
                        .append("\"}");
                if (i % 1000 == 999) {
                    assertThat(shop.pipelines("/v1/batch", batch + "]}").statusCode())
                            .isEqualTo(200);
                    batch.setLength("{\"batch\":[".length());
                    batch.append("{\"type\":\"identify\",\"userId\":\"user-0\",\"messageId\":\"i")
                            .append(i)
                            .append("\"}");
                }
            }
            assertThat(shop.ask("/api/tables/memberships")).hasSize(people);
            assertThat(shop.get("/api/tables/changes?format=csv", shop.read)
                            .body()
                            .lines())
                    .hasSize(people + 1);
        }
    }

    @Test
    void whatThereIsIsListedAndWhatIsNotIsRefused() throws Exception {
        try (Shop shop = new Shop(folder)) {
            JsonNode tables = shop.ask("/api/tables");
            assertThat(tables.valueStream().map(table -> table.get("table").asString()))
                    .contains("memberships", "tallies", "match", "lift", "parity");
            assertThat(shop.get("/api/tables/nothing", shop.read).statusCode()).isEqualTo(404);
            assertThat(shop.ask("/api/tables/lift")).as("nobody is held out").isEmpty();
            assertThat(shop.get("/api/tables/people?identifiers=full", shop.read)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(shop.get("/api/tables/people?identifiers=full", shop.admin)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(shop.get("/api/tables/people", shop.write).statusCode()).isEqualTo(403);
        }
    }

    private static void bought(Shop shop, String person) throws Exception {
        assertThat(shop.pipelines("/v1/track", "{" + person + ",\"event\":\"Order Completed\"}")
                        .statusCode())
                .isEqualTo(200);
    }
}
