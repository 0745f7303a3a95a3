package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.pipelines.PipelinesAnswer;
import dev.lockstep.ingest.pipelines.PipelinesCall;
import dev.lockstep.ingest.pipelines.PipelinesParser;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.server.metrics.Metrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The paths of Customer.io's Pipelines API and Segment's HTTP API, which are one but for the host. Pages of any site may call
 * them. What the calls mean is said in {@link PipelinesParser}, what is answered in {@link PipelinesAnswer}.
 *
 * <p>A wrong key is answered 401 also where strict mode is off: a shop whose facts go nowhere should hear of it.
 */
public final class PipelinesApi {

    private static final String NAME = "pipelines";
    private static final String STRICT = "1";
    private static final String WRITE_KEY = "writeKey";

    private static final List<Reply> REPLIES = List.of(Reply.ok("It is on disk: {}.", "application/json"));

    private final Ingestion ingestion;
    private final InstantSource clock;

    /** Parsers are for one thread, and dear to make. */
    private final ThreadLocal<PipelinesParser> parsers = ThreadLocal.withInitial(PipelinesParser::new);

    public PipelinesApi(Engine engine, Metrics metrics, InstantSource clock) {
        this.ingestion = new Ingestion(engine, metrics, NAME);
        this.clock = clock;
    }

    /** What can be called. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (PipelinesCall call : PipelinesCall.values()) {
            routes.add(route(call, call.path()));
        }
        for (PipelinesCall call : PipelinesCall.values()) {
            routes.add(route(call, call.letter()));
        }
        routes.add(settings("/v1/projects/{writeKey}/settings", "Segment", "Segment.io"));
        routes.add(
                settings("/customerio/v1/projects/{writeKey}/settings", "Customer.io", "Customer.io Data Pipelines"));
        return routes;
    }

    private static Route settings(String path, String whose, String integration) {
        return new Route(
                Method.GET,
                path,
                "What the client of " + whose + " for browsers asks first: where to send.",
                Access.OPEN,
                List.of(),
                Optional.empty(),
                ErrorForm.PROBLEM,
                true,
                List.of(Reply.ok("Settings as that client knows them.", "application/json")),
                request -> settings(request, integration));
    }

    private Route route(PipelinesCall call, String path) {
        return new Route(
                Method.POST,
                "/v1/" + path,
                words(call, path),
                Access.WRITE_KEY,
                List.of(),
                Optional.of(new Route.Body(
                        PipelinesParser.MAX_BATCH_BYTES,
                        "JSON, whatever its media type.",
                        body -> parsers.get().writeKey(call, body, 0, body.length))),
                ErrorForm.META,
                true,
                REPLIES,
                request -> take(call, request));
    }

    private static String words(PipelinesCall call, String path) {
        if (!path.equals(call.path())) {
            return "The same as /v1/" + call.path() + ", as browsers write it.";
        }
        return call == PipelinesCall.BATCH
                ? "Several calls, each of which says its type."
                : "A call of type " + call.name().toLowerCase(Locale.ROOT) + ".";
    }

    private CompletionStage<Answer> take(PipelinesCall call, Call request) {
        byte[] body = request.body();
        Received received = parsers.get().parse(call, body, 0, body.length, clock.millis());
        boolean strict = request.header(PipelinesAnswer.STRICT_MODE_HEADER)
                .filter(STRICT::equals)
                .isPresent();
        return ingestion.take(received, () -> PipelinesAnswer.of(received, strict));
    }

    /**
     * The settings that analytics.js and its kin load before they send anything. They are told to send to the host that they
     * asked. Each gets its own integration alone and no tracking plan: for a second one, and for a plan that allows everything
     * too, they load one more part of themselves, from here, where it is not.
     */
    private static CompletionStage<Answer> settings(Call request, String integration) {
        Map<String, Object> here = Map.of(
                "apiKey",
                request.path(WRITE_KEY),
                "apiHost",
                request.header("Host").orElse("") + "/v1",
                "protocol",
                request.isSecure() ? "https" : "http");
        return CompletableFuture.completedStage(Answer.ok(Map.of("integrations", Map.of(integration, here))));
    }
}
