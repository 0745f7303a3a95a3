package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** BI that reads tables and whoever runs a command quote the same figures: tables of figures against the answers that commands print. */
class FiguresAgreeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final int PEOPLE = 30;
    private static final List<String> CALL = List.of(
            "number",
            "connection",
            "at",
            "took_ms",
            "audience",
            "operation",
            "lane",
            "people",
            "accepted",
            "refused",
            "answer",
            "says",
            "receipt",
            "answered_as");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private LockstepServer server;
    private IssuedKey write;
    private IssuedKey admin;

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    @Test
    void eachTableSaysWhatTheCommandDoes() throws Exception {
        try (WebhookSandbox crm = WebhookSandbox.start(0, InstantSource.system(), SECRET);
                LockstepServer started = start(crm)) {
            server = started;
            live();
            agree("segments", () -> ask("/api/segments"), segment -> segment.get("segment"), "hash", "size");
            agree(
                    "deliveries",
                    () -> ask("/api/sync/history?limit=1000").get("calls"),
                    call -> call.get("number"),
                    CALL.toArray(String[]::new));
            freshness();
            match();
            canary();
            lift();
            tallies();
            post("/api/parity");
            agree(
                    "parity",
                    () -> ask("/api/parity"),
                    found -> found.get("segment"),
                    "hash",
                    "at",
                    "people",
                    "in_engine",
                    "in_sql",
                    "disagreeing",
                    "behind",
                    "not_compared");
        }
    }

    private LockstepServer start(WebhookSandbox crm) throws Exception {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(
                workspace.resolve("lockstep.yaml"), """
            events: {purchase: Order Completed}
            connections:
              crm:
                kind: webhook
                url: "%s"
                secret: "%s"
                allow_internal: true
                canary: {audience: Carts, identifiers: {email: canary@shop.example}}
            segments:
              carts: {where: {all: [{did: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}}
              buyers: {where: {did: Order Completed, within: 7d}}
            audiences:
              Buyers: {segment: buyers, role: suppression, to: crm}
              Carts: {segment: carts, exclude: Buyers, to: crm, holdout: {percent: 50}}
            """.formatted(crm.url().resolve("/hook"), SECRET));
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        write = keys.create(KeyKind.WRITE, "shop", 100_000);
        admin = keys.create(KeyKind.ADMIN, "me", 100_000);
        return LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(folder.resolve("data")),
                WorkspaceReader.read(workspace, name -> null).workspace().orElseThrow());
    }

    /** People begin to check out, some buy, and all that comes of it is sent and in effect; the canary is outside again. */
    private void live() throws Exception {
        for (int i = 0; i < PEOPLE; i++) {
            track("u" + i, "Checkout Started");
            if (i % 3 == 0) {
                track("u" + i, "Order Completed");
            }
        }
        await(
                "all is sent",
                () -> Stream.of(ask("/api/audiences"))
                        .flatMap(JsonNode::valueStream)
                        .allMatch(audience -> audience.get("delivered").asLong()
                                        == audience.get("desired").asLong()
                                && audience.path("confirmed").asLong(-1)
                                        == audience.get("desired").asLong()
                                && audience.get("desired").asLong() > 0));
        await("the canary has walked", () -> ask("/api/sync/canaries").path(0).has("due_at"));
    }

    /** Rows of a table are the same as what is answered, by what tells them apart, as soon as nothing changes any more. */
    private void agree(String table, Asked answer, Named name, String... fields) throws Exception {
        await(table, () -> {
            JsonNode rows = ask("/api/tables/" + table);
            return !rows.isEmpty() && rows(rows, name, fields).equals(rows(answer.ask(), name, fields));
        });
    }

    private static Map<String, List<String>> rows(JsonNode rows, Named name, String... fields) {
        Map<String, List<String>> named = new TreeMap<>();
        rows.forEach(row -> {
            List<String> values = new ArrayList<>();
            for (String field : fields) {
                values.add(field + "=" + row.path(field).asString(""));
            }
            named.put(name.of(row).asString(), values);
        });
        return named;
    }

    private void freshness() throws Exception {
        await("freshness", () -> {
            Map<String, String> told = new TreeMap<>();
            ask("/api/audiences")
                    .forEach(audience -> audience.get("freshness")
                            .properties()
                            .forEach(part -> told.put(
                                    audience.get("audience").asString() + " " + part.getKey(),
                                    percentiles(part.getValue()))));
            Map<String, String> rows = new TreeMap<>();
            ask("/api/tables/freshness")
                    .forEach(row -> rows.put(
                            row.get("audience").asString() + " "
                                    + row.get("part").asString(),
                            percentiles(row)));
            return !rows.isEmpty() && rows.equals(told);
        });
    }

    private static String percentiles(JsonNode node) {
        return List.of(node.get("changes"), node.get("p50_ms"), node.get("p95_ms"), node.get("p99_ms"))
                .toString();
    }

    private void match() throws Exception {
        await("match", () -> {
            List<JsonNode> rows = ask("/api/tables/match").valueStream().toList();
            for (JsonNode answer : ask("/api/measure/match")) {
                JsonNode last = answer.get("hours").get(answer.get("hours").size() - 1);
                JsonNode row = rows.stream()
                        .filter(one -> one.get("audience").equals(answer.get("audience")))
                        .toList()
                        .getLast();
                boolean isSame = last.get("passed")
                        .propertyStream()
                        .allMatch(step -> step.getValue().equals(row.path(step.getKey())));
                if (!isSame) {
                    return false;
                }
            }
            return true;
        });
    }

    private void canary() throws Exception {
        await("canary", () -> {
            JsonNode walk = ask("/api/sync/canaries").get(0).get("walks").get(0);
            JsonNode rows = ask("/api/tables/canary");
            return isSame(walk, "out", rows.get(0)) && isSame(walk, "in", rows.get(1));
        });
    }

    private static boolean isSame(JsonNode walk, String way, JsonNode row) {
        return row.get("way").asString().equals(way)
                && row.get("due").equals(walk.get(way).get("due_at"))
                && row.get("outcome").equals(walk.get("outcome"))
                && walk.get(way)
                        .get("hops")
                        .propertyStream()
                        .allMatch(hop -> hop.getValue().equals(row.path(hop.getKey() + "_ms")));
    }

    /** Nobody's time is over, so that they are counted as such. */
    private void lift() throws Exception {
        await("lift", () -> {
            JsonNode told = ask("/api/measure/lift/Carts");
            JsonNode row = ask("/api/tables/lift").get(0);
            return row.get("running").equals(told.get("running"))
                    && told.get("running").asLong() > 0
                    && row.get("sent").equals(told.at("/treated/people"))
                    && row.get("held_out").equals(told.at("/held_out/people"));
        });
    }

    private void tallies() throws Exception {
        JsonNode told = ask("/api/explain/audience/Carts?from=" + Instant.now().minus(Duration.ofDays(1)));
        Map<String, Long> causes = new TreeMap<>();
        told.get("causes").forEach(cause -> {
            causes.put(
                    cause.path("event").asString("") + " entered",
                    cause.get("entered").asLong());
            causes.put(
                    cause.path("event").asString("") + " exited",
                    cause.get("exited").asLong());
        });
        Map<String, Long> rows = new TreeMap<>();
        ask("/api/tables/tallies")
                .valueStream()
                .filter(row -> row.get("segment").asString().equals("carts"))
                .forEach(row -> rows.merge(
                        row.path("event").asString("") + " " + row.get("change").asString(),
                        row.get("people").asLong(),
                        Long::sum));
        causes.values().removeIf(Predicate.isEqual(0L));
        assertThat(rows).isEqualTo(causes).isNotEmpty();
    }

    @FunctionalInterface
    private interface Asked {
        JsonNode ask() throws Exception;
    }

    @FunctionalInterface
    private interface Named {
        JsonNode of(JsonNode row);
    }

    @FunctionalInterface
    private interface Question {
        boolean ask() throws Exception;
    }

    private void await(String what, Question question) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!question.ask()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void track(String person, String event) throws Exception {
        String basic = Base64.getEncoder().encodeToString((write.text() + ":").getBytes(StandardCharsets.UTF_8));
        String body = "{\"userId\":\"%s\",\"event\":\"%s\"}".formatted(person, event);
        assertThat(send(request("/v1/track")
                                .POST(BodyPublishers.ofString(body))
                                .header("Authorization", "Basic " + basic))
                        .statusCode())
                .isEqualTo(200);
    }

    private void post(String path) throws Exception {
        HttpRequest.Builder request =
                request(path).POST(BodyPublishers.noBody()).header("Authorization", "Bearer " + admin.text());
        assertThat(send(request).statusCode()).isEqualTo(200);
    }

    private JsonNode ask(String path) throws Exception {
        HttpResponse<String> answer = send(request(path).header("Authorization", "Bearer " + admin.text()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
