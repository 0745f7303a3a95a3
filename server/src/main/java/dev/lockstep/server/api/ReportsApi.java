package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.track.ReportParser;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.server.key.SigningKeys;
import dev.lockstep.server.metrics.Metrics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where Customer.io's reporting webhooks go. One that is signed is answered 200 when it is on disk, also where nothing can be made of it:
 * Customer.io sends nothing else before it has had such an answer. One that is not signed is refused.
 */
public final class ReportsApi {

    private static final String NAME = "reports";

    /** Customer.io may send the body of a message along. */
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final Ingestion ingestion;
    private final SigningKeys keys;
    private final InstantSource clock;

    /** Parsers are for one thread, and dear to make. */
    private final ThreadLocal<ReportParser> parsers = ThreadLocal.withInitial(ReportParser::new);

    public ReportsApi(Engine engine, Metrics metrics, SigningKeys keys, InstantSource clock) {
        this.ingestion = new Ingestion(engine, metrics, NAME);
        this.keys = keys;
        this.clock = clock;
    }

    /** What can be called. */
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST,
                "/api/webhooks/customerio",
                "What became of a message, as a reporting webhook of Customer.io tells it. It must be signed with a key in the"
                        + " environment variable " + SigningKeys.VARIABLE + " of the server.",
                Access.OPEN,
                List.of(),
                Optional.of(new Route.Body(MAX_BODY_BYTES, "JSON.", body -> Optional.empty())),
                ErrorForm.PROBLEM,
                false,
                List.of(Reply.ok("It is on disk: {}.", "application/json")),
                this::take));
    }

    private CompletionStage<Answer> take(Call call) {
        if (keys.isEmpty()) {
            throw RefusedException.of(
                    401,
                    "no webhook is taken here, since " + SigningKeys.VARIABLE + " is not set where the server runs");
        }
        long now = clock.millis();
        boolean isSigned = keys.haveSigned(
                call.body(),
                call.header("x-cio-timestamp").orElse(""),
                call.header("x-cio-signature").orElse(""),
                now);
        if (!isSigned) {
            throw RefusedException.of(
                    401,
                    "x-cio-signature",
                    "not of this body by any of the signing keys, or of more than 7 days ago; see that "
                            + SigningKeys.VARIABLE + " holds the key that Customer.io shows beside the webhook");
        }
        Received received = parsers.get().parse(call.body(), now);
        return ingestion.take(received, () -> dev.lockstep.ingest.call.Answer.OK);
    }
}
