package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What audiences should have at their connections and have not, person by person. No identifier of a person is shown. */
public final class DifferencesApi {

    private final Sync sync;
    private final Engine engine;

    public DifferencesApi(Sync sync, Engine engine) {
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

    /** What can be called. */
    public List<Route> routes() {
        return List.of(Route.get(
                "/api/audiences/{audience}/diff",
                "What an audience should have at its connections and has not, and why it waits.",
                Access.READ,
                List.of(Reached.CONNECTION, Reached.LIMIT, Reached.CURSOR),
                List.of(Reply.ok("Counts, and a page of people.", DifferenceAnswer.class)),
                Asking.at(this::difference)));
    }

    private record There(ConnectionStatus connection, CopyStatus copy) {}

    private Answer difference(Call call) throws UnavailableException {
        String audience = call.path("audience");
        List<There> there = there(audience, Reached.CONNECTION.in(call));
        if (there.isEmpty()) {
            throw RefusedException.of(
                    404, "audience", "there is no such audience at this or any connection; /api/audiences has all");
        }
        int limit = (int) Reached.LIMIT.in(call);
        Reached reached = Reached.CURSOR
                .in(call)
                .map(Reached::of)
                .orElse(new Reached(there.getFirst().connection.connection(), 0));
        List<DifferingAnswer> people = new ArrayList<>();
        Optional<String> next = Optional.empty();
        boolean isReached = false;
        for (There one : there) {
            String name = one.connection.connection();
            isReached |= name.equals(reached.connection());
            if (!isReached || next.isPresent()) {
                continue;
            }
            if (people.size() == limit) {
                next = Optional.of(new Reached(name, 0).toString());
                continue;
            }
            long after = name.equals(reached.connection()) ? reached.number() : 0;
            Differences.Page page = sync.differences(name, audience, after, limit - people.size());
            for (Entry entry : page.entries()) {
                people.add(differing(one, entry));
            }
            if (page.next().isPresent()) {
                next = Optional.of(new Reached(name, page.next().getAsLong()).toString());
            }
        }
        return Answer.ok(new DifferenceAnswer(
                audience, there.stream().map(DifferencesApi::counts).toList(), people, next));
    }

    private List<There> there(String audience, Optional<String> connection) {
        return sync.status().stream()
                .filter(one -> connection.isEmpty() || connection.get().equals(one.connection()))
                .flatMap(one -> one.copies().stream()
                        .filter(copy -> copy.audience().equals(audience))
                        .map(copy -> new There(one, copy)))
                .toList();
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
                copy.queues().stream().map(DifferencesApi::queue).toList());
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
                entry.work().map(DifferencesApi::change).orElse("update"),
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
}
