package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.IssuedKey;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.server.key.SigningKeys;
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
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of a small shop on this machine, on a clock that the test sets, with a client that has all keys. */
final class Shop implements AutoCloseable {

    /** 2026-03-01T09:00:00Z. */
    static final long NINE = 1_772_355_600_000L;

    private static final String WORKSPACE = """
            segments:
              recent_buyers: {title: Bought this week, where: {did: Order Completed, within: 7d}}
              pro: {where: {attribute: plan, eq: pro}}
            """;

    final AtomicLong now = new AtomicLong(NINE);
    final HttpClient client = HttpClient.newHttpClient();
    final IssuedKey write;
    final IssuedKey read;
    final IssuedKey admin;
    private final Path folder;
    private final UnaryOperator<EngineSettings> change;
    private LockstepServer server;

    Shop(Path folder) throws IOException, StoreException {
        this(folder, settings -> settings);
    }

    Shop(Path folder, UnaryOperator<EngineSettings> change) throws IOException, StoreException {
        this.folder = folder;
        this.change = change;
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), WORKSPACE);
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        write = keys.create(KeyKind.WRITE, "shop", 100_000);
        read = keys.create(KeyKind.READ, "dashboard", 100_000);
        admin = keys.create(KeyKind.ADMIN, "me", 100_000);
        server = start();
    }

    private LockstepServer start() throws IOException, StoreException {
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(now.get()));
        return LockstepServer.start(
                HttpSettings.loopback(0).withReports(SigningKeys.of(Optional.of("whsec_example_key,whsec_before"))),
                change.apply(settings),
                WorkspaceReader.read(folder.resolve("workspace"), name -> null)
                        .workspace()
                        .orElseThrow());
    }

    void restart() throws IOException, StoreException {
        server.close();
        server = start();
    }

    URI uri(String path) {
        return URI.create(server.address() + path);
    }

    /** Calls the Track API. */
    HttpResponse<String> track(String method, String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", basic(write.key().id(), write.text())));
    }

    /** Calls the Pipelines API. */
    HttpResponse<String> pipelines(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .POST(BodyPublishers.ofString(body))
                .header("Authorization", basic(write.text(), ""));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> get(String path, IssuedKey key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + key.text()));
    }

    HttpResponse<String> delete(String path, IssuedKey key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).DELETE().header("Authorization", "Bearer " + key.text()));
    }

    /** The answer to a question with the read key, which must be 200. */
    JsonNode ask(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path, read);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
