package dev.lockstep.sync.preview;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What was counted of some people. Mutable, for one thread. */
final class Tally {

    long persons;
    private final Map<String, Count> segments = new HashMap<>();
    private final Map<Copies.Id, Count> audiences = new HashMap<>();

    Count segment(String name) {
        return segments.computeIfAbsent(name, it -> new Count());
    }

    Count audience(Copies.Id id) {
        return audiences.computeIfAbsent(id, it -> new Count());
    }

    void addAll(Tally other) {
        persons += other.persons;
        other.segments.forEach((name, count) -> segment(name).addAll(count));
        other.audiences.forEach((id, count) -> audience(id).addAll(count));
    }

    /** How many are in by the one and by the other, and who comes and goes. */
    static final class Count {

        long before;
        long after;
        final Moves entering = new Moves();
        final Moves leaving = new Moves();

        /** @param condition that made the difference, where somebody enters, or leaves */
        void count(String person, boolean wasIn, boolean isIn, Function<Boolean, String> condition) {
            add(wasIn, isIn);
            if (wasIn != isIn) {
                (isIn ? entering : leaving).add(person, condition.apply(isIn));
            }
        }

        /** @param journeys that the person is active in, where they come or go */
        void countBelonging(String person, boolean wasIn, boolean isIn, Supplier<List<String>> journeys) {
            add(wasIn, isIn);
            if (wasIn != isIn) {
                Moves moves = isIn ? entering : leaving;
                moves.add(person);
                journeys.get().forEach(moves::isIn);
            }
        }

        private void add(boolean wasIn, boolean isIn) {
            before += wasIn ? 1 : 0;
            after += isIn ? 1 : 0;
        }

        void addAll(Count other) {
            before += other.before;
            after += other.after;
            entering.addAll(other.entering);
            leaving.addAll(other.leaving);
        }
    }
}
