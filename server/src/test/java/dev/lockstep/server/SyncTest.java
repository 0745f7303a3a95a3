package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
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
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a fact over HTTP to a platform over HTTP, on the clock of the machine. */
class SyncTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private WebhookSandbox crm;
    private IssuedKey write;
    private IssuedKey admin;
    private LockstepServer server;

    @BeforeEach
    void open() throws Exception {
        crm = WebhookSandbox.start(0, InstantSource.system(), SECRET);
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), """
            connections:
              crm: {kind: webhook, url: "%s", secret: "%s", allow_internal: true}
              disk: {kind: files, directory: %s, every: 1s}
            segments:
              carts: {where: {all: [{did: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}}
              buyers: {where: {did: Order Completed, within: 7d}}
            audiences:
              Buyers: {segment: buyers, role: suppression, to: [crm, disk]}
              Carts: {segment: carts, role: retargeting, exclude: [Buyers], to: [crm, disk], fields: {city: city}}
            """.formatted(
                        crm.url().resolve("/hook"), SECRET, folder.resolve("out")));
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        write = keys.create(KeyKind.WRITE, "shop", 100_000);
        admin = keys.create(KeyKind.ADMIN, "me", 100_000);
        server = start();
    }

    private LockstepServer start() throws Exception {
        return LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(folder.resolve("data")),
                WorkspaceReader.read(folder.resolve("workspace"), name -> null)
                        .workspace()
                        .orElseThrow());
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
        crm.close();
    }

    @Test
    void whoeverAbandonsACartIsAddressedAndWhoeverBuysIsRemovedAndSuppressed() throws Exception {
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
        event("u1", "Order Completed");
        await("u1 is not any more", () -> !crm.members("Carts").containsKey("u1"));
        await("and is suppressed", () -> crm.members("Buyers").containsKey("u1"));
        // Where both came before the first file there is none of Carts: what cancels out is never sent.
        await("in the files too", () -> rows("Buyers") == 1 && rows("Carts") <= 0);
    }

    @Test
    void whatHappenedWhileAPlatformWasDownOrTheProgramWasStoppedIsSentAfterwards() throws Exception {
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
        crm.goDown();
        event("u1", "Order Completed");
        event("u2", "Order Completed");
        server.close();
        crm.comeBack();
        server = start();
        await("both are suppressed", () -> crm.members("Buyers").keySet().size() == 2);
        await("and u1 is not addressed", () -> crm.members("Carts").isEmpty());
    }

    @Test
    void aCanaryWalksInAndOutAndIsShownAndCountedNowhere() throws Exception {
        server.close();
        Path file = folder.resolve("workspace").resolve("lockstep.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "allow_internal: true",
                                "allow_internal: true, canary: {audience: Carts, identifiers: {email: canary@shop.example}}"));
        server = start();
        JsonNode canary = await("it was in, and is out again", () -> {
            JsonNode all = ask("/api/sync/canaries");
            return all.isEmpty() || !all.get(0).has("due_at") ? null : all.get(0);
        });
        assertThat(canary.get("connection").asString()).isEqualTo("crm");
        assertThat(canary.get("audience").asString()).isEqualTo("Carts");
        assertThat(canary.get("state").asString()).isEqualTo("outside");
        JsonNode walk = canary.get("walks").get(0);
        assertThat(walk.get("outcome").asString()).isEqualTo("done");
        for (String way : List.of("in", "out")) {
            assertThat(walk.get(way).get("hops").propertyNames())
                    .containsExactly("noted", "sent", "accepted", "confirmed");
            assertThat(walk.get(way).get("took_ms").asLong()).isNotNegative();
        }
        assertThat(crm.members("Carts")).isEmpty();
        assertThat(text("/metrics"))
                .contains("lockstep_canary_hop_seconds_count{", "way=\"out\"", "lockstep_canary_walking_seconds{")
                .doesNotContain("lockstep_sync_changes_total{");
        for (JsonNode audience : ask("/api/audiences")) {
            assertThat(audience.get("desired").asLong()
                            + audience.get("delivered").asLong())
                    .isZero();
        }
        assertThat(ask("/api/tables/canary").toString()).contains("crm", "confirmed_ms");
        assertThat(text("/api/sync/history")).doesNotContain("canary@");
    }

    @Test
    void showsHowTheAudiencesStandAndWhatHappenedToFields() throws Exception {
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
        send("u1", "city", "Porto");
        await("the field is sent", () -> crm.members("Carts").get("u1").contains("Porto"));

        JsonNode carts = await("all is confirmed", () -> {
            for (JsonNode audience : ask("/api/audiences")) {
                if (audience.get("audience").asString().equals("Carts")
                        && audience.get("connection").asString().equals("crm")
                        && audience.path("confirmed").asInt() == 1) {
                    return audience;
                }
            }
            return null;
        });
        assertThat(carts.get("destination").asString()).isEqualTo("webhook");
        assertThat(carts.get("desired").asLong()).isEqualTo(1);
        assertThat(carts.get("delivered").asLong()).isEqualTo(1);
        assertThat(carts.get("held")).isEmpty();
        assertThat(post("/api/audiences/Carts/release").statusCode()).isEqualTo(200);
        assertThat(post("/api/audiences/Nobody/release").statusCode()).isEqualTo(404);
        assertThat(post("/api/sync").statusCode()).isEqualTo(200);
        assertThat(text("/metrics")).contains("lockstep_audience_people{", "lockstep_sync_hop_seconds");
    }

    @Test
    void showsWhatCallsWereMadeAndWhoIsNotYetAsTheyShouldBe() throws Exception {
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
        JsonNode added = await(
                "the call is remembered",
                () -> ask("/api/sync/history?connection=crm&audience=Carts")
                        .get("calls")
                        .get(0));
        assertThat(added.get("operation").asString()).isEqualTo("add");
        assertThat(added.get("answer").asString()).isEqualTo("done");
        assertThat(added.get("people").asInt()).isEqualTo(1);
        assertThat(added.get("receipt").asString()).isNotEmpty();

        crm.goDown();
        event("u1", "Order Completed");
        JsonNode diff = await("somebody is to be removed", () -> {
            JsonNode now = ask("/api/audiences/Carts/diff?connection=crm");
            return now.get("connections").get(0).get("to_remove").asInt() == 1
                            && !now.get("people").isEmpty()
                    ? now
                    : null;
        });
        assertThat(diff.get("people").get(0).get("person").asString()).isEqualTo("u1");
        assertThat(diff.get("people").get(0).get("change").asString()).isEqualTo("remove");
        assertThat(diff.toString()).doesNotContain("ann@example.org");
        crm.comeBack();
        await("u1 is not any more", () -> !crm.members("Carts").containsKey("u1"));
        await(
                "nobody differs",
                () -> ask("/api/audiences/Carts/diff").get("people").isEmpty());
        assertThat(status("/api/audiences/Nobody/diff")).isEqualTo(404);
        assertThat(status("/api/audiences/Carts/diff?cursor=x")).isEqualTo(400);
        assertThat(status("/api/sync/history?connection=nowhere")).isEqualTo(404);
        assertThat(ask("/api/sync/history?limit=1").get("next").asString()).contains(":");
    }

    @Test
    void whoeverIsInAnAudienceThatIsTakenOutIsTakenOut() throws Exception {
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        event("u2", "Order Completed");
        send("u2", "email", "bob@example.org");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
        await("u2 is suppressed", () -> crm.members("Buyers").containsKey("u2"));
        server.close();
        Path file = folder.resolve("workspace/lockstep.yaml");
        Files.writeString(
                file,
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("  Carts:") && !line.startsWith("  Buyers:"))
                        .collect(Collectors.joining("\n"))
                        .replace("audiences:", "audiences: {Vips: {segment: buyers, role: analytics, to: [crm]}}"));
        server = start();
        await("u1 is not addressed any more", () -> crm.members("Carts").isEmpty());
        JsonNode buyers = await("the suppression is held", () -> {
            for (JsonNode audience : ask("/api/audiences")) {
                if (audience.get("audience").asString().equals("Buyers")
                        && audience.get("connection").asString().equals("crm")
                        && !audience.get("held").isEmpty()) {
                    return audience;
                }
            }
            return null;
        });
        assertThat(buyers.get("taken_out").asBoolean()).isTrue();
        assertThat(buyers.get("held").get(0).get("reason").asString()).isEqualTo("taken-out");
        assertThat(crm.members("Buyers")).containsKey("u2");
        assertThat(post("/api/audiences/Buyers/release").statusCode()).isEqualTo(200);
        await("it is let go", () -> crm.members("Buyers").isEmpty());
    }

    @Test
    void anErasureTakesAPersonFromEveryDestination() throws Exception {
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
        HttpResponse<String> erased = client.send(
                HttpRequest.newBuilder(uri("/api/v1/customers/u1"))
                        .DELETE()
                        .header("Authorization", basic(write.key().id(), write.text()))
                        .build(),
                BodyHandlers.ofString());
        assertThat(erased.statusCode()).isEqualTo(200);
        await("u1 is gone", () -> crm.members("Carts").isEmpty());
        await("from the files too", () -> rows("Carts") <= 0);
    }

    @Test
    void whatIsAppliedGetsItsSecretsFromThisMachine() throws Exception {
        Path secret = Files.writeString(folder.resolve("crm.secret"), SECRET);
        String applied =
                Files.readString(folder.resolve("workspace/lockstep.yaml")).replace(SECRET, "${file:" + secret + "}");
        String body = JsonMapper.shared().writeValueAsString(Map.of("files", Map.of("lockstep.yaml", applied)));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/api/workspace"))
                        .PUT(BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + admin.text())
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        send("u1", "email", "ann@example.org");
        event("u1", "Checkout Started");
        await("u1 is among the carts", () -> crm.members("Carts").containsKey("u1"));
    }

    private long rows(String audience) throws IOException {
        Path file = folder.resolve("out").resolve(audience + ".csv");
        return Files.exists(file) ? Files.readAllLines(file).size() - 1 : -1;
    }

    private void send(String person, String attribute, String value) throws Exception {
        pipelines("/v1/identify", "{\"userId\":\"%s\",\"traits\":{\"%s\":\"%s\"}}".formatted(person, attribute, value));
    }

    private void event(String person, String name) throws Exception {
        pipelines("/v1/track", "{\"userId\":\"%s\",\"event\":\"%s\"}".formatted(person, name));
    }

    private void pipelines(String path, String body) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(BodyPublishers.ofString(body))
                        .header("Authorization", basic(write.text(), ""))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode ask(String path) throws Exception {
        return JsonMapper.shared().readTree(text(path));
    }

    private int status(String path) throws Exception {
        return get(path).statusCode();
    }

    private String text(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + admin.text())
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .POST(BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + admin.text())
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(server.address() + path);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for something to be true, or to be there. */
    private <T> T await(String what, Callable<T> asked) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T answer = asked.call();
        while (answer == null || answer.equals(false)) {
            assertThat(System.nanoTime())
                    .as(what + "; it stands so: " + text("/api/audiences"))
                    .isLessThan(end);
            Thread.sleep(20);
            answer = asked.call();
        }
        return answer;
    }
}
