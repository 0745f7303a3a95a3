package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clients that shops run, as they are published, against a server: they know no difference, and what they were told is
 * taken is there. Needs Node.js, {@code npm install} in {@code conformance/clients}, and Chromium for the clients of pages, all of
 * which {@code scripts/test-tools} brings; what is not there is skipped.
 */
class OfficialClientsTest {

    private static final Path CLIENTS = Shared.repository().resolve("conformance/clients");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"track", "pipelines", "cdp", "segment"})
    void findsWhatItWasToldIsTaken(String client) throws Exception {
        findsWhatItWasToldIsTaken((server, write) -> run(client, server, write));
    }

    /** From a page of another origin than the server's, as a shop's pages are. */
    @ParameterizedTest
    @ValueSource(strings = {"segment", "customerio"})
    void findsFromABrowserWhatItWasToldIsTaken(String client) throws Exception {
        Optional<Path> chromium = Browser.find();
        assumeTrue(chromium.isPresent(), "skipped: there is no Chromium; see scripts/test-tools");
        findsWhatItWasToldIsTaken((server, write) -> Browser.open(
                        chromium.orElseThrow(),
                        folder.resolve("browser"),
                        CLIENTS,
                        "browser.html?client=" + client + "&url=" + server + "&key=" + write.text())
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList());
    }

    /** Has a client send to a server, and tells what it was told is taken. */
    private interface Client {
        List<JsonNode> sendTo(URI server, IssuedKey write) throws Exception;
    }

    private void findsWhatItWasToldIsTaken(Client client) throws Exception {
        assumeTrue(
                Files.isDirectory(CLIENTS.resolve("node_modules")),
                "skipped: the clients are not there; run npm install in conformance/clients");
        Files.writeString(folder.resolve("lockstep.yaml"), "segments: {pro: {where: {attribute: plan, eq: pro}}}\n");
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        IssuedKey write = keys.create(KeyKind.WRITE, "shop", 10_000);
        IssuedKey read = keys.create(KeyKind.READ, "test", 10_000);
        try (LockstepServer server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(folder.resolve("data")),
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow())) {
            List<JsonNode> ledger = client.sendTo(server.address(), write);

            assertThat(ledger).isNotEmpty();
            for (JsonNode entry : ledger) {
                assertThat(entry.get("acknowledged").asBoolean())
                        .as(entry.toString())
                        .isTrue();
                if (entry.has("event")) {
                    assertIsThere(entry, server.address(), read);
                }
            }
        }
    }

    private static List<JsonNode> run(String client, URI server, IssuedKey key) throws Exception {
        ProcessBuilder node = new ProcessBuilder("node", client + ".mjs").directory(CLIENTS.toFile());
        node.environment().put("LOCKSTEP_URL", server.toString());
        node.environment().put("LOCKSTEP_KEY_ID", key.key().id());
        node.environment().put("LOCKSTEP_KEY", key.text());
        Process process = start(node.redirectError(ProcessBuilder.Redirect.INHERIT));
        List<JsonNode> ledger = process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .map(JsonMapper.shared()::readTree)
                .toList();
        assertThat(process.waitFor()).as(client + ".mjs: " + ledger).isZero();
        return ledger;
    }

    private static Process start(ProcessBuilder node) {
        try {
            return node.start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no node on the path");
            throw new IllegalStateException(e);
        }
    }

    private static void assertIsThere(JsonNode entry, URI server, IssuedKey key) throws Exception {
        String person = URLEncoder.encode(entry.get("person").asString(), StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server + "/api/people/" + person + "/events?limit=1000"))
                .header("Authorization", "Bearer " + key.text())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String timeline = client.send(request, BodyHandlers.ofString()).body();
            assertThat(JsonMapper.shared().readTree(timeline).path("events").valueStream())
                    .as(entry.toString())
                    .anySatisfy(event -> {
                        assertThat(event.path("name").asString(""))
                                .isEqualTo(entry.get("event").asString());
                        if (entry.has("messageId")) {
                            assertThat(event.path("message_id").asString(""))
                                    .isEqualTo(entry.get("messageId").asString());
                        }
                    });
        }
    }
}
