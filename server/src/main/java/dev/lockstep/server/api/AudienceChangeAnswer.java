package dev.lockstep.server.api;

import dev.lockstep.engine.Changes;
import dev.lockstep.insight.audience.AudienceChange;
import dev.lockstep.insight.audience.AudienceText;
import dev.lockstep.insight.audience.Cause;
import dev.lockstep.insight.audience.CopyChange;
import dev.lockstep.insight.audience.FeedChange;
import dev.lockstep.insight.audience.Moves;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why an audience is as large as it is.
 *
 * @param from the full hour from which it is told
 * @param to the full hour up to which, or now
 * @param before people in its segment at the beginning
 * @param after people in its segment at the end: those before, and all who entered, less all who exited
 * @param causes what people entered and exited by
 * @param leaves by which part of the condition; the others moved by none, such as a definition
 * @param volatility who moved, for each who is there at the end; absent where nobody is
 * @param feed of the events that the segment asks for, whether they came as often as in earlier weeks
 * @param copies what became of these people at each connection that was kept at the end
 * @param says it in plain sentences
 */
public record AudienceChangeAnswer(
        String audience,
        String segment,
        Instant from,
        Instant to,
        long before,
        long after,
        List<CauseAnswer> causes,
        List<LeafMovesAnswer> leaves,
        Optional<Double> volatility,
        List<FeedAnswer> feed,
        List<CopyChangeAnswer> copies,
        String says) {

    /**
     * People who entered and exited by one thing.
     *
     * @param cause {@code event}, {@code attributes}, {@code time}, {@code merge}, {@code definition} or {@code erasure}
     * @param event its name, where one was the cause
     * @param hash of the definition, where that was the cause
     */
    public record CauseAnswer(
            String cause,
            Optional<String> event,
            Optional<String> hash,
            String says,
            long entered,
            long exited,
            long change) {
        static CauseAnswer of(Cause cause, Moves moves) {
            return new CauseAnswer(
                    cause.kind().word(),
                    Optional.of(cause.event()).filter(event -> !event.isEmpty()),
                    Optional.of(cause.hash()).filter(hash -> !hash.isEmpty()),
                    cause.says(),
                    moves.entered(),
                    moves.exited(),
                    moves.change());
        }
    }

    /** People who entered and exited by a part of the condition. */
    public record LeafMovesAnswer(String path, String says, long entered, long exited, long change) {
        static LeafMovesAnswer of(Changes.Leaf leaf, Moves moves) {
            return new LeafMovesAnswer(leaf.path(), leaf.says(), moves.entered(), moves.exited(), moves.change());
        }
    }

    /**
     * Events of a name.
     *
     * @param usual how many came in the same hours of earlier weeks; absent where they are not counted for so long
     * @param verdict {@code usual}, {@code surge}, {@code drop}, {@code silence} or {@code unknown}
     */
    public record FeedAnswer(
            String event, long count, Optional<Double> usual, String verdict, Optional<SilenceAnswer> silence) {
        static FeedAnswer of(FeedChange feed) {
            return new FeedAnswer(
                    feed.event(),
                    feed.count(),
                    feed.usual(),
                    feed.verdict().name().toLowerCase(Locale.ROOT),
                    feed.silence()
                            .map(silence -> new SilenceAnswer(
                                    Instant.ofEpochMilli(silence.from()),
                                    Instant.ofEpochMilli(silence.before()),
                                    silence.expected())));
        }
    }

    /** Hours without an event, and how many were to be expected. */
    public record SilenceAnswer(Instant from, Instant to, double expected) {}

    /** What became of the segment's people at a connection, at both instants. */
    public record CopyChangeAnswer(String connection, WayAnswer before, WayAnswer after) {
        static CopyChangeAnswer of(CopyChange copy) {
            return new CopyChangeAnswer(copy.connection(), WayAnswer.of(copy.before()), WayAnswer.of(copy.after()));
        }
    }

    /**
     * The way from the segment to what is delivered, at one instant. Each count is the one before less those that follow it.
     *
     * @param unfollowed people of whom the connection did not know yet
     * @param droppedAt people who dropped out at each gate
     * @param wanted people who should have been there
     * @param refused people whom the destination had refused
     * @param undelivered people who waited or were held, less those who waited to be removed
     */
    public record WayAnswer(
            long inSegment,
            long unfollowed,
            Map<String, Long> droppedAt,
            long wanted,
            long refused,
            long undelivered,
            long delivered) {
        static WayAnswer of(CopyChange.Way way) {
            Map<String, Long> dropped = new TreeMap<>();
            way.droppedAt().forEach((gate, people) -> dropped.put(gate.code(), people));
            return new WayAnswer(
                    way.inSegment(),
                    way.unfollowed(),
                    dropped,
                    way.wanted(),
                    way.refused(),
                    way.undelivered(),
                    way.delivered());
        }
    }

    /** What was found. */
    public static AudienceChangeAnswer of(AudienceChange change) {
        return new AudienceChangeAnswer(
                change.audience(),
                change.segment(),
                Instant.ofEpochMilli(change.from()),
                Instant.ofEpochMilli(change.to()),
                change.size().before(),
                change.size().after(),
                change.size().causes().entrySet().stream()
                        .map(entry -> CauseAnswer.of(entry.getKey(), entry.getValue()))
                        .toList(),
                change.size().leavesByMoves().stream()
                        .map(entry -> LeafMovesAnswer.of(entry.getKey(), entry.getValue()))
                        .toList(),
                change.size().volatility(),
                change.feed().stream().map(FeedAnswer::of).toList(),
                change.copies().stream().map(CopyChangeAnswer::of).toList(),
                AudienceText.of(change));
    }
}
