package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From facts over HTTP to what is measured of them, on the clock of the machine. */
class MeasureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Holdout HALF = Holdout.of(BigDecimal.valueOf(50), "Carts");

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private IssuedKey write;
    private IssuedKey read;
    private LockstepServer server;

    @BeforeEach
    void open() throws Exception {
        Path workspace = java.nio.file.Files.createDirectories(folder.resolve("workspace"));
        java.nio.file.Files.writeString(workspace.resolve("lockstep.yaml"), """
            events: {purchase: Order Completed}
            connections:
              disk: {kind: files, directory: %s, every: 1s}
            segments:
              carts: {where: {did: Checkout Started, within: 4h}}
            audiences:
              Carts: {segment: carts, to: disk, holdout: {percent: 50}}
              Whole: {segment: carts, to: disk}
            """.formatted(folder.resolve("out")));
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        write = keys.create(KeyKind.WRITE, "shop", 100_000);
        read = keys.create(KeyKind.READ, "dashboard", 100_000);
        server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(folder.resolve("data")),
                WorkspaceReader.read(workspace, name -> null).workspace().orElseThrow());
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    @Test
    void comparesWhoeverIsSentWithWhoeverIsHeldOut() throws Exception {
        int people = 60;
        for (int i = 0; i < people; i++) {
            track("u" + i, "Checkout Started", 0);
        }
        long heldOut = IntStream.range(0, people)
                .filter(i -> HALF.holds(new PersonId("u" + i)))
                .count();
        String later = "?until=" + Instant.now().plus(Duration.ofDays(15));
        String lift = "/api/measure/lift/Carts" + later;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (people(ask(lift)) < people && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < people; i++) {
            boolean isHeldOut = HALF.holds(new PersonId("u" + i));
            if (!isHeldOut || i % 2 == 0) {
                track("u" + i, "Order Completed", 10.10);
            }
        }
        long heldOutBuyers = IntStream.range(0, people)
                .filter(i -> HALF.holds(new PersonId("u" + i)) && i % 2 == 0)
                .count();

        JsonNode measured = ask(lift);
        assertThat(measured.at("/held_out/people").asLong()).isEqualTo(heldOut);
        assertThat(measured.at("/held_out/buyers").asLong()).isEqualTo(heldOutBuyers);
        assertThat(measured.at("/treated/people").asLong()).isEqualTo(people - heldOut);
        assertThat(measured.at("/treated/buyers").asLong()).isEqualTo(people - heldOut);
        assertThat(measured.at("/treated/revenue").decimalValue())
                .isEqualByComparingTo(new BigDecimal("10.10").multiply(BigDecimal.valueOf(people - heldOut)));
        assertThat(measured.at("/conversion/difference").asDouble()).isPositive();
        assertThat(measured.get("says").asString()).startsWith("Of ").contains("who were held out");

        JsonNode now = ask("/api/measure/lift/Carts");
        assertThat(now.get("running").asInt()).isEqualTo(people);
        assertThat(now.get("says").asString()).contains("Nobody's time is over yet");
    }

    @Test
    void saysWhyAnAudienceIsAsLargeAsItIs() throws Exception {
        track("u1", "Checkout Started", 0);
        track("u2", "Checkout Started", 0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode change = ask("/api/explain/audience/Whole");
        while (change.get("copies").isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
            change = ask("/api/explain/audience/Whole");
        }
        assertThat(change.get("before").asLong()).isZero();
        assertThat(change.get("after").asLong()).isEqualTo(2);
        assertThat(change.at("/causes/0/event").asString()).isEqualTo("Checkout Started");
        assertThat(change.at("/causes/0/entered").asLong()).isEqualTo(2);
        assertThat(change.at("/leaves/0/change").asLong()).isEqualTo(2);
        assertThat(change.at("/copies/0/connection").asString()).isEqualTo("disk");
        assertThat(change.at("/copies/0/before/in_segment").asLong()).isZero();
        JsonNode after = change.at("/copies/0/after");
        assertThat(after.get("in_segment").asLong()
                        - after.get("unfollowed").asLong()
                        - after.get("dropped_at").get("has_identifier").asLong())
                .isEqualTo(after.get("wanted").asLong());
        assertThat(change.get("says").asString())
                .isEqualTo("The segment carts of Whole went from 0 to 2 people, mostly +2 by Checkout Started.");
        assertThat(ask("/api/tables/match")
                        .valueStream()
                        .filter(row -> row.get("audience").asString().equals("Whole"))
                        .map(row -> row.get("connection").asString()))
                .as("the table has it, too, as it is by now")
                .containsExactly("disk");
        assertThat(send("/api/explain/audience/Nobody").statusCode()).isEqualTo(404);
        assertThat(send("/api/explain/audience/Whole?from=soon").statusCode()).isEqualTo(400);
        assertThat(send("/api/explain/audience/Whole?from=2099-01-01T00:00:00Z").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatCannotBeMeasuredIsRefusedWithWhatToDo() throws Exception {
        assertThat(send("/api/measure/lift/Nobody").statusCode()).isEqualTo(404);
        assertThat(send("/api/measure/lift/Whole").statusCode()).isEqualTo(400);
        assertThat(send("/api/measure/lift/Whole").body()).contains("holdout: {percent: 10}");
        assertThat(send("/api/measure/lift/Carts?within=soon").statusCode()).isEqualTo(400);
        assertThat(send("/api/measure/lift/Carts?within=0s").statusCode()).isEqualTo(400);
        assertThat(send("/api/measure/lift/Carts?until=soon").statusCode()).isEqualTo(400);
        assertThat(send("/api/measure/lift/Carts?revenue=a..b").statusCode()).isEqualTo(400);
    }

    private static long people(JsonNode lift) {
        return lift.at("/treated/people").asLong() + lift.at("/held_out/people").asLong();
    }

    private void track(String person, String event, double revenue) throws Exception {
        String basic = Base64.getEncoder().encodeToString((write.text() + ":").getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri("/v1/track"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"userId\":\"%s\",\"event\":\"%s\",\"properties\":{\"revenue\":%s}}"
                                        .formatted(person, event, revenue)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode ask(String path) throws Exception {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + read.text())
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create(server.address() + path);
    }
}
