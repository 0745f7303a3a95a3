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
import dev.lockstep.core.state.PersonState;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Members;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Partition;
import dev.lockstep.engine.partition.Queries;
import dev.lockstep.engine.simulation.SimulatedStore.Fault;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.naive.NaiveChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One life of a partition, on one thread and from one seed: facts come in turns of any size, the clock jumps, timers are fired a
 * few at a time. A turn is written when the seed says so, at the latest when the next one has been worked out; the write fails
 * before or after it was done; the process dies with a turn under way. Whoever sent a fact that was not acknowledged sends it
 * again.
 *
 * <p>Beside it a {@link Population} in memory is given exactly what was written, once. In the end both must agree.
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
    private final Deque<Receipt> left = new ArrayDeque<>();

    /** What was taken and not acknowledged yet, in order. */
    private final List<Taken> unacknowledged = new ArrayList<>();

    /** The turn that is sent and may not be written yet; null where there is none. */
    private @Nullable Runnable underWay;

    private int written;
    private int named;
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
        this.partition = reopened();
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

    /** A fact, and when it was taken. */
    private record Taken(Receipt receipt, long now) {}

    /** A turn until it is written or lost. */
    private final class Turn implements Pipeline.Sender {

        private final List<Taken> taken;

        Turn(List<Taken> taken) {
            this.taken = taken;
            unacknowledged.addAll(taken);
        }

        @Override
        public void written(long bytes, long nanos) {
            assertThat(tellOfWhatIsWritten()).as("acknowledged is on disk").isEqualTo(bytes > 0);
            List<Taken> first = unacknowledged.subList(0, taken.size());
            assertThat(first).as("acknowledged in order").isEqualTo(taken);
            first.clear();
        }

        @Override
        public void lost(StoreException cause) {
            tellOfWhatIsWritten();
        }

        /**
         * What is in the store has happened, whether its sender was told or not. A turn in which nothing was written is one of
         * repeated facts alone, and did not happen: not even time passed.
         */
        private boolean tellOfWhatIsWritten() {
            if (store.written() == written) {
                return false;
            }
            written = store.written();
            taken.forEach(it -> population.receive(it.receipt().fact(), it.now()));
            return true;
        }
    }

    private void send(Runnable turn) {
        underWay = turn;
    }

    private void writeWhatIsUnderWay() {
        if (underWay != null) {
            underWay.run();
            underWay = null;
        }
    }

    /** As after the process has died: what was under way was written just before that, or is not there. */
    private Partition reopened() {
        if (random.nextBoolean()) {
            writeWhatIsUnderWay();
        }
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                Partition opened =
                        Partition.open(new Pipeline(store, this::send), seal, segments, Set.of(), random.nextInt(4));
                underWay = null;
                written = store.written();
                unacknowledged.reversed().forEach(again -> left.addFirst(again.receipt()));
                unacknowledged.clear();
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
                partition.apply(definitions, Set.of());
                written = store.written();
                segments = definitions;
                return;
            } catch (StoreException e) {
                partition = reopened();
            }
        }
        throw new IllegalStateException("never defined");
    }

    private void receive(List<Receipt> receipts) {
        receipts.forEach(receipt -> left.add(new Receipt(receipt.at(), named(receipt.fact()))));
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                while (!left.isEmpty()) {
                    turn();
                }
                return;
            } catch (StoreException e) {
                partition = reopened();
            }
        }
        throw new IllegalStateException("never taken");
    }

    /** A sender who is not sure whether a fact was taken sends it again, which takes a message id to be safe. */
    private Fact named(Fact fact) {
        if (fact.messageId().isPresent()) {
            return fact;
        }
        Optional<String> id = Optional.of("sent-" + named++);
        return switch (fact) {
            case Fact.Event it -> new Fact.Event(id, it.timestamp(), it.identifiers(), it.name(), it.properties());
            case Fact.AttributeChange it ->
                new Fact.AttributeChange(id, it.timestamp(), it.identifiers(), it.attributes());
            case Fact.Alias it -> new Fact.Alias(id, it.timestamp(), it.identifiers(), it.previous());
            case Fact.Erasure it -> new Fact.Erasure(id, it.timestamp(), it.identifiers());
        };
    }

    private void turn() throws StoreException {
        begin();
        partition.continueBackfill(random.nextInt(3));
        List<Taken> taken = new ArrayList<>();
        for (int facts = 1 + random.nextInt(MAX_FACTS_A_TURN); facts > 0 && !left.isEmpty(); facts--) {
            Receipt receipt = left.removeFirst();
            clock = Math.max(clock, receipt.at());
            if (random.nextInt(3) == 0) {
                begin();
            }
            partition.take(new Intake.Learned(receipt.fact(), false));
            taken.add(new Taken(receipt, partition.now()));
        }
        partition.continueBackfill(random.nextInt(3));
        partition.send(new Turn(taken));
        if (random.nextInt(4) == 0) {
            writeWhatIsUnderWay();
        }
        if (random.nextInt(10) == 0) {
            partition = reopened();
        }
    }

    private void begin() {
        // Sometimes the clock goes back; time must not.
        partition.begin(random.nextInt(8) == 0 ? clock - random.nextInt(100_000) : clock);
        clock = Math.max(clock, partition.now());
        partition.fire(random.nextInt(3));
    }

    /** Lets all be acknowledged, and all timers fire that are due. */
    private void settle() {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            try {
                while (!left.isEmpty()) {
                    turn();
                }
                partition.begin(clock);
                int fired = partition.fire(7);
                boolean more = partition.continueBackfill(2);
                partition.send(new Turn(List.of()));
                if (fired < 7 && !more && partition.nextTimer() > clock) {
                    partition.drain();
                    population.advance(clock);
                    return;
                }
            } catch (StoreException e) {
                partition = reopened();
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
        agreeThatNothingIsNobodys();
    }

    /** Every fact that is kept is of somebody who is there, and every change is found by its person. */
    private void agreeThatNothingIsNobodys() {
        int facts = 0;
        for (PersonState person : population.people().toList()) {
            facts += queries()
                    .events(person.person(), Integer.MAX_VALUE - 1, Optional.empty())
                    .orElseThrow()
                    .facts()
                    .size();
        }
        assertThat(store.size(Table.HISTORY)).isEqualTo(facts);
        assertThat(store.size(Table.CHANGES_OF_PERSON)).isEqualTo(store.size(Table.CHANGES));
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
