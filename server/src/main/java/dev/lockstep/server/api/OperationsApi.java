package dev.lockstep.server.api;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.Engine;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.server.metrics.Metrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Questions of those who run the server. */
public final class OperationsApi {

    private final Engine engine;
    private final Metrics metrics;
    private final InstantSource clock;
    private final Access metricsFor;

    /**
     * Routes over an engine and its metrics.
     *
     * @param metricsFor who may read metrics, which tell how many persons are in which segment
     */
    public OperationsApi(Engine engine, Metrics metrics, InstantSource clock, Access metricsFor) {
        this.engine = engine;
        this.metrics = metrics;
        this.clock = clock;
        this.metricsFor = metricsFor;
    }

    /** That the process is there. */
    public record HealthAnswer(String status) {}

    /**
     * Whether facts are taken.
     *
     * @param backfilled whether everybody's memberships are by the current definitions
     */
    public record ReadyAnswer(boolean ready, boolean backfilled) {}

    /**
     * How the engine stands.
     *
     * @param position of the last membership change; 0 where there is none yet
     * @param queued facts that wait to be written
     * @param nextTimer when time alone is looked at next: at the latest when the next membership ends or begins by itself;
     *     absent where none does
     * @param backfill how much of everybody's memberships is by the current definitions, roughly: 0 to 1, and 1 only when all are
     */
    public record StatusAnswer(
            boolean ready, long persons, long position, long queued, Optional<Instant> nextTimer, double backfill) {}

    /** What can be asked. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/healthz",
                        "Whether the process is there.",
                        Access.OPEN,
                        List.of(),
                        List.of(Reply.ok("It is.", HealthAnswer.class)),
                        call -> CompletableFuture.completedStage(Answer.ok(new HealthAnswer("ok")))),
                Route.get(
                        "/readyz",
                        "Whether facts are taken; 503 where they are not.",
                        Access.OPEN,
                        List.of(),
                        List.of(
                                Reply.ok("They are.", ReadyAnswer.class),
                                new Reply(503, "They are not.", "application/json", Optional.of(ReadyAnswer.class))),
                        this::ready),
                Route.get(
                        "/api/status",
                        "How the engine stands: how much there is, what waits, and how far a backfill is.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("How it stands.", StatusAnswer.class)),
                        this::status),
                Route.get(
                        "/metrics",
                        "Metrics in the text format of Prometheus.",
                        metricsFor,
                        List.of(),
                        List.of(Reply.ok("The metrics.", "text/plain")),
                        call -> CompletableFuture.completedStage(
                                Answer.text(Metrics.CONTENT_TYPE, metrics.text(engine, clock)))));
    }

    private CompletionStage<Answer> status(Call call) {
        Engine.Status status = engine.status();
        return CompletableFuture.completedStage(Answer.ok(new StatusAnswer(
                engine.isReady(),
                status.persons(),
                status.lastPosition(),
                engine.queued(),
                status.nextTimer() < Instants.NEVER
                        ? Optional.of(Instant.ofEpochMilli(status.nextTimer()))
                        : Optional.empty(),
                status.backfill())));
    }

    private CompletionStage<Answer> ready(Call call) {
        boolean ready = engine.isReady();
        return CompletableFuture.completedStage(Answer.json(
                ready ? 200 : 503, new ReadyAnswer(ready, engine.status().backfilled())));
    }
}
