package dev.lockstep.sync.preview;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.sync.planner.Decision;
import dev.lockstep.sync.runner.ProfileView;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks everybody by two workspaces at once. Only segments that differ are asked, and those by which audiences are made of them; an
 * audience is looked at where one of its segments differs, or what else decides on it. Immutable.
 */
public final class Preview {

    private final Versions versions;
    private final Copies before;
    private final Copies after;
    private final SequencedSet<Copies.Id> touched;
    private final Set<String> attributes;
    private final Workspace next;
    private final List<String> remarks = new ArrayList<>();

    /**
     * Prepares a comparison.
     *
     * @param current what counts
     * @param next what would
     * @param folder from which relative folders in either are meant
     */
    public Preview(Workspace current, Workspace next, Path folder) {
        this.next = next;
        this.before = Copies.of(current, folder, new ArrayList<>());
        this.after = Copies.of(next, folder, remarks);
        Set<String> changed = new Versions(current.conditions(), next.conditions(), Set.of()).changed();
        this.touched = touched(changed);
        Set<String> asked = new LinkedHashSet<>();
        touched.forEach(id -> {
            Optional.ofNullable(before.targets().get(id)).ifPresent(target -> asked.addAll(segments(target)));
            Optional.ofNullable(after.targets().get(id)).ifPresent(target -> asked.addAll(segments(target)));
        });
        this.versions = new Versions(current.conditions(), next.conditions(), asked);
        this.attributes = touched.isEmpty() ? Set.of() : new TreeSet<>(Targets.attributes(current));
        if (!touched.isEmpty()) {
            attributes.addAll(Targets.attributes(next));
        }
    }

    private SequencedSet<Copies.Id> touched(Set<String> changed) {
        SequencedSet<Copies.Id> all = new LinkedHashSet<>(after.targets().keySet());
        all.addAll(before.targets().keySet());
        all.removeIf(id -> {
            Target old = before.targets().get(id);
            Target current = after.targets().get(id);
            return old != null
                    && current != null
                    && old.asks().equals(current.asks())
                    && Collections.disjoint(segments(current), changed);
        });
        return all;
    }

    private static Set<String> segments(Target target) {
        Set<String> segments = new HashSet<>(target.admission().excluded());
        segments.add(target.admission().segment());
        return segments;
    }

    /**
     * Asks everybody.
     *
     * @param now the instant as of which; that of the store's last turn counts where it is later
     * @param threads how many work at a time
     * @param progress is told, by any of them, which share is done: 0 to 1
     */
    public Forecast of(Survey survey, long now, int threads, DoubleConsumer progress) {
        long at = Math.max(now, survey.lastTurn());
        Program program = Program.compile(versions.all(), attributes);
        List<Tally> tallies = Collections.synchronizedList(new ArrayList<>());
        if (!versions.all().isEmpty()) {
            survey.people(
                    new SegmentMachine(program),
                    at,
                    threads,
                    () -> {
                        Tally tally = new Tally();
                        tallies.add(tally);
                        return (identifiers, knownFirstAs, state) ->
                                new Person(program, identifiers, knownFirstAs, state, at).count(tally);
                    },
                    progress);
        }
        Tally sum = new Tally();
        tallies.forEach(sum::addAll);
        return new Outlook(versions, before, after, touched, next).forecast(at, sum, remarks);
    }

    /** One person, asked by both. */
    private final class Person {

        private final Program program;
        private final List<Identifier> identifiers;
        private final PersonId knownFirstAs;
        private final PersonState state;
        private final long now;

        Person(Program program, List<Identifier> identifiers, PersonId knownFirstAs, PersonState state, long now) {
            this.program = program;
            this.identifiers = identifiers;
            this.knownFirstAs = knownFirstAs;
            this.state = state;
            this.now = now;
        }

        void count(Tally tally) {
            tally.persons++;
            String name = identifiers.getFirst().person().name();
            for (String segment : versions.changed()) {
                tally.segment(segment)
                        .count(
                                name,
                                isIn(Versions.before(segment)),
                                isIn(Versions.after(segment)),
                                entered -> condition(segment, entered));
            }
            for (Copies.Id id : touched) {
                tally.audience(id)
                        .count(
                                name,
                                belongs(before.targets().get(id), true),
                                belongs(after.targets().get(id), false));
            }
        }

        private boolean isIn(String segment) {
            int index = program.indexOf(segment);
            return index >= 0 && Verdict.holds(state.verdict(index));
        }

        private boolean belongs(@Nullable Target target, boolean isBefore) {
            if (target == null || !isInVersion(target.admission().segment(), isBefore)) {
                return false;
            }
            Set<String> segments = new HashSet<>();
            segments(target).stream()
                    .filter(segment -> isInVersion(segment, isBefore))
                    .forEach(segments::add);
            Profile.Known profile = new Profile.Known(identifiers, knownFirstAs, attributes(), segments);
            return target.admission().decide(new ProfileView(profile, target.dialect(), target.region()), now)
                    instanceof Decision.Belongs;
        }

        private boolean isInVersion(String segment, boolean isBefore) {
            return isIn(isBefore ? Versions.before(segment) : Versions.after(segment));
        }

        private Map<String, Optional<Value>> attributes() {
            Map<String, Optional<Value>> written = new HashMap<>();
            for (String attribute : attributes) {
                int index = program.attribute(attribute);
                if (state.isWritten(index)) {
                    written.put(attribute, Optional.ofNullable(state.attribute(index)));
                }
            }
            return written;
        }

        /**
         * The condition that makes the difference: of those that only one of the two asks, the first that keeps the person out, else the
         * first that lets them in.
         */
        private String condition(String segment, boolean entered) {
            List<Versions.Part> without = versions.parts(segment, entered);
            List<Versions.Part> with = versions.parts(segment, !entered);
            String asked = entered ? "no longer asked: " : "now asked: ";
            String enough = entered ? "now enough: " : "no longer enough: ";
            return first(without, false)
                    .map(part -> asked + part.leaf().says())
                    .or(() -> first(with, true).map(part -> enough + part.leaf().says()))
                    .orElse(entered ? "the segment is new" : "the segment is removed");
        }

        private Optional<Versions.Part> first(List<Versions.Part> parts, boolean helps) {
            return parts.stream()
                    .filter(part -> !part.isCommon() && (isIn(part.name()) != part.isDenied()) == helps)
                    .findFirst()
                    .or(() -> parts.stream()
                            .filter(part -> (isIn(part.name()) != part.isDenied()) == helps && isOfMember(part))
                            .findFirst());
        }

        /** A reference that both ask may mean another thing by now. */
        private static boolean isOfMember(Versions.Part part) {
            return Objects.requireNonNull(part.leaf()).condition()
                    instanceof dev.lockstep.core.condition.Condition.Member;
        }
    }
}
