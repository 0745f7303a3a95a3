package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.Order;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
              trial: {owner: growth@shop.example, where: {attribute: plan, eq: trial}}
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
    void tellsWhichSegmentsABackfillIsUnderWayFor() throws Exception {
        for (int i = 0; i < 20; i++) {
            shop.pipelines("/v1/batch", people(i, 200));
        }
        boolean seen = false;
        // A backfill that is over before it is asked about is no failure; then another is tried.
        for (int attempt = 0; !seen && attempt < 10; attempt++) {
            apply(shop.admin, CHANGED.replace("eq: trial", "eq: trial" + attempt));
            JsonNode shown = shop.ask("/api/segments");
            assertThat(shown.get(0).has("backfill"))
                    .as("recent_buyers is as it was")
                    .isFalse();
            seen = shown.get(2).has("backfill");
            awaitBackfill();
        }
        assertThat(seen).isTrue();
        JsonNode done = shop.ask("/api/segments/trial");
        assertThat(done.has("backfill")).isFalse();
        assertThat(done.get("says").asString()).contains("trial");
        assertThat(done.get("owner").asString()).isEqualTo("growth@shop.example");
    }

    @Test
    void keepsWhatTheWorkspaceSaysFromNowOn() throws Exception {
        assertThat(shop.ask("/api/changes?after=0").get("changes").size()).isEqualTo(2);

        apply(shop.admin, "retention: {changes: 1d}\n" + CHANGED);
        shop.now.addAndGet(2 * 86_400_000L);

        while (!shop.ask("/api/changes?after=0").get("changes").isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(shop.ask("/api/people/u1/events").get("events").size())
                .as("facts are kept as before")
                .isEqualTo(2);
    }

    private static String people(int batch, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"type\":\"identify\",\"userId\":\"p" + batch + "-" + i + "\",\"traits\":{}}")
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
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

    /** What is on disk after each step of applying, see {@link AppliedWorkspace}, and a crash there. */
    @Test
    void aCrashAtAnyStepLeavesTheWholeOldOrTheWholeNew() throws Exception {
        Path data = folder.resolve("data");
        Path counts = data.resolve(AppliedWorkspace.NAME);
        Path proposed = data.resolve(AppliedWorkspace.NAME + ".proposed");

        Files.writeString(data.resolve(AppliedWorkspace.NAME + "1.next"), "{\"files\": {\"lock");
        shop.restart();
        assertThat(shop.ask("/api/segments").findValuesAsString("title"))
                .as("while the files are written")
                .containsExactly("Bought this week", "pro");

        Files.writeString(proposed, AppliedWorkspace.written(List.of(new SourceFile("lockstep.yaml", CHANGED))));
        shop.restart();
        assertIsChanged("before the engine has it");
        assertThat(counts).exists();
        assertThat(proposed).doesNotExist();

        Files.move(counts, proposed);
        shop.restart();
        assertIsChanged("when the engine has it");
        shop.restart();
        assertIsChanged("when all is done");
    }

    @Test
    void countsAlsoWhereTheLastStepFailsAndIsNotTornByTheNext() throws Exception {
        Files.createDirectories(
                folder.resolve("data").resolve(AppliedWorkspace.NAME).resolve("in-the-way"));

        assertThat(apply(shop.admin, CHANGED).statusCode()).isEqualTo(200);
        assertIsChanged("at once");
        HttpResponse<String> next = apply(shop.admin, "segments: {pro: {where: {attribute: plan, eq: pro}}}");
        assertThat(next.statusCode()).isEqualTo(503);
        assertThat(next.body()).contains("nothing has changed");
        assertIsChanged("as nothing has changed");
        shop.restart();
        assertIsChanged("after a restart");
    }

    @Test
    void whatTheEngineDoesNotTakeIsNotAppliedByARestartEither() throws Exception {
        Path data = folder.resolve("elsewhere");
        Workspace fit = workspace("segments: {pro: {where: {attribute: plan, eq: pro}}}");
        Workspace whole = workspace("segments: {a: {where: {member: b}}, b: {where: {attribute: plan, eq: pro}}}");
        SequencedMap<String, Segment> alone = new LinkedHashMap<>(whole.segments());
        alone.remove("b");
        Workspace unfit = new Workspace(
                whole.name(),
                whole.timezone(),
                whole.events(),
                whole.connections(),
                alone,
                whole.audiences(),
                whole.holdouts(),
                whole.journeys(),
                whole.receivers(),
                whole.alerts(),
                whole.retention(),
                whole.lint(),
                whole.tests());
        try (Engine engine = Engine.open(EngineSettings.of(data), fit.conditions(), EngineObserver.NONE)) {
            AppliedWorkspace applied = AppliedWorkspace.in(data, fit);

            assertThatThrownBy(() -> applied.apply(List.of(), unfit, engine, new Order("me", Optional.empty()), 0))
                    .hasMessageContaining("b");

            assertThat(applied.current()).isEqualTo(fit);
            assertThat(AppliedWorkspace.in(data, fit).current()).isEqualTo(fit);
            assertThat(engine.segments()).extracting(SegmentView::segment).containsExactly("pro");
        }
    }

    private static Workspace workspace(String text) {
        return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)))
                .workspace()
                .orElseThrow();
    }

    private void assertIsChanged(String when) throws Exception {
        JsonNode shown = shop.ask("/api/segments");
        assertThat(shown.findValuesAsString("title"))
                .as(when)
                .containsExactly("Bought this week or so", "pro", "trial");
        assertThat(shown.get(1).get("says").asString()).as(when).contains("premium");
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
