package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be asked while facts come in. */
class ReadTest {

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
    void tellsAllOfAPersonAndHidesAddresses() throws Exception {
        shop.track("PUT", "/api/v1/customers/u1", "{\"email\":\"anna@shop.example\",\"plan\":\"pro\"}");
        order("u1");

        assertThat(shop.get("/api/people/u1", shop.read).body())
                .isEqualTo("{\"person\":\"u1\",\"identifiers\":[\"u1\",\"email:a***@s***.example\"],"
                        + "\"attributes\":{\"email\":\"a***@s***.example\",\"plan\":\"pro\"},\"memberships\":["
                        + "{\"segment\":\"recent_buyers\",\"since\":\"2026-03-01T09:00:00.000Z\","
                        + "\"until\":\"2026-03-08T09:00:00.000Z\"},"
                        + "{\"segment\":\"pro\",\"since\":\"2026-03-01T09:00:00.000Z\"}]}");
        assertThat(shop.get("/api/people/email:anna@shop.example?identifiers=full", shop.admin)
                        .body())
                .contains("\"email:anna@shop.example\"", "\"email\":\"anna@shop.example\"");
        HttpResponse<String> refused = shop.get("/api/people/u1?identifiers=full", shop.read);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"field\":\"identifiers\"");
        assertThat(shop.get("/api/people/u2", shop.read).statusCode()).isEqualTo(404);
        assertThat(shop.get("/api/people/u2/events", shop.read).statusCode()).isEqualTo(404);
    }

    @Test
    void forgetsAPersonAndKeepsAReceiptThatSaysNothingOfThem() throws Exception {
        shop.track("PUT", "/api/v1/customers/u1", "{\"email\":\"anna@shop.example\",\"plan\":\"pro\"}");
        order("u1");
        String path = "/api/people/email:anna@shop.example";

        assertThat(shop.delete(path, shop.read).statusCode()).isEqualTo(403);
        HttpResponse<String> erased = shop.delete(path, shop.admin);

        assertThat(erased.statusCode()).isEqualTo(200);
        JsonNode receipt = JsonMapper.shared().readTree(erased.body());
        assertThat(receipt.propertyNames()).containsExactlyInAnyOrder("receipt", "erased_at", "facts");
        assertThat(receipt.get("facts").asInt()).isEqualTo(2);
        assertThat(shop.get("/api/people/u1", shop.read).statusCode()).isEqualTo(404);
        assertThat(shop.ask("/api/segments/pro/members").get("members")).isEmpty();
        assertThat(shop.get("/api/erasures/" + receipt.get("receipt").asString(), shop.read)
                        .body())
                .isEqualTo(erased.body());
        assertThat(shop.delete(path, shop.admin).statusCode()).isEqualTo(404);
        assertThat(shop.get("/api/erasures/another", shop.read).statusCode()).isEqualTo(404);
    }

    @Test
    void hidesAddressesThatPersonsAreNamedByUnlessAnAdminKeyAsksForThem() throws Exception {
        shop.pipelines("/v1/track", "{\"email\":\"anna@shop.example\",\"event\":\"Order Completed\"}");
        String members = "/api/segments/recent_buyers/members";

        assertThat(shop.ask(members).at("/members/0/person").asString()).isEqualTo("email:a***@s***.example");
        assertThat(shop.ask("/api/changes").at("/changes/0/person").asString()).isEqualTo("email:a***@s***.example");
        assertThat(shop.ask("/api/people/email:anna@shop.example").at("/person").asString())
                .isEqualTo("email:a***@s***.example");
        for (String path : List.of(members, "/api/changes", "/api/people/email:anna@shop.example")) {
            assertThat(shop.get(path + "?identifiers=full", shop.admin).body())
                    .contains("\"person\":\"email:anna@shop.example\"");
            assertThat(shop.get(path + "?identifiers=full", shop.read).statusCode())
                    .isEqualTo(403);
        }
        Iterator<String> followed = follow("0").body().iterator();
        followed.next();
        followed.next();
        assertThat(followed.next()).contains("\"person\":\"email:a***@s***.example\",\"number\":1,");
    }

    @Test
    void tellsHowItStands() throws Exception {
        assertThat(shop.get("/api/status", shop.read).body())
                .contains("\"ready\":true,\"persons\":0,\"position\":0,\"queued\":0", "\"backfill\":1.0");
        order("u1");
        assertThat(shop.ask("/api/status").get("position").asLong()).isEqualTo(1);
        assertThat(shop.get("/api/status", shop.write).statusCode()).isEqualTo(403);
    }

    @Test
    void pagesThroughATimelineNewestFirst() throws Exception {
        for (int i = 0; i < 7; i++) {
            shop.now.set(Shop.NINE + i * 1000L);
            shop.pipelines(
                    "/v1/track",
                    "{\"userId\":\"u1\",\"event\":\"E" + i + "\",\"messageId\":\"m" + i
                            + "\",\"properties\":{\"email\":\"anna@shop.example\",\"n\":" + i + "}}");
        }
        List<String> names = new ArrayList<>();
        String cursor = "";
        for (int pages = 0; pages < 3; pages++) {
            JsonNode page = shop.ask("/api/people/u1/events?limit=3" + cursor);
            names.addAll(page.get("events").findValuesAsString("name"));
            cursor = page.has("next") ? "&cursor=" + page.get("next").asString() : "none";
        }

        assertThat(names).containsExactly("E6", "E5", "E4", "E3", "E2", "E1", "E0");
        assertThat(cursor).as("no more").isEqualTo("none");
        assertThat(shop.ask("/api/people/u1/events?limit=1")
                        .get("events")
                        .get(0)
                        .toString())
                .isEqualTo(
                        "{\"type\":\"event\",\"at\":\"2026-03-01T09:00:06.000Z\",\"message_id\":\"m6\",\"name\":\"E6\","
                                + "\"properties\":{\"email\":\"a***@s***.example\",\"n\":6}}");
        HttpResponse<String> bad = shop.get("/api/people/u1/events?cursor=nonsense!", shop.read);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("\"field\":\"cursor\"");
    }

    @Test
    void tellsOfSegmentsAndTheirMembers() throws Exception {
        for (int i = 0; i < 5; i++) {
            order("u" + i);
        }
        JsonNode segments = shop.ask("/api/segments");

        assertThat(segments.findValuesAsString("segment")).containsExactly("recent_buyers", "pro");
        JsonNode buyers = segments.get(0);
        assertThat(buyers.get("title").asString()).isEqualTo("Bought this week");
        assertThat(buyers.get("says").asString()).contains("*Order Completed*");
        assertThat(buyers.get("hash").asString()).matches("[0-9a-f]{16}");
        assertThat(buyers.get("size").asInt()).isEqualTo(5);
        assertThat(buyers.get("changed_at").asString()).isEqualTo("2026-03-01T09:00:00.000Z");
        assertThat(segments.get(1).has("changed_at")).isFalse();

        JsonNode first = shop.ask("/api/segments/recent_buyers/members?limit=3");
        JsonNode second = shop.ask("/api/segments/recent_buyers/members?limit=3&cursor="
                + first.get("next").asString());
        List<String> all = new ArrayList<>(first.get("members").findValuesAsString("person"));
        all.addAll(second.get("members").findValuesAsString("person"));
        assertThat(all).containsExactlyInAnyOrder("u0", "u1", "u2", "u3", "u4");
        assertThat(second.has("next")).isFalse();
        assertThat(shop.get("/api/segments/none", shop.read).statusCode()).isEqualTo(404);
        assertThat(shop.get("/api/segments/none/members", shop.read).statusCode())
                .isEqualTo(404);
        assertThat(shop.get("/api/segments/pro/members?cursor=x", shop.read).statusCode())
                .isEqualTo(400);
    }

    @Test
    void tellsOfChangesFromAnyPositionOn() throws Exception {
        order("u1");
        order("u2");
        JsonNode all = shop.ask("/api/changes");

        assertThat(all.get("changes").findValuesAsString("person")).containsExactly("u1", "u2");
        JsonNode first = all.get("changes").get(0);
        assertThat(first.get("change").asString()).isEqualTo("entered");
        assertThat(first.get("segment").asString()).isEqualTo("recent_buyers");
        assertThat(first.get("at").asString()).isEqualTo("2026-03-01T09:00:00.000Z");
        assertThat(first.get("cause").toString())
                .isEqualTo(
                        "{\"kind\":\"event\",\"event\":\"Order Completed\",\"timestamp\":\"2026-03-01T09:00:00.000Z\","
                                + "\"leaf\":{\"path\":\"\",\"says\":\"at least one *Order Completed* in the last 7 days\"}}");
        JsonNode rest =
                shop.ask("/api/changes?limit=1&after=" + first.get("position").asLong());
        assertThat(rest.get("changes").findValuesAsString("person")).containsExactly("u2");
        JsonNode none = shop.ask("/api/changes?after=" + all.get("next").asLong());
        assertThat(none.get("changes")).isEmpty();
        assertThat(none.get("next")).isEqualTo(all.get("next"));
        assertThat(shop.get("/api/changes?after=-1", shop.read).statusCode()).isEqualTo(400);
    }

    @Test
    void waitsForAChangeThatTimeBrings() throws Exception {
        order("u1");
        long next = shop.ask("/api/changes").get("next").asLong();
        CompletableFuture<HttpResponse<String>> waiting = shop.client.sendAsync(
                HttpRequest.newBuilder(shop.uri("/api/changes?wait=25&after=" + next))
                        .header("Authorization", "Bearer " + shop.read.text())
                        .build(),
                BodyHandlers.ofString());

        shop.now.set(Shop.NINE + 7 * 24 * 3_600_000L);

        assertThat(waiting.get().body()).contains("\"change\":\"exited\"", "\"kind\":\"time\"");
    }

    @Test
    void letsAReaderFollowAndGoOnWhereItWas() throws Exception {
        order("u1");
        HttpResponse<Stream<String>> stream = follow("0");
        Iterator<String> lines = stream.body().iterator();
        assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(lines.next()).isEqualTo("id: 1");
        assertThat(lines.next()).isEqualTo("event: change");
        assertThat(lines.next()).startsWith("data: {\"position\":1,").contains("\"u1\"");
        assertThat(lines.next()).isEmpty();

        order("u2");
        assertThat(lines.next()).isEqualTo("id: 2");
        order("u3");

        Iterator<String> again = follow("2").body().iterator();
        assertThat(again.next()).isEqualTo("id: 3");
        HttpResponse<String> bad = shop.send(HttpRequest.newBuilder(shop.uri("/api/changes"))
                .header("Authorization", "Bearer " + shop.read.text())
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "x"));
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("Last-Event-ID");
    }

    @Test
    void stopsWhileReadersFollow() throws Exception {
        HttpResponse<Stream<String>> stream = follow("0");

        shop.restart();

        assertThat(stream.body().filter(line -> line.startsWith("id:"))).isEmpty();
    }

    @Test
    void tellsThoseWhoRunItHowItDoes() throws Exception {
        order("u1");
        assertThat(open("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(open("/readyz").body()).isEqualTo("{\"ready\":true,\"backfilled\":true}");
        HttpResponse<String> metrics = open("/metrics");
        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(metrics.body())
                .contains(
                        "lockstep_facts_total{api=\"pipelines\",outcome=\"taken\"} 1.0",
                        "lockstep_commit_seconds_count",
                        "lockstep_queue_facts 0.0",
                        "lockstep_timer_late_seconds_count",
                        "lockstep_segment_members{segment=\"recent_buyers\"} 1.0",
                        "lockstep_segment_unchanged_seconds{segment=\"recent_buyers\"} 0.0")
                .doesNotContain("u1");
        assertThat(metrics.body().lines().filter(line -> line.startsWith("# HELP lockstep_")))
                .isNotEmpty()
                .allMatch(line -> line.split(" ", 4).length == 4 && !line.split(" ", 4)[3].isBlank());
    }

    private HttpResponse<Stream<String>> follow(String last) throws Exception {
        return shop.client.send(
                HttpRequest.newBuilder(shop.uri("/api/changes"))
                        .header("Authorization", "Bearer " + shop.read.text())
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", last)
                        .build(),
                BodyHandlers.ofLines());
    }

    private HttpResponse<String> open(String path) throws Exception {
        return shop.send(HttpRequest.newBuilder(shop.uri(path)));
    }

    private void order(String person) throws Exception {
        HttpResponse<String> answer =
                shop.pipelines("/v1/track", "{\"userId\":\"" + person + "\",\"event\":\"Order Completed\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
