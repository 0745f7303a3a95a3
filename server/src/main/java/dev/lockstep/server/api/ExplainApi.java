package dev.lockstep.server.api;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.audience.AudienceQuestion;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Why things are as they are. */
public final class ExplainApi {

    private static final int MAX_TEXT = 100;

    /** How far back it is told where nobody says. */
    public static final Duration BACK = Duration.ofDays(7);

    private static final Parameter.Text FROM = new Parameter.Text(
            "from", MAX_TEXT, "From the hour of this instant; a week before the end where nothing is said.");
    private static final Parameter.Text TO =
            new Parameter.Text("to", MAX_TEXT, "Up to the hour of this instant; now where nothing is said.");

    private final Engine engine;
    private final AppliedWorkspace applied;
    private final InstantSource clock;
    private final Desk desk;

    public ExplainApi(Engine engine, AppliedWorkspace applied, InstantSource clock, Desk desk) {
        this.engine = engine;
        this.applied = applied;
        this.clock = clock;
        this.desk = desk;
    }

    /** What can be called. */
    public List<Route> routes() {
        return List.of(Route.get(
                "/api/explain/audience/{audience}",
                "Why an audience's count changed between two hours: causes that add up.",
                Access.READ,
                List.of(FROM, TO),
                List.of(Reply.ok("What was found.", AudienceChangeAnswer.class)),
                call -> desk.answer(() -> explain(call))));
    }

    private AudienceChangeAnswer explain(Call call) {
        long now = clock.millis();
        long to = instant(TO, call).orElse(now);
        long from = instant(FROM, call).orElse(to - BACK.toMillis());
        AudienceQuestion question = AudienceQuestion.of(applied.current(), call.path("audience"), from, to, now);
        try {
            return AudienceChangeAnswer.of(question.answer(
                    engine.tally(question.audience().segment(), question.movesFrom(), question.eventsFrom())
                            .orElseThrow(() -> QuestionException.unknown("its segment is not counted yet; ask again")),
                    engine.books()));
        } catch (UnavailableException e) {
            throw new UnreadableException("the engine cannot be asked", e);
        }
    }

    private static Optional<Long> instant(Parameter.Text parameter, Call call) {
        return parameter
                .in(call)
                .map(text -> Instants.parse(text)
                        .orElseThrow(() -> RefusedException.of(
                                400, parameter.name(), "must be an instant, such as 2026-03-01T09:00:00Z")));
    }
}
