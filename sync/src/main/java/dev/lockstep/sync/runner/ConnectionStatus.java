package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Work;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * How a connection stands, as of the end of a turn.
 *
 * @param kind of destination
 * @param stopped why nothing is called until somebody changes something
 * @param followed up to where the log of membership changes is followed
 * @param budgetLeft what is left of each quota, by {@link dev.lockstep.destinations.spi.Quota#written}
 * @param orders how it stands with orders; empty where it is told of none
 */
public record ConnectionStatus(
        String connection,
        String kind,
        Optional<Trouble> stopped,
        long followed,
        SequencedMap<String, Integer> budgetLeft,
        Optional<OrdersStatus> orders,
        List<CopyStatus> copies) {

    public ConnectionStatus {
        budgetLeft = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(budgetLeft));
        copies = List.copyOf(copies);
    }

    /**
     * Orders that a platform is told of, since this program began.
     *
     * @param told orders that it has taken
     * @param leftOut orders that it was not told of, by the reason in words
     * @param pending files that it works on, as far as is known
     * @param failed files that it could not work on
     * @param trouble why it cannot be told of them just now
     */
    public record OrdersStatus(
            long told, Map<String, Long> leftOut, int pending, long failed, Optional<Trouble> trouble) {
        public OrdersStatus {
            leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
        }
    }

    /** A connection that the workspace speaks of no more. */
    static ConnectionStatus left(String connection, String people) {
        return new ConnectionStatus(
                connection,
                "unknown",
                Optional.of(new Trouble(
                        "taken-out",
                        "the connection is not in the workspace any more, and these are left there as they are: "
                                + people + "; put it back with its key to take them out, or see to it there")),
                0,
                new LinkedHashMap<>(),
                Optional.empty(),
                List.of());
    }

    /**
     * One audience there.
     *
     * @param inSegment people in the audience's segment
     * @param droppedAt of these, people who drop out at each gate
     * @param desired people who should be there
     * @param delivered people who are there
     * @param unverified of these, people of whom the destination has not said so one by one
     * @param confirmed of these, people who are known to be in effect; empty where the whole of it never was
     * @param rejected people whom the destination refused as they are
     * @param rejectedBy the same, by what the destination calls the reason
     * @param waiting people whose change has not been taken, by lane
     * @param queues the same, by kind of work
     * @param held why something that waits is not sent
     * @param found what somebody should see to at the platform
     * @param oldestUnconfirmed since when the oldest change waits that is not known to be in effect
     * @param visibleWithinMs how old that may become
     * @param isLate whether it is older
     * @param freshness how long each part of the way took
     * @param isSurveyed whether everybody was asked under the definition that counts
     * @param isTakenOut whether the workspace speaks of it no more, so that its people are to be taken out
     * @param observedAt when it was looked at last
     * @param mismatch that the platform has otherwise many than were sent
     * @param canary how it stands with whoever walks through it, and is counted nowhere else; empty where nobody does
     */
    public record CopyStatus(
            String audience,
            String role,
            long inSegment,
            Map<Gate, Long> droppedAt,
            long desired,
            long delivered,
            long unverified,
            OptionalLong confirmed,
            long rejected,
            SequencedMap<String, Long> rejectedBy,
            Map<Lane, Long> waiting,
            List<Queue> queues,
            List<Held> held,
            List<Found> found,
            OptionalLong oldestUnconfirmed,
            long visibleWithinMs,
            boolean isLate,
            Map<Freshness.Hop, Spread.Percentiles> freshness,
            OptionalLong acceptedAt,
            OptionalLong confirmedAt,
            boolean isSurveyed,
            boolean isTakenOut,
            Optional<String> remoteId,
            Optional<Observation> observation,
            OptionalLong observedAt,
            Optional<Mismatch> mismatch,
            Optional<CanaryStatus> canary) {

        public CopyStatus {
            droppedAt = Collections.unmodifiableMap(new EnumMap<>(droppedAt));
            waiting = Collections.unmodifiableMap(new EnumMap<>(waiting));
            queues = List.copyOf(queues);
            held = List.copyOf(held);
            found = List.copyOf(found);
        }

        /** How many rows or identifiers the platform says that it has got; empty where it does not say. */
        public OptionalLong received() {
            return observation.map(Observation::received).orElse(OptionalLong.empty());
        }

        /** How many of these it says that it has found. */
        public OptionalLong matched() {
            return observation.map(Observation::matched).orElse(OptionalLong.empty());
        }
    }

    /**
     * People who wait for one kind of work.
     *
     * @param oldest since when the first of them does
     * @param because the words of the holds that keep it; or {@code stopped}, {@code retry}, {@code gathering} or {@code next}, where none
     *     does
     * @param notBefore when it may go, where that is an instant
     */
    public record Queue(Work work, long people, long oldest, List<String> because, OptionalLong notBefore) {
        public Queue {
            because = List.copyOf(because);
        }
    }

    /**
     * Why something is held.
     *
     * @param word that names it, such as {@code shrink}
     * @param says in words, with what would end it
     * @param since when it was first found so, in milliseconds since the epoch; it outlives the program
     */
    public record Held(String word, String says, long since) {}

    /**
     * Something at the platform that is not as it should be, and not ours to change.
     *
     * @param code a word for it, such as {@code no-suppression}
     * @param says in words, with what to do
     * @param since when this program first saw it so, in milliseconds since the epoch
     */
    public record Found(String code, String says, long since) {}
}
