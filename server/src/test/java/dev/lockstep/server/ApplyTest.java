package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.workspace.SourceFile;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Definitions that change while the server runs. */
class ApplyTest {

    private static final String CHANGED = """
            segments:
              recent_buyers: {title: Bought this week or so, where: {did: Order Completed, within: 7d}}
              pro: {where: {attribute: plan, eq: premium}}
              trial: {where: {attribute: plan, eq: trial}}
            """;

    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder);
        for (String person : List.of("u1", "u2")) {
            shop.track("PUT", "/api/v1/customers/" + person, "{\"plan\":\"trial\"}");
            shop.pipelines("/v1/track", "{\"userId\":\"" + person + "\",\"event\":\"Order Completed\"}");
        }
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void asksOnlyWhatHasChangedOfEverybodyAgain() throws Exception {
        HttpResponse<String> answer = apply(shop.admin, CHANGED);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode segments = JsonMapper.shared().readTree(answer.body()).get("segments");
        assertThat(segments.findValuesAsString("segment")).containsExactly("recent_buyers", "pro", "trial");
        assertThat(segments.findValuesAsString("change")).containsExactly("unchanged", "changed", "new");
        awaitBackfill();
        JsonNode shown = shop.ask("/api/segments");
        assertThat(shown.findValuesAsString("title")).containsExactly("Bought this week or so", "pro", "trial");
        assertThat(shown.get(1).get("hash")).isEqualTo(segments.get(1).get("hash"));
        assertThat(shown.get(2).get("size").asInt()).isEqualTo(2);
        JsonNode changes = shop.ask("/api/changes?after=2").get("changes");
        assertThat(changes.findValuesAsString("segment")).containsExactly("trial", "trial");
        assertThat(changes.findValuesAsString("kind")).containsOnly("definition");
    }

    @Test
    void takesSegmentsAway() throws Exception {
        HttpResponse<String> answer = apply(shop.admin, "segments: {pro: {where: {attribute: plan, eq: pro}}}");

        assertThat(answer.body())
                .contains("{\"segment\":\"pro\",\"change\":\"unchanged\"", "\"recent_buyers\",\"change\":\"removed\"");
        awaitBackfill();
        assertThat(shop.ask("/api/segments").findValuesAsString("segment")).containsExactly("pro");
        assertThat(shop.ask("/api/changes?after=2").get("changes").findValuesAsString("change"))
                .containsExactly("exited", "exited");
    }

    @Test
    void countsAfterARestartWhateverTheServerIsStartedWith() throws Exception {
        apply(shop.admin, CHANGED);
        shop.restart();

        assertThat(shop.ask("/api/segments").findValuesAsString("segment"))
                .containsExactly("recent_buyers", "pro", "trial");
        assertThat(Files.readString(folder.resolve("data").resolve(AppliedWorkspace.NAME)))
                .contains("Bought this week or so");
    }

    @Test
    void tellsEveryProblemAndChangesNothing() throws Exception {
        HttpResponse<String> answer = apply(shop.admin, """
                segments:
                  a: {where: {in: b}}
                  c: {where: {atribute: plan, eq: 1}}
                """);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problems = JsonMapper.shared().readTree(answer.body()).get("problems");
        assertThat(problems.size()).isEqualTo(2);
        assertThat(problems.findValuesAsString("line")).containsExactly("2", "3");
        assertThat(problems.get(1).get("what_to_do").asString()).contains("did you mean");
        assertThat(shop.ask("/api/segments").findValuesAsString("segment")).containsExactly("recent_buyers", "pro");
        assertThat(folder.resolve("data").resolve(AppliedWorkspace.NAME)).doesNotExist();
    }

    @Test
    void isForAdminKeysAndWholeRequestsOnly() throws Exception {
        assertThat(apply(shop.read, CHANGED).statusCode()).isEqualTo(403);
        assertThat(put(shop.admin, "{").statusCode()).isEqualTo(400);
        assertThat(put(shop.admin, "{\"files\":[]}").body()).contains("\"field\":\"files\"");
        assertThat(put(shop.admin, "{\"files\":{\"lockstep.yaml\":1}}").statusCode())
                .isEqualTo(400);
        assertThat(put(shop.admin, "{\"files\":{}}").body()).contains("there is no lockstep.yaml");
    }

    private HttpResponse<String> apply(IssuedKey key, String workspace) throws Exception {
        return put(key, AppliedWorkspace.written(List.of(new SourceFile("lockstep.yaml", workspace))));
    }

    private HttpResponse<String> put(IssuedKey key, String body) throws Exception {
        return shop.send(HttpRequest.newBuilder(shop.uri("/api/workspace"))
                .PUT(BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + key.text()));
    }

    private void awaitBackfill() throws Exception {
        while (shop.ask("/api/status").get("backfill").asDouble() < 1) {
            Thread.onSpinWait();
        }
    }
}
