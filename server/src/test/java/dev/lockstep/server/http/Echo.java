package dev.lockstep.server.http;

import dev.lockstep.server.key.Key;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.server.key.KeyRing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on this machine whose routes say back what they were given, with a key of each kind. */
final class Echo implements AutoCloseable {

    static final int MAX_BODY = 10_000;
    static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, 100, OptionalLong.of(10), "How many at the most.");

    final KeyFile file;
    final Map<KeyKind, String> keys;
    final Map<KeyKind, String> ids;
    final BlockingQueue<Served> served = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<Answer>> waiting = new LinkedBlockingQueue<>();
    final BlockingQueue<CompletableFuture<byte[]>> pieces = new LinkedBlockingQueue<>();
    final HttpClient client = HttpClient.newHttpClient();
    final HttpServer server;

    Echo(Path folder) throws IOException {
        this(folder, HttpSettings.loopback(0), HttpLimits.DEFAULT, 100_000);
    }

    Echo(Path folder, HttpSettings settings, HttpLimits limits, int requestsPerSecond) throws IOException {
        file = KeyFile.in(folder);
        var write = file.create(KeyKind.WRITE, "w", requestsPerSecond);
        var read = file.create(KeyKind.READ, "r", requestsPerSecond);
        var admin = file.create(KeyKind.ADMIN, "a", requestsPerSecond);
        keys = Map.of(KeyKind.WRITE, write.text(), KeyKind.READ, read.text(), KeyKind.ADMIN, admin.text());
        ids = Map.of(
                KeyKind.WRITE,
                write.key().id(),
                KeyKind.READ,
                read.key().id(),
                KeyKind.ADMIN,
                admin.key().id());
        KeyRing ring = KeyRing.open(file, InstantSource.system());
        server = HttpServer.start(settings, limits, new Routes(routes()), ring, served::add);
    }

    private List<Route> routes() {
        return List.of(
                Route.get("/open", "", Access.OPEN, List.of(), List.of(), Echo::echo),
                Route.get("/people/{person}", "", Access.READ, List.of(LIMIT), List.of(), Echo::echo),
                Route.get("/secrets", "", Access.ADMIN, List.of(), List.of(), Echo::echo),
                Route.get("/broken", "", Access.OPEN, List.of(), List.of(), call -> {
                    throw new IllegalStateException("about anna@example.com");
                }),
                Route.get("/later", "", Access.OPEN, List.of(), List.of(), call -> {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    waiting.add(answer);
                    return answer;
                }),
                Route.get(
                        "/long",
                        "",
                        Access.OPEN,
                        List.of(),
                        List.of(),
                        call -> CompletableFuture.completedStage(Answer.ok(Map.of("text", "x".repeat(5000))))),
                Route.get(
                        "/stream",
                        "",
                        Access.OPEN,
                        List.of(),
                        List.of(),
                        call -> CompletableFuture.completedStage(new Answer.Stream("text/event-stream", () -> {
                            CompletableFuture<byte[]> piece = new CompletableFuture<>();
                            pieces.add(piece);
                            return piece;
                        }))),
                post(Method.PUT, "/v1/customers/{id}", Access.WRITE_BASIC, ErrorForm.META, false),
                post(Method.POST, "/v2/entity", Access.WRITE_BASIC, ErrorForm.REASONS, false),
                post(Method.POST, "/v1/track", Access.WRITE_KEY, ErrorForm.META, true));
    }

    private static Route post(Method method, String path, Access access, ErrorForm form, boolean browsers) {
        return new Route(
                method,
                path,
                "",
                access,
                List.of(),
                Optional.of(new Route.Body(MAX_BODY, "", Echo::writeKey)),
                form,
                browsers,
                List.of(),
                Echo::echo);
    }

    private static Optional<String> writeKey(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("key=") ? Optional.of(text.substring(4)) : Optional.empty();
    }

    private static CompletableFuture<Answer> echo(Call call) {
        String text = new String(call.body(), StandardCharsets.UTF_8);
        return CompletableFuture.completedFuture(Answer.ok(
                Map.of("body", text, "key", call.key().map(Key::name).orElse("none"), "limit", LIMIT.in(call))));
    }

    URI uri(String path) {
        return URI.create(server.address() + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    HttpRequest.Builder post(String path, String body) {
        return request(path).POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    String basic(KeyKind kind) {
        return basic(ids.get(kind), keys.get(kind));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    String bearer(KeyKind kind) {
        return "Bearer " + keys.get(kind);
    }

    @Override
    public void close() {
        client.shutdownNow();
        server.close();
    }
}
