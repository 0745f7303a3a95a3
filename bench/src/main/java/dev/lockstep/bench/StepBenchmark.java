package dev.lockstep.bench;

import dev.lockstep.core.identity.Identity;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.testkit.shop.Arrival;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one fact costs on one core, with the state in memory: the step alone, with the timers that have come due for its person;
 * and the whole population, with identity, repeated messages and everybody's timers in order. The first half of the facts
 * makes a history and is not measured. The facts of an invocation are looked at before it, since those of a parser are fresh in
 * the cache too; the states of their persons are wherever the last step left them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms6g", "-Xmx6g", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class StepBenchmark {

    private static final int HISTORY = 1_000_000;
    private static final int FACTS = 2_000_000;
    private static final int AT_ONCE = 1000;

    @Param({"10000", "200000"})
    private int people;

    private final SegmentMachine machine = new SegmentMachine(Shop.program());
    private Arrival[] arrivals = new Arrival[0];
    private final List<Move> moves = new ArrayList<>();
    private PersonState[] states = new PersonState[0];
    private @Nullable Population population;
    private int next = FACTS;

    /** So that nothing may be left out. */
    public long looked;

    /** A step that is ready to be made: who it is about and who is absorbed (or -1) are found out beforehand. */
    private record Move(int person, int absorbed, Input.Received input, long now) {}

    @Setup(Level.Trial)
    public void prepare() {
        arrivals = Shop.arrivals(people, FACTS);
        Map<Identifier, Identifier> owners = new HashMap<>();
        Map<Identifier, List<Identifier>> owned = new HashMap<>();
        Map<Identifier, Integer> numbers = new HashMap<>();
        long sequence = 0;
        for (Arrival arrival : arrivals) {
            Identity.Resolution resolution = Identity.resolve(arrival.fact(), owners::get);
            List<Identifier> more = new ArrayList<>(resolution.assigned());
            int absorbed = -1;
            for (Identifier other : resolution.absorbed()) {
                absorbed = number(other, numbers);
                more.addAll(owned.getOrDefault(other, List.of()));
            }
            more.forEach(identifier -> owners.put(identifier, resolution.person()));
            owned.computeIfAbsent(resolution.person(), person -> new ArrayList<>())
                    .addAll(more);
            int person = number(resolution.person(), numbers);
            moves.add(new Move(person, absorbed, new Input.Received(arrival.fact(), sequence++), arrival.receivedAt()));
        }
        states = new PersonState[numbers.size()];
    }

    private static int number(Identifier person, Map<Identifier, Integer> numbers) {
        return numbers.computeIfAbsent(person, name -> numbers.size());
    }

    /** Takes the next facts to be measured; when there are no more, it begins again behind the history. */
    @Setup(Level.Invocation)
    public void takeNext() {
        next += AT_ONCE;
        if (next >= FACTS) {
            makeHistory();
            next = HISTORY;
        }
        for (int i = next; i < next + AT_ONCE; i++) {
            looked += arrivals[i].fact().hashCode();
        }
    }

    private void makeHistory() {
        for (int i = 0; i < states.length; i++) {
            states[i] = machine.newPerson(new PersonId("p" + i));
        }
        step(0, HISTORY);
        population = new Population(machine.program(), change -> {});
        receive(0, HISTORY);
    }

    /** {@code SegmentMachine.step}. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long step() {
        return step(next, next + AT_ONCE);
    }

    /** {@code Population.receive}. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long receive() {
        return receive(next, next + AT_ONCE);
    }

    private long step(int first, int end) {
        long changes = 0;
        for (int i = first; i < end; i++) {
            Move move = moves.get(i);
            if (move.absorbed >= 0) {
                changes += machine.step(states[move.person], new Input.Merged(states[move.absorbed]), move.now)
                        .changes()
                        .size();
            }
            changes += machine.step(states[move.person], move.input, move.now)
                    .changes()
                    .size();
        }
        return changes;
    }

    private long receive(int first, int end) {
        Population everybody = population;
        if (everybody == null) {
            throw new IllegalStateException();
        }
        for (int i = first; i < end; i++) {
            everybody.receive(arrivals[i].fact(), arrivals[i].receivedAt());
        }
        return everybody.counts().received();
    }
}
