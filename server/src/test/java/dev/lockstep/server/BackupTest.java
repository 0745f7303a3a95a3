package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Backups that are made while facts come, and what is restored from them. */
class BackupTest {

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
    void whatIsRestoredIsWhatWasThereInOneMoment() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        Thread sender = Thread.ofVirtual().start(() -> send(taken));
        while (taken.get() < 50) {
            Thread.onSpinWait();
        }
        int before = taken.get();
        String name = backup("", shop.admin).get("backup").asString();
        int after = taken.get() + 1; // one may be on disk whose answer is on its way
        sender.interrupt();
        sender.join();

        Path restored = folder.resolve("restored");
        copy(folder.resolve("data/backups").resolve(name), restored);
        assertThat(restored.resolve("data.key"))
                .as("it must not lie where backups lie")
                .doesNotExist();
        Files.copy(folder.resolve("data/data.key"), restored.resolve("data.key"));
        try (LockstepServer server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(restored).withClock(() -> Instant.ofEpochMilli(shop.now.get())),
                WorkspaceReader.read(folder.resolve("workspace"), variable -> null)
                        .workspace()
                        .orElseThrow())) {
            List<String> members = shop.client
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            server.address() + "/api/segments/recent_buyers/members?limit=10000"))
                                    .header("Authorization", "Bearer " + shop.read.text())
                                    .build(),
                            BodyHandlers.ofString())
                    .body()
                    .transform(body -> JsonMapper.shared().readTree(body).findValuesAsString("person"));
            assertThat(members).hasSizeBetween(before, after).doesNotHaveDuplicates();
            assertThat(shop.ask("/api/segments/recent_buyers/members?limit=10000")
                            .findValuesAsString("person"))
                    .startsWith(members.toArray(String[]::new));
        }
    }

    @Test
    void keepsTheNewest() throws Exception {
        backup("", shop.admin);
        shop.now.addAndGet(1000);
        JsonNode two = backup("", shop.admin).get("backups");
        assertThat(two.valueStream().map(JsonNode::asString))
                .containsExactly("2026-03-01T09-00-00.000Z", "2026-03-01T09-00-01.000Z");
        Files.createDirectory(folder.resolve("data/backups/of-somebody-else"));
        shop.now.addAndGet(1000);

        JsonNode left = backup("?keep=2", shop.admin).get("backups");

        assertThat(left.valueStream().map(JsonNode::asString))
                .containsExactly("2026-03-01T09-00-01.000Z", "2026-03-01T09-00-02.000Z");
        assertThat(folder.resolve("data/backups/of-somebody-else")).exists();
    }

    @Test
    void isForAdminKeysOnlyAndNamesNoPath() throws Exception {
        assertThat(post("", shop.read).statusCode()).isEqualTo(403);
        assertThat(post("?to=/tmp/x", shop.admin).statusCode()).isEqualTo(400);
        assertThat(folder.resolve("data/backups")).doesNotExist();
    }

    private void send(AtomicInteger taken) {
        try {
            while (!Thread.interrupted()) {
                HttpResponse<String> answer = shop.pipelines(
                        "/v1/track", "{\"userId\":\"u" + taken.get() + "\",\"event\":\"Order Completed\"}");
                assertThat(answer.statusCode()).isEqualTo(200);
                taken.incrementAndGet();
            }
        } catch (Exception e) {
            // Interrupted in the middle of a request.
        }
    }

    private JsonNode backup(String query, IssuedKey key) throws Exception {
        HttpResponse<String> answer = post(query, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> post(String query, IssuedKey key) throws Exception {
        return shop.send(HttpRequest.newBuilder(shop.uri("/api/backups" + query))
                .POST(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + key.text()));
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
