package dev.lockstep.server.api;

import dev.lockstep.insight.alert.Finding;
import dev.lockstep.insight.alert.Firing;
import dev.lockstep.server.alert.Alerts;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How alerts are, and whether whoever is to be told of them can be. */
public final class AlertsApi {

    private static final int MAX_NAME_CHARS = 1000;

    private static final Parameter.Text RECEIVER =
            new Parameter.Text("receiver", MAX_NAME_CHARS, "This receiver alone; without it all of them.");

    private final Alerts alerts;

    public AlertsApi(Alerts alerts) {
        this.alerts = alerts;
    }

    /**
     * All there is to know of alerts.
     *
     * @param lookedAt when it was looked last; absent where that was never so since the program began
     */
    public record AlertsAnswer(Optional<Instant> lookedAt, List<AlertAnswer> alerts, List<ReceiverAnswer> receivers) {}

    /**
     * An alert.
     *
     * @param to the receivers that are told
     */
    public record AlertAnswer(String alert, List<String> to, List<PlaceAnswer> places) {}

    /**
     * An alert at a place, such as an audience at a connection.
     *
     * @param state {@code fine}, {@code begun}, or {@code unknown} where it has not begun and nobody knows how it is
     * @param says what is wrong, or why nobody knows
     * @param since when it began
     * @param toldAt when that was said last
     */
    public record PlaceAnswer(
            String place, String state, Optional<String> says, Optional<Instant> since, Optional<Instant> toldAt) {}

    /**
     * Somebody who is told.
     *
     * @param waiting messages that they have not taken
     * @param trouble why they did not take the last one, or why none can be sent; absent where all is well as far as is known
     */
    public record ReceiverAnswer(String receiver, String kind, int waiting, Optional<String> trouble) {}

    /**
     * What came of a test message.
     *
     * @param taken whether the receiver took it
     * @param says what it answered, or what is in the way
     */
    public record TestAnswer(String receiver, boolean taken, String says) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/alerts",
                        "Every alert, where it looks and how it is there; and every receiver.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The alerts.", AlertsAnswer.class)),
                        Asking.at(call -> Answer.ok(all()))),
                new Route(
                        Method.POST,
                        "/api/alerts/test",
                        "Sends a marked test message to receivers, and tells what each answered.",
                        Access.ADMIN,
                        List.of(RECEIVER),
                        Optional.empty(),
                        ErrorForm.PROBLEM,
                        false,
                        List.of(Reply.ok("What came of it.", TestAnswer[].class)),
                        call -> test(RECEIVER.in(call))));
    }

    private AlertsAnswer all() {
        return new AlertsAnswer(
                AudiencesApi.instant(alerts.lookedAt()),
                alerts.standings().stream()
                        .map(standing -> new AlertAnswer(
                                standing.alert().name(),
                                standing.alert().to(),
                                standing.places().stream().map(AlertsApi::place).toList()))
                        .toList(),
                alerts.reached().stream()
                        .map(reached -> new ReceiverAnswer(
                                reached.receiver().name(),
                                reached.receiver().kind().word(),
                                reached.waiting(),
                                reached.trouble()))
                        .toList());
    }

    private static PlaceAnswer place(Alerts.AtPlace at) {
        return at.firing().map(firing -> begun(at.place(), firing)).orElseGet(() -> switch (at.found()) {
            case Finding.Fine fine -> notBegun(at.place(), "fine", Optional.empty());
            case Finding.Wrong wrong -> notBegun(at.place(), "unknown", Optional.of(wrong.says()));
            case Finding.Unknown unknown -> notBegun(at.place(), "unknown", Optional.of(unknown.why()));
        });
    }

    private static PlaceAnswer begun(String place, Firing firing) {
        return new PlaceAnswer(
                place,
                "begun",
                Optional.of(firing.says()),
                Optional.of(Instant.ofEpochMilli(firing.since())),
                Optional.of(Instant.ofEpochMilli(firing.toldAt())));
    }

    private static PlaceAnswer notBegun(String place, String state, Optional<String> says) {
        return new PlaceAnswer(place, state, says, Optional.empty(), Optional.empty());
    }

    /** A receiver may take its time, so it is waited for elsewhere. */
    private CompletionStage<Answer> test(Optional<String> receiver) {
        List<String> names = alerts.waiting().keySet().stream()
                .filter(name -> receiver.isEmpty() || receiver.get().equals(name))
                .toList();
        if (names.isEmpty()) {
            throw RefusedException.of(
                    404,
                    RECEIVER.name(),
                    receiver.isPresent()
                            ? "there is no such receiver in the workspace that counts; /api/alerts has all"
                            : "the workspace that counts has no receivers");
        }
        return CompletableFuture.supplyAsync(
                () -> Answer.ok(alerts.test(names).stream()
                        .map(tested -> new TestAnswer(tested.receiver(), tested.isTaken(), tested.says()))
                        .toList()),
                Thread::startVirtualThread);
    }
}
