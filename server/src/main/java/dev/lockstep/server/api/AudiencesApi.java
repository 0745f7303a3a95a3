package dev.lockstep.server.api;

import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.Sync;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** How audiences stand at their destinations, and what can be done about it. */
public final class AudiencesApi {

    private static final int MAX_NAME_CHARS = 1000;

    private static final Parameter.Text AUDIENCE =
            new Parameter.Text("audience", MAX_NAME_CHARS, "This audience alone; without it all of them.");

    private static final String WAITING = "waiting";
    private static final Parameter.Choice PEOPLE = new Parameter.Choice(
            "people",
            List.of(WAITING, "all"),
            "Those who wait; or all, who are sent once more, as where a destination has lost them.");

    private final Sync sync;

    public AudiencesApi(Sync sync) {
        this.sync = sync;
    }

    /**
     * An audience at one connection.
     *
     * @param destination the kind of the connection
     * @param inSegment people in the audience's segment
     * @param droppedAt of these, people who drop out at each gate
     * @param desired people who should be there
     * @param delivered people whom the destination has taken
     * @param unverified of these, people of whom the destination has not said so one by one, but of a batch or of all
     * @param confirmed of these, people who are known to be in effect; absent where that was never so of all
     * @param rejected people whom the destination refused as they are
     * @param waiting people whose change has not been taken, by lane: {@code protect}, {@code target}, {@code upkeep}
     * @param held why something of it is not sent
     * @param found what somebody should see to at the platform
     * @param rejectedBy the same, by what the destination calls the reason
     * @param oldestUnconfirmedAt since when the oldest change waits that is not known to be in effect
     * @param visibleWithinMs how old that may become
     * @param late whether it is older
     * @param freshness how long changes that a fact or time made took of late, each part of the way on from the last: until the change of
     *     membership was found, until the destination took it, until it was known to be in effect
     * @param takenOut whether it is not in the workspace any more, or not for this connection, so that its people are to be taken out
     * @param observedAt when it was looked at last
     * @param mismatch that the destination has otherwise many than were sent
     * @param remoteId by which the destination knows it
     * @param observed how the destination shows it
     */
    public record AudienceAnswer(
            String audience,
            String role,
            String destination,
            String connection,
            long inSegment,
            Map<String, Long> droppedAt,
            long desired,
            long delivered,
            long unverified,
            Optional<Long> confirmed,
            long rejected,
            Map<String, Long> rejectedBy,
            Map<String, Long> waiting,
            List<HeldAnswer> held,
            List<FoundAnswer> found,
            Optional<Instant> oldestUnconfirmedAt,
            long visibleWithinMs,
            boolean late,
            Map<String, SpreadAnswer> freshness,
            Optional<Instant> acceptedAt,
            Optional<Instant> confirmedAt,
            boolean takenOut,
            Optional<String> remoteId,
            Optional<ObservedAnswer> observed,
            Optional<Instant> observedAt,
            Optional<MismatchAnswer> mismatch) {}

    /**
     * How long some changes took.
     *
     * @param changes how many there are; half of them took no longer than the first number, and so on
     */
    public record SpreadAnswer(long changes, long p50Ms, long p95Ms, long p99Ms) {}

    /**
     * That a destination has otherwise many than were sent.
     *
     * @param sent rows or people
     * @param there as many as it says that it has got
     */
    public record MismatchAnswer(long sent, long there) {}

    /**
     * Why something is held.
     *
     * @param says in words, with what would end it
     * @param since when it was first found so
     */
    public record HeldAnswer(String reason, String says, Instant since) {}

    /**
     * Something at a platform that is not as it should be, and not ours to change.
     *
     * @param code a word for it, such as {@code no-suppression}
     * @param says in words, with what to do
     * @param since when this program first saw it so
     */
    public record FoundAnswer(String code, String says, Instant since) {}

    /**
     * A copy as its destination shows it.
     *
     * @param status {@code ready}, {@code processing} and so on
     * @param word the destination's own
     */
    public record ObservedAnswer(
            String status,
            String word,
            Optional<Long> received,
            Optional<Long> valid,
            Optional<Long> matched,
            Optional<Long> reach) {}

    /**
     * A connection.
     *
     * @param stopped why nothing is called until somebody changes something
     * @param followed up to where the log of membership changes is followed
     * @param budgetLeft what is left of each quota
     * @param orders how it stands with orders; absent where it is told of none
     */
    public record ConnectionAnswer(
            String connection,
            String destination,
            Optional<String> stopped,
            long followed,
            Map<String, Integer> budgetLeft,
            Optional<OrdersAnswer> orders) {}

    /**
     * Orders that a platform is told of, since this program began.
     *
     * @param told orders that it has taken
     * @param leftOut orders that it was not told of, by the reason
     * @param pending files that it works on, as far as is known
     * @param failed files that it could not work on
     * @param trouble why it cannot be told of them just now
     */
    public record OrdersAnswer(
            long told, Map<String, Long> leftOut, int pending, long failed, Optional<String> trouble) {}

    /** That it was asked for. */
    public record AskedAnswer(boolean done) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/audiences",
                        "Every audience at every connection: whom it should have, whom it has, and why not.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The audiences.", AudienceAnswer[].class)),
                        Asking.at(call -> Answer.ok(sync.status().stream()
                                .flatMap(connection ->
                                        connection.copies().stream().map(copy -> answer(connection, copy)))
                                .toList()))),
                Route.get(
                        "/api/connections",
                        "How the connections stand.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The connections.", ConnectionAnswer[].class)),
                        Asking.at(call -> Answer.ok(sync.status().stream()
                                .map(connection -> new ConnectionAnswer(
                                        connection.connection(),
                                        connection.kind(),
                                        connection.stopped().map(Object::toString),
                                        connection.followed(),
                                        connection.budgetLeft(),
                                        connection.orders().map(AudiencesApi::answer)))
                                .toList()))),
                post(
                        "/api/audiences/{audience}/release",
                        "Lets go what the guards hold of an audience, at every connection.",
                        List.of(),
                        call -> {
                            String audience = call.path("audience");
                            return asked(() -> sync.release(audience));
                        }),
                post(
                        "/api/sync",
                        "Tries at once what waits and what was stopped, of one audience or of all.",
                        List.of(AUDIENCE, PEOPLE),
                        call -> {
                            Optional<String> audience = AUDIENCE.in(call);
                            boolean isOfAll = !PEOPLE.in(call).equals(WAITING);
                            return asked(() -> isOfAll ? sync.again(audience) : sync.run(audience));
                        }));
    }

    private static Route post(String path, String words, List<Parameter> query, Route.Handling handling) {
        return new Route(
                Method.POST,
                path,
                words,
                Access.ADMIN,
                query,
                Optional.empty(),
                ErrorForm.PROBLEM,
                false,
                List.of(Reply.ok("It is done.", AskedAnswer.class)),
                handling);
    }

    /** A connection may be in the middle of a call, so it is waited for elsewhere. */
    private static CompletionStage<Answer> asked(BooleanSupplier asking) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                if (asking.getAsBoolean()) {
                    answer.complete(Answer.ok(new AskedAnswer(true)));
                } else {
                    answer.completeExceptionally(
                            RefusedException.of(404, "audience", "there is no such audience at any connection"));
                }
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static AudienceAnswer answer(ConnectionStatus connection, CopyStatus copy) {
        Map<String, Long> dropped = new TreeMap<>();
        for (Gate gate : Gate.values()) {
            dropped.put(gate.code(), copy.droppedAt().getOrDefault(gate, 0L));
        }
        Map<String, Long> waiting = new TreeMap<>();
        copy.waiting().forEach((lane, people) -> waiting.put(lane.name().toLowerCase(Locale.ROOT), people));
        return new AudienceAnswer(
                copy.audience(),
                copy.role(),
                connection.kind(),
                connection.connection(),
                copy.inSegment(),
                dropped,
                copy.desired(),
                copy.delivered(),
                copy.unverified(),
                copy.confirmed().isPresent() ? Optional.of(copy.confirmed().getAsLong()) : Optional.empty(),
                copy.rejected(),
                copy.rejectedBy(),
                waiting,
                copy.held().stream()
                        .map(held -> new HeldAnswer(held.word(), held.says(), Instant.ofEpochMilli(held.since())))
                        .toList(),
                copy.found().stream()
                        .map(found -> new FoundAnswer(found.code(), found.says(), Instant.ofEpochMilli(found.since())))
                        .toList(),
                instant(copy.oldestUnconfirmed()),
                copy.visibleWithinMs(),
                copy.isLate(),
                freshness(copy),
                instant(copy.acceptedAt()),
                instant(copy.confirmedAt()),
                copy.isTakenOut(),
                copy.remoteId(),
                copy.observation().map(AudiencesApi::answer),
                instant(copy.observedAt()),
                copy.mismatch().map(one -> new MismatchAnswer(one.sent(), one.there())));
    }

    private static Map<String, SpreadAnswer> freshness(CopyStatus copy) {
        Map<String, SpreadAnswer> freshness = new LinkedHashMap<>();
        copy.freshness()
                .forEach((hop, spread) -> freshness.put(
                        hop.name().toLowerCase(Locale.ROOT),
                        new SpreadAnswer(spread.changes(), spread.p50Ms(), spread.p95Ms(), spread.p99Ms())));
        return freshness;
    }

    private static OrdersAnswer answer(ConnectionStatus.OrdersStatus orders) {
        return new OrdersAnswer(
                orders.told(),
                orders.leftOut(),
                orders.pending(),
                orders.failed(),
                orders.trouble().map(Object::toString));
    }

    private static ObservedAnswer answer(Observation seen) {
        return new ObservedAnswer(
                seen.status().name().toLowerCase(Locale.ROOT),
                seen.word(),
                count(seen.received()),
                count(seen.valid()),
                count(seen.matched()),
                count(seen.reach()));
    }

    static Optional<Instant> instant(OptionalLong instant) {
        return instant.isPresent() ? Optional.of(Instant.ofEpochMilli(instant.getAsLong())) : Optional.empty();
    }

    private static Optional<Long> count(OptionalLong count) {
        return count.isPresent() ? Optional.of(count.getAsLong()) : Optional.empty();
    }
}
