package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.sync.ledger.Differences;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.ConnectionStatus.Queue;
import dev.lockstep.sync.runner.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What destinations have and should have, person by person, and what calls were made. No identifier of a person is shown. */
public final class DeliveriesApi {

    private static final int MAX_NAME_CHARS = 128;
    private static final int MAX_CURSOR_CHARS = 100_000;

    private static final Parameter.Text CONNECTION =
            new Parameter.Text("connection", MAX_NAME_CHARS, "This connection alone; without it all of them.");
    private static final Parameter.Text AUDIENCE =
            new Parameter.Text("audience", MAX_NAME_CHARS, "This audience alone; without it all of them.");
    private static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, 1_000, OptionalLong.of(100), "How many at the most.");
    private static final Parameter.Text CURSOR = new Parameter.Text(
            "cursor",
            MAX_CURSOR_CHARS,
            "What an answer gave as next, to go on after it; without it from the beginning.");

    private final Sync sync;
    private final Engine engine;

    public DeliveriesApi(Sync sync, Engine engine) {
        this.sync = sync;
        this.engine = engine;
    }

    /**
     * What an audience has and should have.
     *
     * @param people some of those of whom it has not what it should have
     * @param next to be given as the cursor for those after these; absent where there are none. There may be some where {@code people} is
     *     empty: most are as they should be, and only so many are looked at.
     */
    public record DifferenceAnswer(
            String audience, List<CountsAnswer> connections, List<DifferingAnswer> people, Optional<String> next) {}

    /**
     * The same in numbers, at one connection.
     *
     * @param desired people who should be there
     * @param delivered people who are there
     * @param toAdd people who should be there and are not
     * @param toRemove people of whom something is there that should not be
     * @param toUpdate people who are there, and of whom something is to be sent again
     * @param refused people whom the destination refused as they are, by what it calls the reason
     * @param droppedAt people in the segment who should not be there, by the gate where they drop out
     * @param waiting people who wait, by kind of work
     */
    public record CountsAnswer(
            String connection,
            String destination,
            long desired,
            long delivered,
            long toAdd,
            long toRemove,
            long toUpdate,
            Map<String, Long> refused,
            Map<String, Long> droppedAt,
            List<QueueAnswer> waiting) {}

    /**
     * People who wait for one kind of work.
     *
     * @param change {@code add}, {@code remove} or {@code update}
     * @param cause {@code person} what they did, {@code time}, or {@code definition} of the audience
     * @param since when the first of them does
     * @param because what keeps it: the reasons of what is held; else {@code stopped}, {@code retry}, {@code gathering} or {@code next}
     * @param notBefore when it may go, where that is known
     */
    public record QueueAnswer(
            String change,
            String lane,
            String cause,
            long people,
            Instant since,
            List<String> because,
            Optional<Instant> notBefore) {}

    /**
     * A person.
     *
     * @param person by the shop's own id, or masked; absent where they are forgotten or became another
     * @param change {@code add}, {@code remove} or {@code update}
     * @param state {@code waiting}, {@code in_flight} or {@code refused}
     * @param because as of {@link QueueAnswer}
     * @param code why they were refused
     */
    public record DifferingAnswer(
            String connection,
            Optional<String> person,
            String change,
            String state,
            Instant since,
            List<String> because,
            Optional<String> code) {}

    /**
     * Calls, the newest first.
     *
     * @param next to be given as the cursor for the calls before these; absent where there are none
     */
    public record HistoryAnswer(List<CallAnswer> calls, Optional<String> next) {}

    /**
     * A call.
     *
     * @param number that no other call of the connection has
     * @param tookMs until it was answered, or given up
     * @param audience that it was about; absent where it was about all
     * @param operation {@code add}, {@code remove}, {@code put} or {@code look}
     * @param people whom it was about
     * @param answer {@code done}, {@code differs}, or what the failure means, such as {@code later}
     * @param says what the failure said, with what to do
     * @param receipt by which the destination can be asked about it: the id of the batch, or the SHA-256 of the snapshot
     * @param answeredAs the name that the platform gave its answer, such as the id of a request or of a segment
     */
    public record CallAnswer(
            long number,
            String connection,
            Instant at,
            long tookMs,
            Optional<String> audience,
            String operation,
            String lane,
            long people,
            long accepted,
            long refused,
            String answer,
            Optional<String> says,
            Optional<String> receipt,
            Optional<String> answeredAs) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/audiences/{audience}/diff",
                        "What an audience should have at its connections and has not, and why it waits.",
                        Access.READ,
                        List.of(CONNECTION, LIMIT, CURSOR),
                        List.of(Reply.ok("Counts, and a page of people.", DifferenceAnswer.class)),
                        Asking.at(this::difference)),
                Route.get(
                        "/api/sync/history",
                        "What calls were made to destinations, the newest first: the last 10,000 of a connection, for 90 days.",
                        Access.READ,
                        List.of(CONNECTION, AUDIENCE, LIMIT, CURSOR),
                        List.of(Reply.ok("A page of calls.", HistoryAnswer.class)),
                        Asking.at(this::history)));
    }

    private record There(ConnectionStatus connection, CopyStatus copy) {}

    private Answer difference(Call call) throws UnavailableException {
        String audience = call.path("audience");
        List<There> there = there(audience, CONNECTION.in(call));
        if (there.isEmpty()) {
            throw RefusedException.of(404, "audience", "there is no such audience at this or any connection");
        }
        Optional<String> cursor = CURSOR.in(call);
        int limit = (int) LIMIT.in(call);
        String connection = cursor.map(text -> text.substring(0, split(text)))
                .orElse(there.getFirst().connection.connection());
        long after = cursor.map(text -> number(text.substring(split(text) + 1))).orElse(0L);
        List<DifferingAnswer> people = new ArrayList<>();
        Optional<String> next = Optional.empty();
        boolean isReached = false;
        for (There one : there) {
            String name = one.connection.connection();
            isReached |= name.equals(connection);
            if (!isReached || next.isPresent()) {
                continue;
            }
            if (people.size() == limit) {
                next = Optional.of(name + ":0");
                continue;
            }
            Differences.Page page =
                    sync.differences(name, audience, name.equals(connection) ? after : 0, limit - people.size());
            for (Entry entry : page.entries()) {
                people.add(differing(one, entry));
            }
            if (page.next().isPresent()) {
                next = Optional.of(name + ":" + page.next().getAsLong());
            }
        }
        return Answer.ok(new DifferenceAnswer(
                audience, there.stream().map(DeliveriesApi::counts).toList(), people, next));
    }

    private List<There> there(String audience, Optional<String> connection) {
        return sync.status().stream()
                .filter(one -> connection.isEmpty() || connection.get().equals(one.connection()))
                .flatMap(one -> one.copies().stream()
                        .filter(copy -> copy.audience().equals(audience))
                        .map(copy -> new There(one, copy)))
                .toList();
    }

    private static int split(String cursor) {
        int colon = cursor.lastIndexOf(':');
        if (colon < 0) {
            throw Asking.badCursor();
        }
        return colon;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Asking.badCursor();
        }
    }

    private static CountsAnswer counts(There there) {
        CopyStatus copy = there.copy;
        Map<String, Long> changes = copy.queues().stream()
                .collect(Collectors.groupingBy(
                        queue -> change(queue.work()), TreeMap::new, Collectors.summingLong(Queue::people)));
        Map<String, Long> dropped = new LinkedHashMap<>();
        for (Gate gate : Gate.values()) {
            dropped.put(gate.code(), copy.droppedAt().getOrDefault(gate, 0L));
        }
        return new CountsAnswer(
                there.connection.connection(),
                there.connection.kind(),
                copy.desired(),
                copy.delivered(),
                changes.getOrDefault("add", 0L),
                changes.getOrDefault("remove", 0L),
                changes.getOrDefault("update", 0L),
                copy.rejectedBy(),
                dropped,
                copy.queues().stream().map(DeliveriesApi::queue).toList());
    }

    private static QueueAnswer queue(Queue queue) {
        return new QueueAnswer(
                change(queue.work()),
                queue.work().lane().name().toLowerCase(Locale.ROOT),
                queue.work().why().name().toLowerCase(Locale.ROOT),
                queue.people(),
                Instant.ofEpochMilli(queue.oldest()),
                queue.because(),
                AudiencesApi.instant(queue.notBefore()));
    }

    private static String change(Work work) {
        return work.lane() == Lane.UPKEEP ? "update" : work.operation().word();
    }

    private DifferingAnswer differing(There there, Entry entry) throws UnavailableException {
        Optional<Queue> queue = there.copy.queues().stream()
                .filter(one -> entry.work().equals(Optional.of(one.work())))
                .findFirst();
        return new DifferingAnswer(
                there.connection.connection(),
                name(entry.person()),
                entry.work().map(DeliveriesApi::change).orElse("update"),
                switch (entry.state()) {
                    case SETTLED, WAITING -> "waiting";
                    case IN_FLIGHT -> "in_flight";
                    case REJECTED -> "refused";
                },
                Instant.ofEpochMilli(entry.since()),
                entry.state() == Entry.State.WAITING ? queue.map(Queue::because).orElse(List.of()) : List.of(),
                Optional.of(entry.code()).filter(code -> !code.isEmpty()));
    }

    private Optional<String> name(long number) throws UnavailableException {
        return engine.profile(number) instanceof Profile.Known known
                ? Optional.of(Masking.name(known.identifiers().getFirst().person()))
                : Optional.empty();
    }

    private Answer history(Call call) {
        Optional<String> audience = AUDIENCE.in(call);
        int limit = (int) LIMIT.in(call);
        Map<String, Long> before = CURSOR.in(call).map(DeliveriesApi::positions).orElse(Map.of());
        List<CallAnswer> calls = new ArrayList<>();
        for (String connection : connections(CONNECTION.in(call))) {
            Long number = before.get(connection);
            sync.calls(connection, audience, number == null ? OptionalLong.empty() : OptionalLong.of(number), limit)
                    .forEach(one -> calls.add(answer(connection, one)));
        }
        calls.sort(Comparator.comparing(CallAnswer::at).reversed());
        List<CallAnswer> page = calls.subList(0, Math.min(limit, calls.size()));
        Map<String, Long> reached = new TreeMap<>(before);
        page.forEach(one -> reached.merge(one.connection(), one.number(), Math::min));
        return Answer.ok(new HistoryAnswer(
                page,
                calls.size() < limit
                        ? Optional.empty()
                        : Optional.of(reached.entrySet().stream()
                                .map(entry -> entry.getKey() + ":" + entry.getValue())
                                .collect(Collectors.joining(",")))));
    }

    private List<String> connections(Optional<String> asked) {
        List<String> connections = sync.status().stream()
                .map(ConnectionStatus::connection)
                .filter(name -> asked.isEmpty() || asked.get().equals(name))
                .toList();
        if (asked.isPresent() && connections.isEmpty()) {
            throw RefusedException.of(404, CONNECTION.name(), "there is no such connection; /api/connections has all");
        }
        return connections;
    }

    /** How far each connection was read; names have neither colons nor commas. */
    private static Map<String, Long> positions(String cursor) {
        Map<String, Long> positions = new TreeMap<>();
        for (String part : cursor.split(",", -1)) {
            positions.put(part.substring(0, split(part)), number(part.substring(split(part) + 1)));
        }
        return positions;
    }

    private static CallAnswer answer(String connection, dev.lockstep.sync.ledger.Call call) {
        return new CallAnswer(
                call.number(),
                connection,
                Instant.ofEpochMilli(call.at()),
                call.tookMs(),
                Optional.of(call.audience()).filter(name -> !name.isEmpty()),
                call.operation(),
                call.lane(),
                call.people(),
                call.accepted(),
                call.refused(),
                call.answer(),
                call.says(),
                call.receipt(),
                call.answeredAs());
    }
}
