package dev.lockstep.server.api;

import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.sync.runner.CanaryStatus;
import dev.lockstep.sync.runner.CanaryWalk;
import dev.lockstep.sync.runner.CanaryWay;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import dev.lockstep.sync.runner.Sync;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the canaries of connections stand, and the walks that they have gone. What they go by is not shown. */
public final class CanariesApi {

    private final Sync sync;

    public CanariesApi(Sync sync) {
        this.sync = sync;
    }

    /**
     * The canary of a connection.
     *
     * @param audience that it walks through
     * @param state {@code outside}, {@code coming} or {@code leaving}
     * @param dueAt when it walks in next; absent while it walks, and as long as that is not known
     * @param since when the way was due that it is on; absent where it is on none
     * @param overdue whether that is longer ago than the audience promises by {@code visible_within}
     * @param trouble why it may not walk, or had to leave at once, with what to do
     * @param walks the last ones, the newest first, that of now too
     */
    public record CanaryAnswer(
            String connection,
            String audience,
            String state,
            Optional<Instant> dueAt,
            Optional<Instant> since,
            boolean overdue,
            Optional<String> trouble,
            List<WalkAnswer> walks) {}

    /**
     * A walk into an audience and out of it.
     *
     * @param out absent as long as it is on its way in, and where it never was in
     * @param outcome {@code done}, {@code refused}, {@code aside}, {@code given_up}, or {@code under_way}
     * @param code what the destination calls the reason why it was refused
     */
    public record WalkAnswer(
            String audience, String outcome, Optional<String> code, WayAnswer in, Optional<WayAnswer> out) {}

    /**
     * A way.
     *
     * @param dueAt when it was to begin
     * @param hops how long it took in milliseconds, each part from the one before: until it was {@code noted} in the ledger, until the call
     *     was begun that took it ({@code sent}), until it was {@code accepted}, until it was {@code confirmed} to be in effect
     * @param tookMs the whole of it; absent where it is not known to be in effect
     */
    public record WayAnswer(Instant dueAt, Map<String, Long> hops, Optional<Long> tookMs) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(Route.get(
                "/api/sync/canaries",
                "Who walks through audiences to measure the way, and how long each part of it took.",
                Access.READ,
                List.of(),
                List.of(Reply.ok("The canaries.", CanaryAnswer[].class)),
                Asking.at(this::canaries)));
    }

    private Answer canaries(Call call) {
        return Answer.ok(sync.status().stream()
                .flatMap(connection -> connection.copies().stream()
                        .map(CopyStatus::canary)
                        .flatMap(Optional::stream)
                        .map(canary -> canary(connection, canary)))
                .toList());
    }

    private CanaryAnswer canary(ConnectionStatus connection, CanaryStatus canary) {
        return new CanaryAnswer(
                connection.connection(),
                canary.audience(),
                canary.state().word(),
                AudiencesApi.instant(canary.dueAt()),
                AudiencesApi.instant(canary.since()),
                canary.isOverdue(),
                canary.trouble(),
                sync.walks(connection.connection()).stream()
                        .map(CanariesApi::walk)
                        .toList());
    }

    private static WalkAnswer walk(CanaryWalk walk) {
        return new WalkAnswer(
                walk.audience(),
                walk.outcome().word(),
                Optional.of(walk.code()).filter(code -> !code.isEmpty()),
                way(walk.in()),
                walk.out().map(CanariesApi::way));
    }

    private static WayAnswer way(CanaryWay way) {
        Map<String, Long> hops = new LinkedHashMap<>();
        way.hops().forEach((hop, ms) -> hops.put(hop.word(), ms));
        return new WayAnswer(
                Instant.ofEpochMilli(way.dueAt()),
                hops,
                way.tookMs().isPresent() ? Optional.of(way.tookMs().getAsLong()) : Optional.empty());
    }
}
