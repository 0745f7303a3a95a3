package dev.lockstep.server.api;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.engine.store.Books;
import dev.lockstep.insight.lift.LiftQuestion;
import dev.lockstep.insight.lift.LiftReader;
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
import java.util.OptionalLong;

/** What audiences do. */
public final class MeasureApi {

    private static final int MAX_TEXT = 1000;
    private static final String WITHIN_DEFAULT = "14d";
    private static final double PERCENT = 100;

    private static final Parameter.Text EVENT = new Parameter.Text(
            "event", MAX_TEXT, "The event that counts; without it what the workspace calls a purchase.");
    private static final Parameter.Text REVENUE = new Parameter.Text(
            "revenue", MAX_TEXT, "The property of the event that says how much; revenue where nothing is said.");
    private static final Parameter.Text WITHIN = new Parameter.Text(
            "within",
            MAX_TEXT,
            "How long after their first exposure what a person does counts; 14d where nothing is said.");
    private static final Parameter.Text UNTIL =
            new Parameter.Text("until", MAX_TEXT, "As of this instant; now where nothing is said.");
    private static final Parameter.Whole CONFIDENCE = new Parameter.Whole(
            "confidence", 50, 99, OptionalLong.of(95), "Of the intervals, in percent, however often one looks.");

    /** How far back it is told where nobody says. */
    private static final Duration BACK = Duration.ofDays(7);

    private static final Parameter.Text AUDIENCE =
            new Parameter.Text("audience", MAX_TEXT, "This audience alone; without it all of them.");
    private static final Parameter.Text FROM = new Parameter.Text(
            "from", MAX_TEXT, "From the hour of this instant; a week before now where nothing is said.");

    private final Books books;
    private final AppliedWorkspace applied;
    private final InstantSource clock;
    private final Desk desk;

    public MeasureApi(Books books, AppliedWorkspace applied, InstantSource clock, Desk desk) {
        this.books = books;
        this.applied = applied;
        this.clock = clock;
        this.desk = desk;
    }

    /** What can be called. */
    public List<Route> routes() {
        return List.of(lift(), match());
    }

    private Route match() {
        return Route.get(
                "/api/measure/match",
                "How many people were left after each step on the way to each connection, at the end of each hour.",
                Access.READ,
                List.of(AUDIENCE, FROM),
                List.of(Reply.ok("What was kept.", MatchAnswer[].class)),
                call -> desk.answer(() -> MatchAnswer.of(
                        books,
                        applied.current(),
                        AUDIENCE.in(call),
                        instant(FROM, call).orElseGet(() -> clock.millis() - BACK.toMillis()),
                        clock.millis())));
    }

    private Route lift() {
        return Route.get(
                "/api/measure/lift/{audience}",
                "What an audience does: people who are sent to it against those whom its holdout keeps out.",
                Access.READ,
                List.of(EVENT, REVENUE, WITHIN, UNTIL, CONFIDENCE),
                List.of(Reply.ok("What was measured.", LiftAnswer.class)),
                call -> desk.answer(() -> LiftAnswer.of(LiftReader.measure(books, books.seal(), question(call)))));
    }

    private LiftQuestion question(Call call) {
        String revenue = REVENUE.in(call).orElse("revenue");
        String within = WITHIN.in(call).orElse(WITHIN_DEFAULT);
        OptionalLong withinMs = Durations.parse(within);
        if (withinMs.isEmpty()) {
            throw RefusedException.of(400, WITHIN.name(), "must be a duration, such as 14d or 12h");
        }
        return LiftQuestion.of(
                applied.current(),
                call.path("audience"),
                EVENT.in(call),
                path(revenue),
                withinMs.getAsLong(),
                instant(UNTIL, call).orElseGet(clock::millis),
                1 - CONFIDENCE.in(call) / PERCENT);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(400, REVENUE.name(), "must be names joined by dots");
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
