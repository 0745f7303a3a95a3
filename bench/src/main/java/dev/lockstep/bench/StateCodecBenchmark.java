package dev.lockstep.bench;

import dev.lockstep.core.population.Population;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateCodec;
import dev.lockstep.testkit.shop.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write a person's state as bytes, and to read it back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StateCodecBenchmark {

    private static final int PEOPLE = 10_000;
    private static final int STATES = 10_000;

    private final List<PersonState> states = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();

    @Setup
    public void prepare() {
        Population population = new Population(Shop.program(), change -> {});
        for (Arrival arrival : Shop.arrivals(PEOPLE, 10 * PEOPLE)) {
            population.receive(arrival.fact(), arrival.receivedAt());
        }
        population.people().limit(STATES).forEach(state -> {
            states.add(state);
            bytes.add(StateCodec.write(state));
        });
        if (states.size() < STATES) {
            throw new IllegalStateException("only " + states.size() + " people");
        }
    }

    @Benchmark
    @OperationsPerInvocation(STATES)
    public long write() {
        long written = 0;
        for (PersonState state : states) {
            written += StateCodec.write(state).length;
        }
        return written;
    }

    @Benchmark
    @OperationsPerInvocation(STATES)
    public long read() {
        long read = 0;
        for (int i = 0; i < STATES; i++) {
            PersonState state = states.get(i);
            read += StateCodec.read(state.person(), state.layout(), bytes.get(i))
                    .asOf();
        }
        return read;
    }
}
