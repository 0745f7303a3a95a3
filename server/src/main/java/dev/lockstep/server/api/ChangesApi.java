package dev.lockstep.server.api;

import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.ApiJson;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The log of membership changes, from any position on. A reader that remembers {@code next} misses nothing and sees nothing
 * twice. Who asks for {@code text/event-stream} follows it (the HTML standard, "Server-sent events"): the id of an event is
 * its position, so that a browser that was cut off goes on where it was, by {@code Last-Event-ID}.
 */
public final class ChangesApi {

    static final String EVENT_STREAM = "text/event-stream";

    /** A proxy takes a connection without a byte for dead after half a minute or so. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final byte[] HEARTBEAT_LINE = ": \n\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = {};
    private static final int STREAM_PAGE = 500;
    private static final int MAX_WAIT_SECONDS = 25;
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final Parameter.Whole AFTER = new Parameter.Whole(
            "after", 0, Long.MAX_VALUE, OptionalLong.of(0), "The position to go on behind: next of the answer before.");
    private static final Parameter.Whole LIMIT =
            new Parameter.Whole("limit", 1, 10_000, OptionalLong.of(1000), "How many changes at the most.");
    private static final Parameter.Whole WAIT = new Parameter.Whole(
            "wait",
            0,
            MAX_WAIT_SECONDS,
            OptionalLong.of(0),
            "How many seconds to wait for a change where there is none yet.");

    private final Engine engine;
    private final Followers followers;

    public ChangesApi(Engine engine, Followers followers) {
        this.engine = engine;
        this.followers = followers;
    }

    /**
     * Changes that follow one another.
     *
     * @param next what to ask for the changes after these by
     */
    public record ChangesAnswer(List<ChangeAnswer> changes, long next) {}

    /**
     * A person entered or exited a segment.
     *
     * @param at the instant from which it is so
     * @param writtenAt when it was found out; later than {@code at} where a timer was overdue
     * @param number tells persons apart, also where they are masked or, in a later change, forgotten; without meaning elsewhere
     * @param change {@code entered} or {@code exited}
     * @param hash of the segment's definition
     */
    public record ChangeAnswer(
            long position,
            Instant at,
            Instant writtenAt,
            String person,
            long number,
            String segment,
            String change,
            String hash,
            CauseAnswer cause) {}

    /**
     * What made a change.
     *
     * @param kind {@code event}, {@code attributes}, {@code time}, {@code merge}, {@code definition} or {@code erasure}
     * @param event the name of the event
     * @param timestamp of the event or attribute change
     * @param leaf of the segment's condition that made the difference
     */
    public record CauseAnswer(
            String kind, Optional<String> event, Optional<Instant> timestamp, Optional<LeafAnswer> leaf) {}

    /**
     * A part of a segment's condition that has no parts, as it was when it counted.
     *
     * @param path where it stands, such as {@code all[1].any[0]}; empty where it is the whole condition
     * @param says the leaf in English
     */
    public record LeafAnswer(String path, String says) {}

    /** What can be asked. */
    public List<Route> routes() {
        return List.of(Route.get(
                "/api/changes",
                "Membership changes in the order in which they were written. With Accept: text/event-stream it follows,"
                        + " an event for each change with its position as id, from after or Last-Event-ID on.",
                Access.READ,
                List.of(AFTER, LIMIT, WAIT, Disclosure.IDENTIFIERS),
                List.of(
                        Reply.ok("The changes.", ChangesAnswer.class),
                        Reply.ok("The changes as they come, each the data of an event named change.", EVENT_STREAM)),
                this::changes));
    }

    private CompletionStage<Answer> changes(Call call) {
        long after = AFTER.in(call);
        Disclosure shown = Disclosure.of(call);
        if (call.header("Accept")
                .filter(accept -> accept.contains(EVENT_STREAM))
                .isPresent()) {
            return CompletableFuture.completedStage(
                    new Answer.Stream(EVENT_STREAM, new Feed(from(call, after), shown)::next));
        }
        int limit = (int) LIMIT.in(call);
        long wait = WAIT.in(call);
        Changes now = read(after, limit);
        if (wait == 0 || !now.changes().isEmpty()) {
            return CompletableFuture.completedStage(Answer.ok(answer(now, shown)));
        }
        return followers
                .changeAfter(now.next(), Duration.ofSeconds(wait))
                .thenApplyAsync(found -> Answer.ok(answer(found ? read(now.next(), limit) : now, shown)));
    }

    private static long from(Call call, long after) {
        Optional<String> last = call.header(LAST_EVENT_ID);
        if (last.isEmpty()) {
            return after;
        }
        try {
            return Math.max(0, Long.parseLong(last.get()));
        } catch (NumberFormatException e) {
            throw RefusedException.of(400, LAST_EVENT_ID, "must be the id of an event of this path, a position");
        }
    }

    private Changes read(long after, int limit) {
        try {
            return engine.changes(after, limit);
        } catch (UnavailableException e) {
            throw Asking.unavailable(e);
        }
    }

    private static ChangesAnswer answer(Changes changes, Disclosure shown) {
        return new ChangesAnswer(
                changes.changes().stream().map(change -> answer(change, shown)).toList(), changes.next());
    }

    private static ChangeAnswer answer(Changes.Change change, Disclosure shown) {
        Changes.Cause cause = change.cause();
        return new ChangeAnswer(
                change.position(),
                Instant.ofEpochMilli(change.at()),
                Instant.ofEpochMilli(change.writtenAt()),
                shown.name(change.person()),
                change.number(),
                change.segment(),
                change.entered() ? "entered" : "exited",
                change.hash(),
                new CauseAnswer(
                        cause.kind().word(),
                        cause.event().isEmpty() ? Optional.empty() : Optional.of(cause.event()),
                        cause.timestamp().isPresent()
                                ? Optional.of(
                                        Instant.ofEpochMilli(cause.timestamp().getAsLong()))
                                : Optional.empty(),
                        cause.leaf().map(leaf -> new LeafAnswer(leaf.path(), leaf.says()))));
    }

    /** One who follows. For one thread at a time. */
    private final class Feed {
        private final Disclosure shown;
        private long after;

        Feed(long after, Disclosure shown) {
            this.after = after;
            this.shown = shown;
        }

        CompletionStage<byte[]> next() {
            if (followers.isClosed()) {
                return CompletableFuture.completedStage(END);
            }
            try {
                Changes changes = engine.changes(after, STREAM_PAGE);
                after = changes.next();
                if (!changes.changes().isEmpty()) {
                    return CompletableFuture.completedStage(events(changes));
                }
                return followers
                        .changeAfter(after, HEARTBEAT)
                        .thenComposeAsync(found -> found ? next() : CompletableFuture.completedStage(HEARTBEAT_LINE));
            } catch (UnavailableException | RefusedException e) {
                return CompletableFuture.completedStage(END); // it will be back, with Last-Event-ID
            }
        }

        private byte[] events(Changes changes) {
            StringBuilder text = new StringBuilder();
            for (Changes.Change change : changes.changes()) {
                text.append("id: ")
                        .append(change.position())
                        .append("\nevent: change\ndata: ")
                        .append(ApiJson.write(answer(change, shown)))
                        .append("\n\n");
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
