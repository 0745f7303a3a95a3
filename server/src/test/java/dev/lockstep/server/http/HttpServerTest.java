package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.server.key.KeyKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {

    @TempDir
    Path folder;

    private Echo echo;

    @BeforeEach
    void start() throws IOException {
        echo = new Echo(folder);
    }

    @AfterEach
    void stop() {
        echo.close();
    }

    @Test
    void answersWithHeadersThatSayWhatItIs() throws Exception {
        HttpResponse<String> answer = echo.send(echo.request("/open"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f]{16}"));
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("Strict-Transport-Security"))
                .as("over plain HTTP")
                .isEmpty();
    }

    @Test
    void refusesInTheFormOfRfc9457() throws Exception {
        HttpResponse<String> answer = echo.send(echo.request("/nothing/here"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .isEqualTo("{\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"there is nothing at this path; /openapi.json describes what there is.\","
                        + "\"request_id\":\""
                        + answer.headers().firstValue("X-Request-Id").orElseThrow() + "\"}");
    }

    @Test
    void refusesInTheFormOfTheApiThatIsSpoken() throws Exception {
        String big = "x".repeat(Echo.MAX_BODY + 1);

        HttpResponse<String> one = echo.send(echo.request("/v1/customers/42")
                .PUT(BodyPublishers.ofString(big))
                .header("Authorization", echo.basic(KeyKind.WRITE)));
        HttpResponse<String> two =
                echo.send(echo.post("/v2/entity", big).header("Authorization", echo.basic(KeyKind.WRITE)));

        assertThat(one.statusCode()).isEqualTo(400);
        assertThat(one.body())
                .isEqualTo("{\"meta\":{\"errors\":[\"the body has more than 10000 bytes; send less at once\"]}}");
        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(two.body())
                .isEqualTo("{\"errors\":[{\"reason\":\"invalid\",\"field\":\"\","
                        + "\"message\":\"the body has more than 10000 bytes; send less at once\"}]}");
    }

    @Test
    void namesTheParameterThatIsWrong() throws Exception {
        for (String query : List.of(
                "limit=0",
                "limit=101",
                "limit=",
                "limit",
                "limit=x",
                "limit=1&limit=2",
                "limit=99999999999999999999")) {
            HttpResponse<String> answer =
                    echo.send(echo.request("/people/u1?" + query).header("Authorization", echo.bearer(KeyKind.READ)));
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
            assertThat(answer.body()).as(query).contains("\"field\":\"limit\"");
        }
        HttpResponse<String> unknown =
                echo.send(echo.request("/people/u1?limt=3").header("Authorization", echo.bearer(KeyKind.READ)));
        assertThat(unknown.body()).contains("\"field\":\"limt\"").contains("it has limit");
        HttpResponse<String> fine =
                echo.send(echo.request("/people/u1?limit=7").header("Authorization", echo.bearer(KeyKind.READ)));
        assertThat(fine.body()).contains("\"limit\":7");
    }

    @Test
    void saysWhichMethodsAPathTakes() throws Exception {
        HttpResponse<String> answer = echo.send(echo.request("/v1/customers/42").DELETE());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("PUT");
        assertThat(answer.body()).contains("this path takes PUT");
        HttpResponse<String> head = echo.send(echo.request("/open").HEAD());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void letsEveryKindOfKeyInWhereItBelongsAndNowhereElse() throws Exception {
        assertThat(status("/open", null)).isEqualTo(200);
        assertThat(status("/open", "Bearer nonsense")).isEqualTo(200);
        assertThat(status("/people/u1", null)).isEqualTo(401);
        assertThat(status("/people/u1", "Bearer ")).isEqualTo(401);
        assertThat(status("/people/u1", "Bearer nonsense")).isEqualTo(401);
        assertThat(status("/people/u1", "nonsense")).isEqualTo(401);
        assertThat(status("/people/u1", "Basic !!!")).isEqualTo(401);
        assertThat(status("/people/u1", echo.bearer(KeyKind.READ))).isEqualTo(200);
        assertThat(status("/people/u1", echo.bearer(KeyKind.ADMIN))).isEqualTo(200);
        assertThat(status("/people/u1", echo.bearer(KeyKind.WRITE))).isEqualTo(403);
        assertThat(status("/people/u1", echo.basic(KeyKind.READ)))
                .as("read keys are bearer tokens")
                .isEqualTo(401);
        assertThat(status("/secrets", echo.bearer(KeyKind.READ))).isEqualTo(403);
        assertThat(status("/secrets", echo.bearer(KeyKind.ADMIN))).isEqualTo(200);
    }

    @Test
    void takesAWriteKeyInEachOfItsForms() throws Exception {
        String key = echo.keys.get(KeyKind.WRITE);
        assertThat(track("", Echo.basic(key, ""))).isEqualTo(200);
        assertThat(track("", echo.basic(KeyKind.WRITE))).isEqualTo(200);
        assertThat(track("key=" + key, null)).isEqualTo(200);
        assertThat(track("key=nonsense", null)).isEqualTo(401);
        assertThat(track("", null)).isEqualTo(401);
        assertThat(track("", Echo.basic(echo.keys.get(KeyKind.READ), ""))).isEqualTo(403);
        assertThat(track("key=" + key, Echo.basic("nonsense", "")))
                .as("a wrong key in the header stands")
                .isEqualTo(401);
        assertThat(entity(echo.basic(KeyKind.WRITE))).isEqualTo(200);
        assertThat(entity(Echo.basic(key, "")))
                .as("the Track API has id and key")
                .isEqualTo(401);
        assertThat(entity(Echo.basic(echo.ids.get(KeyKind.READ), key))).isEqualTo(401);
        assertThat(entity(echo.bearer(KeyKind.WRITE))).isEqualTo(401);
        assertThat(entity(null)).isEqualTo(401);
    }

    @Test
    void asksForAKeyInTheWayThatFits() throws Exception {
        assertThat(echo.send(echo.request("/people/u1")).headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer");
        assertThat(echo.send(echo.post("/v2/entity", "")).headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic "));
    }

    @Test
    void takesANewKeyAtOnceAndRefusesARevokedOne() throws Exception {
        var made = echo.file.create(KeyKind.READ, "new", 10);
        assertThat(status("/people/u1", "Bearer " + made.text())).isEqualTo(200);
    }

    @Test
    void answersFailedAttemptsMoreAndMoreBrieflyButNeverLocksARightKeyOut() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(status("/people/u1", "Bearer nonsense"));
        }
        assertThat(statuses.subList(0, 20)).containsOnly(401);
        assertThat(statuses.getLast()).isEqualTo(429);
        HttpResponse<String> refused = echo.send(echo.request("/people/u1"));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 10L);
        assertThat(status("/people/u1", echo.bearer(KeyKind.READ))).isEqualTo(200);
    }

    @Test
    void holdsAKeyToItsRate() throws Exception {
        var slow = echo.file.create(KeyKind.READ, "slow", 1);
        assertThat(status("/people/u1", "Bearer " + slow.text())).isEqualTo(200);
        // The second comes within a second, unless the machine stands still for as long; then another is tried.
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            statuses.add(status("/people/u1", "Bearer " + slow.text()));
        }
        assertThat(statuses).contains(429);
        assertThat(status("/people/u1", echo.bearer(KeyKind.READ)))
                .as("another key")
                .isEqualTo(200);
    }

    @Test
    void readsPackedBodies() throws Exception {
        HttpResponse<String> answer = echo.send(echo.request("/v2/entity")
                .header("Authorization", echo.basic(KeyKind.WRITE))
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed("hello".repeat(100)))));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hellohello");
    }

    @Test
    void packsAnswersForThoseWhoTakeThemPacked() throws Exception {
        HttpResponse<byte[]> answer = echo.client.send(
                echo.request("/long").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(answer.body()).hasSizeLessThan(1000);
        try (GZIPInputStream unpacked = new GZIPInputStream(new java.io.ByteArrayInputStream(answer.body()))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"text\":\"xxx");
        }
        assertThat(echo.send(echo.request("/long")).headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void letsPagesOfAnySiteSendFactsAndNothingElse() throws Exception {
        HttpResponse<String> preflight = echo.send(echo.request("/v1/track")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://shop.example")
                .header("Access-Control-Request-Method", "POST"));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("POST");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(names -> assertThat(names).contains("Authorization", "Content-Type"));

        assertThat(echo.send(echo.post("/v1/track", "")).headers().firstValue("Access-Control-Allow-Origin"))
                .as("also of a refusal, so that the page can read it")
                .hasValue("*");
        HttpResponse<String> other = echo.send(echo.request("/people/u1")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://shop.example"));
        assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void saysNothingOfAnErrorOfItsOwn() throws Exception {
        HttpResponse<String> answer = echo.send(echo.request("/broken"));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("anna").contains("an error of the server");
    }

    @Test
    void tellsWhatItServedWithoutSayingWhom() throws Exception {
        echo.send(echo.request("/v1/customers/anna%40example.com")
                .PUT(BodyPublishers.ofString("{}"))
                .header("Authorization", echo.basic(KeyKind.WRITE)));

        Served served = echo.served.take();
        assertThat(served.method()).isEqualTo("PUT");
        assertThat(served.route()).isEqualTo("/v1/customers/{id}");
        assertThat(served.key()).hasValue(echo.ids.get(KeyKind.WRITE));
        assertThat(served.status()).isEqualTo(200);
        assertThat(served.bytes()).isEqualTo(2);
        assertThat(served.toString()).doesNotContain("anna");
    }

    @Test
    void holdsNoThreadForARequestThatWaits() throws Exception {
        echo.send(echo.request("/open"));
        int before = serverThreads();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            answers.add(echo.client.sendAsync(echo.request("/later").build(), BodyHandlers.ofString()));
        }
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(echo.waiting.take());
        }

        assertThat(serverThreads()).isEqualTo(before);
        assertThat(status("/open", null)).as("others are served").isEqualTo(200);
        waiting.forEach(answer -> answer.complete(Answer.text("text/plain", "now")));
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).isEqualTo("now");
        }
    }

    @Test
    void writesAStreamPieceByPiece() throws Exception {
        var lines = echo.client.sendAsync(echo.request("/stream").build(), BodyHandlers.ofLines());

        echo.pieces.take().complete("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
        echo.pieces.take().complete("data: 2\n\n".getBytes(StandardCharsets.UTF_8));
        echo.pieces.take().complete(new byte[0]);

        HttpResponse<java.util.stream.Stream<String>> answer = lines.get();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.body()).containsExactly("data: 1", "", "data: 2", "");
    }

    private static int serverThreads() {
        Thread[] threads = new Thread[Thread.activeCount() + 100];
        int count = Thread.enumerate(threads);
        int ours = 0;
        for (int i = 0; i < count; i++) {
            ours += threads[i].getName().startsWith("lockstep-http") ? 1 : 0;
        }
        return ours;
    }

    private int status(String path, String authorization) throws Exception {
        var request = echo.request(path);
        return echo.send(authorization == null ? request : request.header("Authorization", authorization))
                .statusCode();
    }

    private int track(String body, String authorization) throws Exception {
        var request = echo.post("/v1/track", body);
        return echo.send(authorization == null ? request : request.header("Authorization", authorization))
                .statusCode();
    }

    private int entity(String authorization) throws Exception {
        var request = echo.post("/v2/entity", "{}");
        return echo.send(authorization == null ? request : request.header("Authorization", authorization))
                .statusCode();
    }

    static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
