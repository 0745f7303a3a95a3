package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lockstep sync} says of a server that keeps two audiences, of which one goes to somebody who does not answer. */
class SyncCommandTest {

    private static final int ROUNDS = 3_000;

    @TempDir
    Path folder;

    private LockstepServer server;
    private Path adminKey;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), """
                connections:
                  disk: {kind: files, directory: ./out, every: 1s,
                         canary: {identifiers: {email: canary@shop.example}, audience: Carts}}
                  crm: {kind: webhook, url: "http://127.0.0.1:9/hook", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        allow_internal: true, canary: {identifiers: {email: canary@shop.example}, audience: Carts}}
                segments: {carts: {where: {did: Checkout Started}}}
                audiences: {Carts: {segment: carts, role: retargeting, to: [disk, crm]}}
                """);
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        adminKey = Files.writeString(
                folder.resolve("key"), keys.create(KeyKind.ADMIN, "me", 100_000).text());
        String writeKey = keys.create(KeyKind.WRITE, "shop", 100_000).text();
        server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(folder.resolve("data")),
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow());
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(server.address() + "/v1/batch"))
                            .POST(BodyPublishers.ofString("""
                                    {"writeKey": "%s", "batch": [
                                      {"type": "identify", "userId": "u1", "traits": {"email": "ann@example.org"}},
                                      {"type": "track", "userId": "u1", "event": "Checkout Started"}]}
                                    """.formatted(writeKey)))
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsWhoWaitsWhyAndWhatWasCalled() {
        untilItSays("\"answer\":\"later\"", "history", "Carts", "--connection", "crm", "--format", "json");
        untilItSays("\"answer\":\"done\"", "history", "Carts", "--connection", "disk", "--format", "json");
        untilItSays("\"to_add\":1", "diff", "Carts", "--connection", "crm", "--format", "json");

        assertThat(sync("history").out()).contains("crm", "later", "disk", "put");
        assertThat(sync("diff", "Carts").out())
                .contains("connection  desired  delivered  to add", "u1      crm         add")
                .doesNotContain("ann@example.org");
        assertThat(sync("diff", "Carts", "--limit", "0").out()).doesNotContain("u1");
        assertThat(sync("diff", "Carts", "--format", "json").out())
                .contains("\"to_add\":1", "\"more\":false")
                .doesNotContain("ann@example.org");
        assertThat(sync("status").out()).contains("Carts     disk", "Carts     crm");
        assertThat(sync("run", "Carts").exitCode()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void showsWhoWalksToMeasureTheWayAndHowLongItTook() {
        untilItSays(" out, on ", "status");
        assertThat(sync("canary").out())
                .contains("disk, Carts: canary: ", "noted", "confirmed", "crm, Carts: canary: walks in since ")
                .containsPattern("disk +Carts +out +done .* ms")
                .doesNotContain("canary@shop.example");
        assertThat(sync("canary", "--format", "json").out()).contains("\"outcome\":\"done\"");
        assertThat(sync("status").out()).contains("    canary: walks in since ");
    }

    @Test
    void refusesWhatThereIsNot() {
        assertThat(sync("diff", "Nobody").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(sync("diff", "Carts", "--limit", "-1").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(sync("history", "--connection", "nowhere").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(sync("history", "--limit", "0").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(sync("release", "Nobody").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    private void untilItSays(String text, String... arguments) {
        String said = "";
        for (int round = 0; round < ROUNDS && !said.contains(text); round++) {
            said = sync(arguments).out();
        }
        assertThat(said).contains(text);
    }

    private CommandRun sync(String... arguments) {
        List<String> all = new ArrayList<>(List.of("sync"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--server", server.address().toString(), "--key-file", adminKey.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
