package dev.lockstep.insight.audience;

import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.Tally.OfSegment;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Why the size of a segment changed between two full hours. The causes add up: {@code before} plus all that entered, less all that exited,
 * is {@code after}.
 *
 * @param before the size at the beginning
 * @param after the size at the end
 * @param causes what people entered and exited by
 * @param leaves which parts of the condition made the difference, where one did; empty is the rest
 */
public record SizeChange(
        long before, long after, SequencedMap<Cause, Moves> causes, Map<Optional<Changes.Leaf>, Moves> leaves) {

    public SizeChange {
        causes = Collections.unmodifiableSequencedMap(new TreeMap<>(causes));
        leaves = Map.copyOf(leaves);
    }

    /**
     * Works it out, back from what is now.
     *
     * @param tally with all moves since {@code from}
     * @param from the beginning, a full hour in milliseconds since the epoch
     * @param to the end likewise; later than now is now
     */
    public static SizeChange of(Tally tally, long from, long to) {
        SequencedMap<Cause, Moves> causes = new TreeMap<>();
        Map<Optional<Changes.Leaf>, Moves> leaves = new HashMap<>();
        long after = tally.size();
        for (OfSegment some : tally.moves()) {
            Moves moves = Moves.of(some.entered(), some.people());
            if (some.hour() >= to) {
                after -= moves.change();
            } else if (some.hour() >= from) {
                causes.merge(cause(some), moves, Moves::plus);
                leaves.merge(some.leaf(), moves, Moves::plus);
            }
        }
        Moves all = causes.values().stream().reduce(Moves.NONE, Moves::plus);
        return new SizeChange(after - all.change(), after, causes, leaves);
    }

    private static Cause cause(OfSegment some) {
        String hash = some.kind() == Changes.Kind.DEFINITION ? some.hash() : "";
        return new Cause(some.kind(), some.event(), hash);
    }

    /** Everybody who moved. */
    public Moves all() {
        return causes.values().stream().reduce(Moves.NONE, Moves::plus);
    }

    /** The parts of the condition, the one by which most people moved first. */
    public List<Map.Entry<Changes.Leaf, Moves>> leavesByMoves() {
        return leaves.entrySet().stream()
                .filter(entry -> entry.getKey().isPresent())
                .map(entry -> Map.entry(entry.getKey().orElseThrow(), entry.getValue()))
                .sorted(Comparator.<Map.Entry<Changes.Leaf, Moves>>comparingLong(
                                entry -> -entry.getValue().all())
                        .thenComparing(entry -> entry.getKey().path())
                        .thenComparing(entry -> entry.getKey().says()))
                .toList();
    }

    /** How many moved for each who is there at the end; empty where nobody is. */
    public Optional<Double> volatility() {
        return after == 0 ? Optional.empty() : Optional.of((double) all().all() / after);
    }
}
