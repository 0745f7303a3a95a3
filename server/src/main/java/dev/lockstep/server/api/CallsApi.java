package dev.lockstep.server.api;

import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.Sync;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What calls were made to destinations, and what came of them. */
public final class CallsApi {

    private static final Parameter.Text AUDIENCE =
            new Parameter.Text("audience", Reached.MAX_NAME_CHARS, "This audience alone; without it all of them.");

    private final Sync sync;

    public CallsApi(Sync sync) {
        this.sync = sync;
    }

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
        return List.of(Route.get(
                "/api/sync/history",
                "What calls were made to destinations, the newest first: the last 10,000 of a connection, for 90 days.",
                Access.READ,
                List.of(Reached.CONNECTION, AUDIENCE, Reached.LIMIT, Reached.CURSOR),
                List.of(Reply.ok("A page of calls.", HistoryAnswer.class)),
                Asking.at(this::history)));
    }

    private Answer history(Call call) {
        Optional<String> audience = AUDIENCE.in(call);
        int limit = (int) Reached.LIMIT.in(call);
        Map<String, Long> before =
                Reached.CURSOR.in(call).map(CallsApi::positions).orElse(Map.of());
        List<CallAnswer> calls = new ArrayList<>();
        for (String connection : connections(Reached.CONNECTION.in(call))) {
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
                                .map(entry -> new Reached(entry.getKey(), entry.getValue()).toString())
                                .collect(Collectors.joining(",")))));
    }

    private List<String> connections(Optional<String> asked) {
        List<String> connections = sync.status().stream()
                .map(ConnectionStatus::connection)
                .filter(name -> asked.isEmpty() || asked.get().equals(name))
                .toList();
        if (asked.isPresent() && connections.isEmpty()) {
            throw RefusedException.of(
                    404, Reached.CONNECTION.name(), "there is no such connection; /api/connections has all");
        }
        return connections;
    }

    /** How far each connection was read. */
    private static Map<String, Long> positions(String cursor) {
        Map<String, Long> positions = new TreeMap<>();
        for (String part : cursor.split(",", -1)) {
            Reached reached = Reached.of(part);
            positions.put(reached.connection(), reached.number());
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
