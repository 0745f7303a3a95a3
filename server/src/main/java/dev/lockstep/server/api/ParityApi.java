package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.parity.Parity;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.server.parity.ParityRuns;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether the engine and SQL agree on who is in each segment. */
public final class ParityApi {

    private static final int MAX_TEXT = 10_000;
    private static final int MAX_LIMIT = 400;
    private static final int RETRY_AFTER_SECONDS = 10;

    private static final Parameter.Text SEGMENTS = new Parameter.Text(
            "segments", MAX_TEXT, "The segments to be compared, with commas between them; all where nothing is said.");
    private static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, MAX_LIMIT, OptionalLong.of(30), "How many at the most, the newest first.");

    private final Engine engine;
    private final ParityRuns runs;

    public ParityApi(Engine engine, ParityRuns runs) {
        this.engine = engine;
        this.runs = runs;
    }

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/parity",
                        "On how many people the engine and SQL disagreed when each segment was compared last.",
                        Access.READ,
                        List.of(Disclosure.IDENTIFIERS),
                        List.of(Reply.ok(
                                "The segments that were ever compared, in the order of the workspace.",
                                ParityAnswer[].class)),
                        Asking.at(call -> answer(runs.latest(), Disclosure.of(call)))),
                Route.get(
                        "/api/parity/{segment}",
                        "The same of one segment over time.",
                        Access.READ,
                        List.of(LIMIT, Disclosure.IDENTIFIERS),
                        List.of(Reply.ok("Comparisons, the newest first.", ParityAnswer[].class)),
                        Asking.at(call ->
                                answer(runs.of(call.path("segment"), (int) LIMIT.in(call)), Disclosure.of(call)))),
                new Route(
                        Method.POST,
                        "/api/parity",
                        "Compares segments with their SQL now, over all facts; what is found is kept.",
                        Access.ADMIN,
                        List.of(SEGMENTS, Disclosure.IDENTIFIERS),
                        Optional.empty(),
                        ErrorForm.PROBLEM,
                        false,
                        List.of(Reply.ok("What was found.", ParityAnswer[].class)),
                        this::run));
    }

    private CompletionStage<Answer> run(Call call) {
        Disclosure shown = Disclosure.of(call);
        Set<String> segments = new LinkedHashSet<>();
        SEGMENTS.in(call).ifPresent(text -> segments.addAll(List.of(text.split(",", -1))));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofPlatform().name("lockstep-parity-asked").daemon().start(() -> {
            try {
                answer.complete(answer(
                        runs.run(segments)
                                .orElseThrow(() -> RefusedException.later(
                                        503, RETRY_AFTER_SECONDS, "a comparison is under way; ask again")),
                        shown));
            } catch (QuestionException e) {
                answer.completeExceptionally(
                        RefusedException.of(404, SEGMENTS.name(), e.getMessage() + "; /api/segments has all"));
            } catch (UnavailableException e) {
                answer.completeExceptionally(Asking.unavailable(e));
            } catch (StoreException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private Answer answer(List<Parity> found, Disclosure shown) throws UnavailableException {
        return Answer.ok(engine.survey(survey -> found.stream()
                .map(parity -> ParityAnswer.of(parity, survey.roll()::name, shown))
                .toList()));
    }
}
