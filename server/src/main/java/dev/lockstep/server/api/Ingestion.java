package dev.lockstep.server.api;

import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Outcome;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.metrics.Metrics;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Hands what was received to the engine, counts what became of it, and answers once it is on disk. */
final class Ingestion {

    private final Engine engine;
    private final Metrics metrics;
    private final String api;

    /** @param api the name of the API in metrics */
    Ingestion(Engine engine, Metrics metrics, String api) {
        this.engine = engine;
        this.metrics = metrics;
        this.api = api;
    }

    /**
     * Takes in what can be taken in.
     *
     * @param answer what the client is told then
     */
    CompletionStage<Answer> take(Received received, Supplier<dev.lockstep.ingest.call.Answer> answer) {
        return switch (received) {
            case Received.Refused(Parsed.Refused why) -> {
                metrics.countFacts(api, "refused", 1);
                yield CompletableFuture.completedStage(written(answer.get()));
            }
            case Received.Understood understood -> {
                count("refused", understood.refused().size());
                count("ignored", understood.ignored());
                yield take(understood.intakes()).thenApply(outcomes -> {
                    count(outcomes);
                    return written(answer.get());
                });
            }
        };
    }

    private CompletionStage<List<Outcome>> take(List<Intake> intakes) {
        return Asking.taken(engine.receive(intakes))
                .whenComplete((outcomes, failure) -> count("unavailable", failure == null ? 0 : intakes.size()));
    }

    private void count(List<Outcome> outcomes) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        counts.forEach((outcome, count) -> count(outcome.name(), count));
    }

    private void count(String outcome, int count) {
        if (count > 0) {
            metrics.countFacts(api, outcome, count);
        }
    }

    private static Answer written(dev.lockstep.ingest.call.Answer answer) {
        return Answer.jsonText(answer.status(), answer.body());
    }
}
