package dev.lockstep.sync.preview;

import dev.lockstep.sync.runner.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An audience at a connection in both versions, with what is worked out once for everybody.
 *
 * @param old empty where it is new
 * @param current empty where it is gone
 * @param asksTheSame whether both ask the same of a person who is in the same segments
 * @param changed of the segments that decide on the old one, those that differ
 */
record Pair(Copies.Id id, Optional<Side> old, Optional<Side> current, boolean asksTheSame, List<String> changed) {

    /**
     * One version of it.
     *
     * @param segments that decide on it
     * @param spelling the number of the way in which it wants identifiers, among all that there are
     */
    record Side(Target target, List<String> segments, int spelling) {}

    /** @param changed segments that differ between the versions */
    static Pair of(
            Copies.Id id, @Nullable Target old, @Nullable Target current, Spellings spellings, Set<String> changed) {
        return new Pair(
                id,
                Optional.ofNullable(old).map(target -> side(target, spellings)),
                Optional.ofNullable(current).map(target -> side(target, spellings)),
                old != null && current != null && old.asks().equals(current.asks()),
                old == null
                        ? List.of()
                        : old.segments().stream().filter(changed::contains).toList());
    }

    private static Side side(Target target, Spellings spellings) {
        return new Side(target, List.copyOf(target.segments()), spellings.number(target));
    }
}
