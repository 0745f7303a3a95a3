package dev.lockstep.sync.preview;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.state.Register;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.sync.runner.ConnectionStatus;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.language.JourneyState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;

/**
 * Asks everybody by two workspaces at once. Only segments that differ are asked, and those by which audiences are made of them; an
 * audience is looked at where one of its segments differs, or what else decides on it. Immutable.
 */
public final class Preview {

    private final Versions versions;
    private final Copies before;
    private final Copies after;
    private final List<Pair> pairs;
    private final Spellings spellings = new Spellings();
    private final Set<String> attributes = new TreeSet<>();
    private final Workspace next;

    private final Retention retention;

    private final Delivered delivered;
    private final List<String> remarks = new ArrayList<>();

    private Preview(Workspace current, Workspace next, Path folder, Delivered delivered) {
        this.next = next;
        this.delivered = delivered;
        this.retention = current.retention();
        this.before = Copies.of(current, folder, new ArrayList<>());
        this.after = Copies.of(next, folder, remarks);
        Set<String> changed = new Versions(current.conditions(), next.conditions(), Set.of()).changed();
        this.pairs = touched(changed).stream()
                .map(id -> Pair.of(id, before.targets().get(id), after.targets().get(id), spellings, changed))
                .toList();
        Set<String> asked = new LinkedHashSet<>();
        for (Pair pair : pairs) {
            pair.old().ifPresent(side -> asked.addAll(side.segments()));
            pair.current().ifPresent(side -> asked.addAll(side.segments()));
        }
        if (!pairs.isEmpty()) {
            next.journeys().keySet().stream().map(JourneyState.ACTIVE::segment).forEach(asked::add);
        }
        this.versions = new Versions(current.conditions(), next.conditions(), asked);
        if (!pairs.isEmpty()) {
            attributes.addAll(Targets.attributes(current));
            attributes.addAll(Targets.attributes(next));
        }
    }

    /**
     * Prepares a comparison, to be held against how audiences stand now.
     *
     * @param current what counts
     * @param next what would
     * @param folder from which relative folders in either are meant
     * @param connections as the program that keeps them in step says
     */
    public static Preview of(Workspace current, Workspace next, Path folder, List<ConnectionStatus> connections) {
        return new Preview(current, next, folder, Delivered.of(connections));
    }

    /**
     * The same, from a store that no such program is asked about.
     *
     * @param ledgers the store
     * @param now in milliseconds since the epoch
     */
    public static Preview of(Workspace current, Workspace next, Path folder, Reads ledgers, long now) {
        Preview preview = new Preview(current, next, folder, Delivered.of(ledgers, current, now));
        if (!preview.pairs.isEmpty()) {
            preview.remarks.add(
                    "how audiences and quotas stand is by the ledgers on disk; whether a connection is stopped just now,"
                            + " as by a key that is refused, or a suppression is late, only a server knows that runs on them");
        }
        return preview;
    }

    /**
     * Whether all events that are asked for are kept for ever; else what is remembered of them tells more than what will be asked again when
     * it is applied.
     */
    private boolean isAllKept(Program program) {
        return program.layout().registers().stream().map(Register::filter).allMatch(retention::keepsAll);
    }

    private SequencedSet<Copies.Id> touched(Set<String> changed) {
        SequencedSet<Copies.Id> all = new LinkedHashSet<>(after.targets().keySet());
        all.addAll(before.targets().keySet());
        all.removeIf(id -> {
            Optional<Target> old = Optional.ofNullable(before.targets().get(id));
            Optional<Target> current = Optional.ofNullable(after.targets().get(id));
            return current.isPresent()
                    && old.map(Target::asks).equals(current.map(Target::asks))
                    && Collections.disjoint(current.get().segments(), changed);
        });
        return all;
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
            Question question = Question.of(
                    program,
                    versions,
                    pairs,
                    spellings,
                    attributes,
                    List.copyOf(next.journeys().keySet()),
                    at);
            survey.people(
                    new SegmentMachine(program),
                    at,
                    !isAllKept(program),
                    threads,
                    () -> {
                        Tally tally = new Tally();
                        tallies.add(tally);
                        return (identifiers, knownFirstAs, state) ->
                                new AskedTwice(question, identifiers, knownFirstAs, state).count(tally);
                    },
                    progress);
        }
        Tally sum = new Tally();
        tallies.forEach(sum::addAll);
        return new Outlook(versions, before, after, pairs, next, delivered).forecast(at, sum, remarks);
    }
}
