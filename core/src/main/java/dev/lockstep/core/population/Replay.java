package dev.lockstep.core.population;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.program.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plays recorded facts on a virtual clock. The clock is the greatest timestamp seen so far, so that a fact that comes after a
 * younger one is late, as it would have been live. The changes come out netted and in a fixed order: by instant, then person,
 * then segment, and whatever a person entered and exited at one instant is left out. Mutable, for one thread.
 */
public final class Replay {

    private static final Comparator<MembershipChange> BY_PERSON_AND_SEGMENT = Comparator.comparing(
                    MembershipChange::person)
            .thenComparing(MembershipChange::segment, Values::compareText);

    private final Population population;
    private final Consumer<MembershipChange> changes;
    private final List<MembershipChange> instant = new ArrayList<>();

    /** @param changes gets the netted changes, in order */
    public Replay(Program program, Consumer<MembershipChange> changes) {
        this.population = new Population(program, this::collect);
        this.changes = changes;
    }

    /** Everybody, as of the clock. */
    public Population population() {
        return population;
    }

    /** Plays the next fact in the order of receipt. */
    public void play(Fact fact) {
        population.receive(fact, Math.max(population.now(), fact.timestamp()));
    }

    /** Runs the clock on, to an instant not before the last fact, and gives out all changes up to it. */
    public void runTo(long until) {
        population.advance(until);
        flush();
    }

    /** Ends at the last fact. */
    public void end() {
        flush();
    }

    private void collect(MembershipChange change) {
        if (!instant.isEmpty() && instant.getFirst().at() != change.at()) {
            flush();
        }
        instant.add(change);
    }

    private void flush() {
        if (instant.size() > 1) {
            // Stable: the changes of one person and segment stay in the order in which they happened, and they
            // alternate.
            instant.sort(BY_PERSON_AND_SEGMENT);
        }
        for (int i = 0; i < instant.size(); ) {
            int end = i + 1;
            while (end < instant.size() && BY_PERSON_AND_SEGMENT.compare(instant.get(i), instant.get(end)) == 0) {
                end++;
            }
            if ((end - i) % 2 == 1) {
                changes.accept(instant.get(end - 1));
            }
            i = end;
        }
        instant.clear();
    }
}
