package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients send, and that it is there when it has been answered. */
class IngestTest {

    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void takesEveryCallOfTheTrackApi() throws Exception {
        assertOk(shop.track("PUT", "/api/v1/customers/u1", "{\"email\":\"Anna@Shop.example\",\"plan\":\"pro\"}"));
        assertOk(shop.track(
                "POST", "/api/v1/customers/u1/events", "{\"name\":\"Order Completed\",\"data\":{\"revenue\":40}}"));
        assertOk(shop.track("POST", "/api/v1/events", "{\"name\":\"Looked\",\"anonymous_id\":\"a-1\"}"));
        assertOk(
                shop.track("PUT", "/api/v1/customers/u1/devices", "{\"device\":{\"id\":\"t1\",\"platform\":\"ios\"}}"));
        assertOk(shop.track("DELETE", "/api/v1/customers/u1/devices/t1", ""));
        assertOk(shop.track("PUT", "/api/v1/customers/u2", "{}"));
        assertOk(shop.track(
                "POST", "/api/v1/merge_customers", "{\"primary\":{\"id\":\"u1\"},\"secondary\":{\"id\":\"u2\"}}"));
        assertOk(
                shop.track(
                        "POST",
                        "/api/v2/entity",
                        "{\"type\":\"person\",\"identifiers\":{\"id\":\"u1\"},\"action\":\"identify\",\"attributes\":{\"city\":\"Riga\"}}"));

        JsonNode person = shop.ask("/api/people/u2");
        assertThat(person.get("person").asString()).as("merged").isEqualTo("u1");
        assertThat(person.at("/attributes/plan").asString()).isEqualTo("pro");
        assertThat(person.at("/attributes/city").asString()).isEqualTo("Riga");
        assertThat(person.get("memberships").findValuesAsString("segment")).containsExactly("recent_buyers", "pro");

        assertOk(shop.track("DELETE", "/api/v1/customers/u1", ""));
        assertThat(shop.get("/api/people/u1", shop.read).statusCode()).isEqualTo(404);
        assertOk(shop.track("POST", "/api/v1/customers/u3/suppress", ""));
        assertOk(shop.track("PUT", "/api/v1/customers/u3", "{\"plan\":\"pro\"}"));
        assertThat(shop.get("/api/people/u3", shop.read).statusCode()).isEqualTo(404);
        assertOk(shop.track("POST", "/api/v1/customers/u3/unsuppress", ""));
        assertOk(shop.track("PUT", "/api/v1/customers/u3", "{\"plan\":\"pro\"}"));
        assertThat(shop.get("/api/people/u3", shop.read).statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheItemsOfABatchThatAreBadAndTakesTheOthers() throws Exception {
        HttpResponse<String> answer = shop.track("POST", "/api/v2/batch", """
                {"batch": [
                  {"type": "person", "identifiers": {"id": "u1"}, "action": "identify", "attributes": {"plan": "pro"}},
                  {"type": "person", "identifiers": {"id": "u2"}, "action": "dance"}]}""");

        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.body()).contains("\"batch_index\":1", "\"field\":\"action\"");
        assertThat(shop.ask("/api/segments/pro/members").at("/members/0/person").asString())
                .isEqualTo("u1");
    }

    @Test
    void takesEveryCallOfThePipelinesApiByBothNames() throws Exception {
        for (String path : List.of(
                "identify", "track", "page", "screen", "group", "alias", "batch", "i", "t", "p", "s", "g", "a", "b")) {
            assertOk(shop.pipelines("/v1/" + path, """
                    {"userId": "u1", "event": "E", "name": "N", "groupId": "g", "previousId": "a-1", "batch": []}""", "X-Strict-Mode", "1"));
        }
        assertThat(shop.ask("/api/people/u1/events").get("events").findValuesAsString("name"))
                .contains("E", "Page Viewed", "Screen Viewed");
    }

    @Test
    void takesTheWriteKeyInTheBodyAndTheBodyAsText() throws Exception {
        HttpResponse<String> answer = shop.send(HttpRequest.newBuilder(shop.uri("/v1/t"))
                .header("Content-Type", "text/plain")
                .header("Origin", "https://shop.example")
                .POST(BodyPublishers.ofString(
                        "{\"anonymousId\":\"a-1\",\"event\":\"Looked\",\"writeKey\":\"" + shop.write.text() + "\"}")));

        assertOk(answer);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(shop.ask("/api/people/anonymous:a-1").get("person").asString())
                .isEqualTo("anonymous:a-1");
        HttpResponse<String> wrong = shop.send(HttpRequest.newBuilder(shop.uri("/v1/t"))
                .POST(BodyPublishers.ofString("{\"anonymousId\":\"a-1\",\"event\":\"E\",\"writeKey\":\"x\"}")));
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void dropsWhatIsBadUnlessAskedToBeStrict() throws Exception {
        assertOk(shop.pipelines("/v1/track", "{\"userId\":\"u1\"}"));
        HttpResponse<String> strict = shop.pipelines("/v1/track", "{\"userId\":\"u1\"}", "X-Strict-Mode", "1");

        assertThat(strict.statusCode()).isEqualTo(400);
        assertThat(strict.body()).startsWith("{\"meta\":{\"errors\":[\"");
        assertThat(shop.get("/metrics", shop.read).body())
                .contains("lockstep_facts_total{api=\"pipelines\",outcome=\"refused\"} 2.0");
    }

    @Test
    void takesARepeatedMessageOnce() throws Exception {
        String body = "{\"userId\":\"u1\",\"event\":\"E\",\"messageId\":\"m-1\"}";
        assertOk(shop.pipelines("/v1/track", body));
        assertOk(shop.pipelines("/v1/track", body));

        assertThat(shop.ask("/api/people/u1/events").get("events")).hasSize(1);
        assertThat(shop.get("/metrics", shop.read).body())
                .contains("lockstep_facts_total{api=\"pipelines\",outcome=\"repeated\"} 1.0");
    }

    @Test
    void tellsClientsToComeAgainWhereNothingCanBeTaken() throws Exception {
        try (Shop full = new Shop(folder.resolve("full"), settings -> settings.withMaxQueued(-1))) {
            HttpResponse<String> track = full.track("PUT", "/api/v1/customers/u1", "{}");
            HttpResponse<String> batch = full.pipelines("/v1/identify", "{\"userId\":\"u1\"}");

            for (HttpResponse<String> answer : List.of(track, batch)) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                        .isBetween(1L, 10L);
                assertThat(answer.body()).startsWith("{\"meta\":{\"errors\":[\"too many facts wait");
            }
            assertThat(full.get("/api/people/u1", full.read).statusCode()).isEqualTo(404);
            assertThat(full.get("/metrics", full.read).body())
                    .contains("lockstep_facts_total{api=\"track\",outcome=\"unavailable\"} 1.0");
        }
    }

    @Test
    void keepsWhatWasAnsweredThroughARestart() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertOk(shop.track("PUT", "/api/v1/customers/u" + i, "{\"plan\":\"pro\"}"));
        }
        shop.restart();

        assertThat(shop.ask("/api/segments/pro").get("size").asInt()).isEqualTo(50);
        assertThat(shop.ask("/api/changes").get("changes")).hasSize(50);
    }

    @Test
    void takesAnIdThatHoldsWhatPathsAreMadeOf() throws Exception {
        for (String id : List.of("a%2Fb", "a%40b.example", "%D0%B8%D0%B4", "a%25b", "a;b", "a+b", "events")) {
            assertOk(shop.track("PUT", "/api/v1/customers/" + id, "{\"plan\":\"pro\"}"));
        }
        assertThat(shop.ask("/api/segments/pro/members").get("members").findValuesAsString("person"))
                .containsExactlyInAnyOrder("a/b", "email:a***@b***.example", "ид", "a%b", "a;b", "a+b", "events");
        assertThat(shop.ask("/api/people/a%2Fb").get("person").asString()).isEqualTo("a/b");
    }

    /** One integration and no plan: for more, the clients would load parts of themselves that are not here. */
    @ParameterizedTest
    @CsvSource({"'',Segment.io", "/customerio,Customer.io Data Pipelines"})
    void tellsBrowsersWhereToSend(String prefix, String integration) throws Exception {
        HttpResponse<String> settings =
                shop.send(HttpRequest.newBuilder(shop.uri(prefix + "/v1/projects/" + shop.write.text() + "/settings")));

        assertThat(settings.statusCode()).isEqualTo(200);
        assertThat(settings.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        JsonNode body = JsonMapper.shared().readTree(settings.body());
        assertThat(body.propertyNames()).containsExactly("integrations");
        assertThat(body.get("integrations").propertyNames()).containsExactly(integration);
        JsonNode here = body.get("integrations").get(integration);
        assertThat(here.get("apiHost").asString()).isEqualTo(shop.uri("").getAuthority() + "/v1");
        assertThat(here.get("protocol").asString()).isEqualTo("http");
    }

    private static void assertOk(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }
}
