package dev.lockstep.conformance;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.model.Instants;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows the log of membership changes as a consumer does, and leaves out what cancels out within an instant. */
final class Follower {

    private final Set<Netted> netted = new LinkedHashSet<>();
    private final Set<String> members = new HashSet<>();
    private final Map<Long, String> names = new HashMap<>();
    private long position;

    /** A change as it is read from the log. */
    record Change(
            long position, long at, long number, String person, String segment, boolean entered, boolean forgotten) {}

    private record Netted(long at, String person, String segment, boolean entered) {

        Netted opposite() {
            return new Netted(at, person, segment, !entered);
        }

        String line() {
            return Instants.format(at) + " " + person + " " + segment + " " + (entered ? "entered" : "exited");
        }
    }

    /** The position of the last change that was taken; 0 before the first. */
    long position() {
        return position;
    }

    void take(Change change) {
        position = change.position();
        // Whoever is forgotten exits without a name, and is known by the number that they entered with.
        String name = change.forgotten() ? requireNonNull(names.get(change.number())) : change.person();
        names.put(change.number(), name);
        String membership = change.number() + change.segment();
        boolean isNews = change.entered() ? members.add(membership) : members.remove(membership);
        Netted one = new Netted(change.at(), name, change.segment(), change.entered());
        if (isNews && !netted.remove(one.opposite())) {
            netted.add(one);
        }
    }

    /** All that is left, as a case's expected changes are written. */
    List<String> lines() {
        return netted.stream().map(Netted::line).sorted().toList();
    }
}
