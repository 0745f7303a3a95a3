package dev.lockstep.server.api;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Path;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.lift.Lift;
import dev.lockstep.insight.lift.LiftQuestion;
import dev.lockstep.insight.lift.LiftReader;
import dev.lockstep.insight.spend.Increment;
import dev.lockstep.insight.spend.Spend;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.server.spend.SpendRuns;
import dev.lockstep.server.spend.SpendRuns.OfConnection;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What audiences cost and brought, as the platforms tell it. */
public final class SpendApi {

    private static final int MAX_TEXT = 100;
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final int DAYS_BACK = 30;
    private static final String WITHIN_DEFAULT = "14d";

    private static final Parameter.Text FROM = new Parameter.Text(
            "from", MAX_TEXT, "The first day, ISO 8601; thirty days before the last one where nothing is said.");
    private static final Parameter.Text TO =
            new Parameter.Text("to", MAX_TEXT, "The last day; today where nothing is said.");
    private static final Parameter.Text WITHIN = new Parameter.Text(
            "within",
            MAX_TEXT,
            "How long what a person does counts for the incremental return; 14d where nothing is said.");
    private static final List<Parameter> QUERY = List.of(FROM, TO, WITHIN);
    private static final String IN_ORDER = "A connection each, and one for each of its terms where they have changed.";

    private final SpendRuns runs;
    private final Books books;
    private final AppliedWorkspace applied;
    private final InstantSource clock;
    private final Desk desk;

    public SpendApi(SpendRuns runs, Books books, AppliedWorkspace applied, InstantSource clock, Desk desk) {
        this.runs = runs;
        this.books = books;
        this.applied = applied;
        this.clock = clock;
        this.desk = desk;
    }

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/measure/spend",
                        "What audiences cost and brought, of the days that their platforms were asked for.",
                        Access.READ,
                        QUERY,
                        List.of(Reply.ok(IN_ORDER, SpendAnswer[].class)),
                        this::kept),
                new Route(
                        Method.POST,
                        "/api/measure/spend",
                        "Asks the platforms for days that are not settled yet or were never asked for, which may take minutes.",
                        Access.ADMIN,
                        QUERY,
                        Optional.empty(),
                        ErrorForm.PROBLEM,
                        false,
                        List.of(Reply.ok(IN_ORDER, SpendAnswer[].class)),
                        this::ask));
    }

    private record Days(LocalDate first, LocalDate last, long withinMs) {}

    private CompletionStage<Answer> kept(Call call) {
        Days days = days(call);
        return desk.answer(() -> answers(runs.kept(days.first, days.last), days));
    }

    private CompletionStage<Answer> ask(Call call) {
        Days days = days(call);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                List<OfConnection> found = runs.ask(days.first, days.last)
                        .orElseThrow(() -> RefusedException.later(
                                503, RETRY_AFTER_SECONDS, "the platforms are being asked already; ask again"));
                answer.complete(Answer.ok(answers(found, days)));
            } catch (StoreException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private Days days(Call call) {
        LocalDate last = day(TO, call)
                .orElseGet(() -> clock.instant().atZone(ZoneOffset.UTC).toLocalDate());
        LocalDate first = day(FROM, call).orElseGet(() -> last.minusDays(DAYS_BACK));
        if (first.isAfter(last) || first.isBefore(last.minusDays(SpendRuns.MAX_DAYS))) {
            throw RefusedException.of(
                    400,
                    FROM.name(),
                    "must not be after the last day, nor more than " + SpendRuns.MAX_DAYS + " days before");
        }
        OptionalLong withinMs = Durations.parse(WITHIN.in(call).orElse(WITHIN_DEFAULT));
        if (withinMs.isEmpty() || withinMs.getAsLong() <= 0) {
            throw RefusedException.of(400, WITHIN.name(), "must be a duration, such as 14d or 12h");
        }
        return new Days(first, last, withinMs.getAsLong());
    }

    private static Optional<LocalDate> day(Parameter.Text parameter, Call call) {
        return parameter.in(call).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw RefusedException.of(400, parameter.name(), "must be a day, such as 2026-03-01");
            }
        });
    }

    private List<SpendAnswer> answers(List<OfConnection> found, Days days) {
        return found.stream()
                .flatMap(connection -> SpendAnswer.of(connection, spend -> increment(spend, days.withinMs)).stream())
                .toList();
    }

    /** Empty where the audience has nobody to be compared with. */
    private Optional<Increment> increment(Spend spend, long withinMs) {
        try {
            LiftQuestion question = LiftQuestion.of(
                    applied.current(),
                    spend.audience(),
                    Optional.empty(),
                    Path.of("revenue"),
                    withinMs,
                    clock.millis(),
                    LiftQuestion.ALPHA);
            Lift lift = LiftReader.measure(books, books.seal(), question);
            return lift.revenue()
                    .flatMap(found -> Increment.of(found, lift.treated().people(), spend.cost()));
        } catch (QuestionException e) {
            return Optional.empty();
        }
    }
}
