package dev.lockstep.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Members;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.simulation.SimulatedStore.Fault;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveChange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One life of a partition, on one thread and from one seed: facts come in turns of any size, the clock jumps, commits fail before
 * and after the write, the process dies between them, timers are fired a few at a time. Whoever sent a fact that was not
 * acknowledged sends it again.
 *
 * <p>Beside it a {@link Population} in memory is given exactly what was acknowledged, once. After every turn both must agree.
 */
final class Simulation {

    private static final int MAX_FACTS_A_TURN = 6;
    private static final int MAX_TRIES = 1000;
    private static final byte[] SECRET = new byte[Seal.SECRET_BYTES];

    private final SplittableRandom random;
    private final int faultPercent;
    private final Seal seal = new Seal(SECRET);
    private final SimulatedStore store = new SimulatedStore(this::fault);
    private final Set<NaiveChange> expected = new LinkedHashSet<>();
    private final Population population;
    private SequencedMap<String, Condition> segments;
    private Partition partition;
    private final List<Fact> staged = new ArrayList<>();
    private int written;
    private int sent;
    private long clock;

    Simulation(Scenario scenario, long seed, int faultPercent) {
        this(scenario, scenario.segments(), seed, faultPercent);
    }

    /** @param first the segments that count until {@link #define} is called; the population has the scenario's from the start */
    Simulation(Scenario scenario, SequencedMap<String, Condition> first, long seed, int faultPercent) {
        this.random = new SplittableRandom(seed);
        this.faultPercent = faultPercent;
        this.segments = first;
        this.population =
                new Population(Program.compile(scenario.segments(), List.of()), change -> net(plain(change), expected));
        this.partition = open();
        this.clock = scenario.receipts().isEmpty()
                ? scenario.until()
                : scenario.receipts().getFirst().at();
    }

    SimulatedStore store() {
        return store;
    }

    private Fault fault() {
        return random.nextInt(100) >= faultPercent ? Fault.NONE : random.nextBoolean() ? Fault.LOST : Fault.WRITTEN;
    }

    private Partition open() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                Partition opened = Partition.open(store, seal, segments, random.nextInt(4));
                written = store.written();
                return opened;
            } catch (StoreException e) {
                // Tries again, as a supervisor would.
            }
        }
        throw new IllegalStateException("never opened");
    }

    void run(Scenario scenario) {
        receive(scenario.receipts());
        clock = Math.max(clock, scenario.until());
        settle();
        agreeOnMembers();
        agreeOnChanges();
    }

    /** Facts come under the first segments, then under the scenario's. */
    void runWithNewDefinitions(Scenario scenario) {
        int half = random.nextInt(scenario.receipts().size() + 1);
        receive(scenario.receipts().subList(0, half));
        define(scenario.segments());
        receive(scenario.receipts().subList(half, scenario.receipts().size()));
        clock = Math.max(clock, scenario.until());
        settle();
        agreeOnMembers();
    }

    private void define(SequencedMap<String, Condition> definitions) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                partition.apply(definitions);
                segments = definitions;
                return;
            } catch (StoreException e) {
                partition = open();
            }
        }
        throw new IllegalStateException("never defined");
    }

    private void receive(List<Receipt> receipts) {
        List<Receipt> left = new ArrayList<>(receipts);
        while (!left.isEmpty()) {
            List<Receipt> turn = new ArrayList<>();
            for (int facts = 1 + random.nextInt(MAX_FACTS_A_TURN); facts > 0 && !left.isEmpty(); facts--) {
                turn.add(left.removeFirst());
            }
            clock = Math.max(clock, turn.getLast().at());
            take(turn.stream().map(receipt -> named(receipt.fact())).toList());
            if (random.nextInt(10) == 0) {
                partition = open(); // the process died, and nothing was under way
            }
        }
    }

    /** A sender who is not sure whether a fact was taken sends it again, which takes a message id to be safe. */
    private Fact named(Fact fact) {
        if (fact.messageId().isPresent()) {
            return fact;
        }
        Optional<String> id = Optional.of("sent-" + sent++);
        return switch (fact) {
            case Fact.Event it -> new Fact.Event(id, it.timestamp(), it.identifiers(), it.name(), it.properties());
            case Fact.AttributeChange it ->
                new Fact.AttributeChange(id, it.timestamp(), it.identifiers(), it.attributes());
            case Fact.Alias it -> new Fact.Alias(id, it.timestamp(), it.identifiers(), it.previous());
            case Fact.Erasure it -> new Fact.Erasure(id, it.timestamp(), it.identifiers());
        };
    }

    private void take(List<Fact> facts) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                // Sometimes the clock goes back; time must not.
                partition.begin(random.nextInt(8) == 0 ? clock - random.nextInt(100_000) : clock);
                clock = Math.max(clock, partition.now());
                partition.fire(random.nextInt(3));
                partition.continueBackfill(random.nextInt(3));
                for (Fact fact : facts) {
                    partition.take(new Intake.Learned(fact, false));
                    tellOfWhatIsWritten();
                    staged.add(fact);
                }
                partition.continueBackfill(random.nextInt(3));
                partition.commit();
                tellOfWhatIsWritten();
                staged.clear();
                return;
            } catch (StoreException e) {
                tellOfWhatIsWritten();
                staged.clear();
                partition = open();
            }
        }
        throw new IllegalStateException("never taken");
    }

    /**
     * What is in the store has happened, whether its sender was told or not; an erasure writes what came before it. A turn in
     * which nothing was written is one of repeated facts alone, and did not happen: not even time passed.
     */
    private void tellOfWhatIsWritten() {
        if (store.written() > written) {
            written = store.written();
            staged.forEach(fact -> population.receive(fact, partition.now()));
            staged.clear();
        }
    }

    /** Lets all timers fire that are due. */
    private void settle() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                partition.begin(clock);
                int fired = partition.fire(7);
                boolean more = partition.continueBackfill(2);
                partition.commit();
                if (fired < 7 && !more && partition.nextTimer() > clock) {
                    population.advance(clock);
                    return;
                }
            } catch (StoreException e) {
                partition = open();
            }
        }
        throw new IllegalStateException("never settled");
    }

    private void agreeOnMembers() {
        assertThat(members()).isEqualTo(memberships(population));
        assertThat(partition.persons()).isEqualTo(population.size());
        for (SegmentView segment : queries().segments()) {
            assertThat(members(segment.segment())).as(segment.segment()).hasSize((int) segment.size());
        }
    }

    private void agreeOnChanges() {
        if (population.counts().erased() > 0) {
            return; // The changes of those who are forgotten are gone.
        }
        Set<NaiveChange> logged = new LinkedHashSet<>();
        for (Changes.Change change : queries().changes(0, Integer.MAX_VALUE).changes()) {
            net(new NaiveChange(change.at(), change.person(), change.segment(), change.entered()), logged);
        }
        assertThat(logged).containsExactlyInAnyOrderElementsOf(expected);
    }

    private Queries queries() {
        return new Queries(store, seal, partition.catalog());
    }

    private List<Members.Member> members(String segment) {
        return queries()
                .members(segment, Integer.MAX_VALUE, Optional.empty())
                .orElseThrow()
                .members();
    }

    private Map<PersonId, Set<String>> members() {
        Map<PersonId, Set<String>> memberships = new TreeMap<>();
        for (SegmentView segment : queries().segments()) {
            members(segment.segment())
                    .forEach(member -> memberships
                            .computeIfAbsent(member.person(), person -> new TreeSet<>())
                            .add(segment.segment()));
        }
        return memberships;
    }

    private static Map<PersonId, Set<String>> memberships(Population population) {
        List<String> segments = population.program().segments();
        Map<PersonId, Set<String>> memberships = new TreeMap<>();
        population.people().forEach(state -> {
            for (int segment = 0; segment < segments.size(); segment++) {
                if (Verdict.holds(state.verdict(segment))) {
                    memberships
                            .computeIfAbsent(state.person(), person -> new TreeSet<>())
                            .add(segments.get(segment));
                }
            }
        });
        return memberships;
    }

    private static void net(NaiveChange change, Set<NaiveChange> changes) {
        if (!changes.remove(new NaiveChange(change.at(), change.person(), change.segment(), !change.entered()))) {
            changes.add(change);
        }
    }

    private static NaiveChange plain(MembershipChange change) {
        return new NaiveChange(change.at(), change.person(), change.segment(), change.entered());
    }
}
