package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.track.TrackAnswer;
import dev.lockstep.ingest.track.TrackCall;
import dev.lockstep.ingest.track.TrackLimits;
import dev.lockstep.ingest.track.TrackParser;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.server.metrics.Metrics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The paths of Customer.io's Track API, versions 1 and 2. What they mean is said in {@link TrackCall}, what is answered in
 * {@link TrackAnswer}.
 */
public final class TrackApi {

    private static final String NAME = "track";
    private static final String PERSON = "person";
    private static final String DEVICE = "device";

    private static final List<Reply> REPLIES = List.of(Reply.ok("It is on disk: {}.", "application/json"));

    private final Ingestion ingestion;
    private final InstantSource clock;

    /** Parsers are for one thread, and dear to make. */
    private final ThreadLocal<TrackParser> parsers = ThreadLocal.withInitial(TrackParser::new);

    public TrackApi(Engine engine, Metrics metrics, InstantSource clock) {
        this.ingestion = new Ingestion(engine, metrics, NAME);
        this.clock = clock;
    }

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                v1(
                        Method.PUT,
                        "/customers/{person}",
                        "Attributes of a person.",
                        call -> new TrackCall.Identify(call.path(PERSON))),
                v1(
                        Method.DELETE,
                        "/customers/{person}",
                        "Forgets a person.",
                        call -> new TrackCall.Delete(call.path(PERSON))),
                v1(
                        Method.POST,
                        "/customers/{person}/suppress",
                        "Forgets a person, and takes nothing more of them.",
                        call -> new TrackCall.Suppress(call.path(PERSON))),
                v1(
                        Method.POST,
                        "/customers/{person}/unsuppress",
                        "Takes facts of a suppressed person again.",
                        call -> new TrackCall.Unsuppress(call.path(PERSON))),
                v1(
                        Method.POST,
                        "/customers/{person}/events",
                        "An event of a person.",
                        call -> new TrackCall.TrackEvent(call.path(PERSON))),
                v1(
                        Method.PUT,
                        "/customers/{person}/devices",
                        "A device that a person has.",
                        call -> new TrackCall.PutDevice(call.path(PERSON))),
                v1(
                        Method.DELETE,
                        "/customers/{person}/devices/{device}",
                        "A device that a person has no longer.",
                        call -> new TrackCall.DeleteDevice(call.path(PERSON), call.path(DEVICE))),
                v1(
                        Method.POST,
                        "/events",
                        "An event of somebody who is not known yet.",
                        call -> new TrackCall.TrackAnonymousEvent()),
                route(
                        Method.POST,
                        "/api/v1/merge_customers",
                        "Two persons become one.",
                        Access.WRITE_BASIC,
                        ErrorForm.META_SINGLE,
                        call -> new TrackCall.Merge()),
                open("/api/v1/metrics"),
                open("/api/v1/push/events"),
                v2("/entity", "One call about a person or an object.", new TrackCall.Entity()),
                v2(
                        "/batch",
                        "Several of them. 207 names those that were bad; the others are on disk.",
                        new TrackCall.Batch()));
    }

    private Route v1(Method method, String path, String words, Function<Call, TrackCall> meaning) {
        return route(method, "/api/v1" + path, words, Access.WRITE_BASIC, ErrorForm.META, meaning);
    }

    private Route v2(String path, String words, TrackCall meaning) {
        return route(Method.POST, "/api/v2" + path, words, Access.WRITE_BASIC, ErrorForm.REASONS, call -> meaning);
    }

    private Route open(String path) {
        return route(
                Method.POST,
                path,
                "What became of a message. It is taken without a key, as Customer.io does, and nothing comes of it.",
                Access.OPEN,
                ErrorForm.META,
                call -> new TrackCall.ReportMetric());
    }

    private Route route(
            Method method,
            String path,
            String words,
            Access access,
            ErrorForm errors,
            Function<Call, TrackCall> meaning) {
        return new Route(
                method,
                path,
                words,
                access,
                List.of(),
                Optional.of(new Route.Body(TrackLimits.MAX_BODY_BYTES, "JSON.", body -> Optional.empty())),
                errors,
                false,
                REPLIES,
                call -> take(meaning.apply(call), call.body()));
    }

    private CompletionStage<Answer> take(TrackCall call, byte[] body) {
        Received received = parsers.get().parse(call, body, 0, body.length, clock.millis());
        return ingestion.take(received, () -> TrackAnswer.of(call, received));
    }
}
