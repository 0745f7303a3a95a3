package dev.lockstep.cli.demo;

import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.workspace.Audience;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * All that is to be seen at one instant.
 *
 * @param clock the shop's, in milliseconds since the epoch
 * @param people of whom the engine knows something
 * @param facts that were sent
 * @param factsPerSecond of real time
 * @param changes of memberships since the show began
 * @param durable how long it took until a fact was on disk
 * @param audiences in the order of the workspace
 * @param connections in the order of the workspace
 * @param journey of the followed shopper; empty where nobody is followed
 */
record Scene(
        long clock,
        long people,
        long facts,
        double factsPerSecond,
        Changes changes,
        Durable durable,
        List<Audience> audiences,
        List<Platform> connections,
        Optional<Journey.Report> journey) {

    Scene {
        audiences = List.copyOf(audiences);
        connections = List.copyOf(connections);
    }

    /** Entries and exits, by what made them. */
    record Changes(long byFact, long byTime, long byMerge) {
        long all() {
            return byFact + byTime + byMerge;
        }
    }

    /** In milliseconds of real time. */
    record Durable(double p50, double p99) {}

    /**
     * A connection and its sandbox.
     *
     * @param stopped why nothing is called; empty where nothing keeps it from that
     * @param left calls that are left of each quota: {@code write 10 PT1M}, what is counted, how many, and in which span
     * @param calls that the sandbox has had
     * @param isAtOnce whether what it takes is in effect when it is taken
     */
    record Platform(
            String connection,
            Optional<String> stopped,
            SequencedMap<String, Integer> left,
            long calls,
            boolean isAtOnce,
            List<Copy> copies) {

        Platform {
            copies = List.copyOf(copies);
        }

        static Platform of(ConnectionStatus status, long calls, boolean isAtOnce) {
            return new Platform(
                    status.connection(),
                    status.stopped().map(Object::toString),
                    status.budgetLeft(),
                    calls,
                    isAtOnce,
                    status.copies().stream().map(Copy::of).toList());
        }

        Optional<Copy> copy(String audience) {
            return copies.stream()
                    .filter(copy -> copy.audience().equals(audience))
                    .findFirst();
        }
    }

    /**
     * An audience at a connection, in people.
     *
     * @param confirmed empty where the whole of it was never in effect
     * @param held why something that waits is not sent
     */
    record Copy(
            String audience, long inSegment, long desired, long delivered, OptionalLong confirmed, List<Hold> held) {

        Copy {
            held = List.copyOf(held);
        }

        static Copy of(ConnectionStatus.CopyStatus status) {
            return new Copy(
                    status.audience(),
                    status.inSegment(),
                    status.desired(),
                    status.delivered(),
                    status.confirmed(),
                    status.held().stream()
                            .map(held -> new Hold(held.word(), held.says()))
                            .toList());
        }
    }

    /** Why something is held: in a word, and in words. */
    record Hold(String word, String says) {}
}
