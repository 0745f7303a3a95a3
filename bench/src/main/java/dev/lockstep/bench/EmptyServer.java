package dev.lockstep.bench;

import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.HttpServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Routes;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyRing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The limit of whatever is sent over HTTP: the same server, at the same paths, which reads what it is sent and answers an empty
 * 200, whoever calls.
 *
 * <p>Arguments: a folder without keys. It listens on any free port until it is told to stop.
 */
public final class EmptyServer {

    private static final int MAX_BODY_BYTES = 1 << 20;

    private EmptyServer() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Routes routes = new Routes(List.of(
                route(Method.POST, "/v1/track"),
                route(Method.POST, "/v1/identify"),
                route(Method.POST, "/v1/batch"),
                route(Method.PUT, "/api/v1/customers/{person}"),
                route(Method.POST, "/api/v1/customers/{person}/events"),
                route(Method.POST, "/api/v1/events")));
        KeyRing nobody = KeyRing.open(KeyFile.in(Path.of(args[0])), InstantSource.system());
        try (HttpServer server = HttpServer.start(HttpSettings.loopback(0), routes, nobody, served -> {})) {
            System.out.println("listening on " + server.address());
            Thread.currentThread().join();
        }
    }

    private static Route route(Method method, String path) {
        return new Route(
                method,
                path,
                "Nothing.",
                Access.OPEN,
                List.of(),
                Optional.of(new Route.Body(MAX_BODY_BYTES, "Anything.", body -> Optional.empty())),
                ErrorForm.META,
                false,
                List.of(),
                call -> CompletableFuture.completedStage(Answer.text("text/plain", "")));
    }
}
