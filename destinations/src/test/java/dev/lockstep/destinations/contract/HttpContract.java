package dev.lockstep.destinations.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.Sandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every destination promises that speaks HTTP, whatever the other side answers. It is shown at the destination's sandbox. */
public abstract class HttpContract<S extends Sandbox> extends DestinationContract {

    protected final ManualClock clock = new ManualClock(NOW);

    /** Not null between the hooks. */
    protected S sandbox;

    protected Destination destination;

    protected abstract S sandbox(ManualClock clock) throws IOException;

    /** Sends something that the platform takes, in the given order of attempts always the same. */
    protected abstract Answer<?> act();

    /** What must not be in any text that people may see: secrets, addresses, numbers, hashes. */
    protected abstract List<String> secrets();

    /** What a status means to this platform, where it is not what {@link #MEANINGS} says. */
    protected abstract Map<Integer, Class<? extends Failure>> meanings();

    /** What a status means where nothing else is documented. */
    private static final Map<Integer, Class<? extends Failure>> MEANINGS = Map.ofEntries(
            Map.entry(301, Failure.Closed.class),
            Map.entry(401, Failure.Credentials.class),
            Map.entry(403, Failure.Credentials.class),
            Map.entry(404, Failure.Gone.class),
            Map.entry(410, Failure.Gone.class),
            Map.entry(429, Failure.Later.class),
            Map.entry(500, Failure.Unknown.class),
            Map.entry(502, Failure.Unknown.class),
            Map.entry(503, Failure.Later.class),
            Map.entry(504, Failure.Unknown.class));

    @BeforeEach
    final void open() throws IOException {
        sandbox = sandbox(clock);
        destination = kind().open(withDefaults(settings()), new Surroundings(clock, Meter.UNLIMITED));
    }

    @AfterEach
    final void close() {
        destination.close();
        sandbox.close();
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatAStatusMeans() {
        Map<Integer, Class<? extends Failure>> all = new TreeMap<>(MEANINGS);
        all.putAll(meanings());
        return all.entrySet().stream()
                .map(status -> dynamicTest(
                        status.getKey() + " is " + status.getValue().getSimpleName(),
                        () -> assertThat(refused(Response.of(status.getKey())))
                                .isInstanceOf(status.getValue())
                                .satisfies(failure ->
                                        assertThat(failure.trouble().code()).startsWith(status.getKey() + ""))));
    }

    @Test
    void waitsAsLongAsItIsAsked() {
        assertThat(refused(Response.of(429).with("retry-after", "17")))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).contains(Duration.ofSeconds(17)));
        assertThat(refused(Response.of(429)))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).isEmpty());
    }

    @Test
    void knowsThatNothingWasDoneWhereNobodyListens() throws IOException {
        sandbox.goDown();
        assertThat(failure(act())).isInstanceOf(Failure.Later.class);

        sandbox.comeBack();
        assertThat(act()).isInstanceOf(Answer.Done.class);
    }

    @Test
    void doesNotKnowWhetherItWasDoneWhereTheConnectionBreaks() {
        sandbox.next(new Fault.Broken());
        assertThat(failure(act())).isInstanceOf(Failure.Unknown.class);
        assertThat(act()).isInstanceOf(Answer.Done.class);
    }

    @Test
    void asksTheMeterBeforeEachCallAndDoesWithoutWhereThereIsNoRoom() {
        destination.close();
        List<String> asked = new ArrayList<>();
        destination = kind().open(withDefaults(settings()), new Surroundings(clock, quota -> {
            asked.add(quota);
            return java.util.OptionalLong.of(clock.millis() + 90_000);
        }));

        assertThat(failure(act()))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).contains(Duration.ofSeconds(90)));
        assertThat(asked).hasSize(1);
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void saysWhoItIsInEveryCall() {
        act();
        assertThat(sandbox.calls())
                .isNotEmpty()
                .allSatisfy(
                        call -> assertThat(call.header("user-agent").orElse("")).startsWith("Lockstep"));
    }

    /** The answer repeats the whole request: whoever shows the answer shows it. */
    @Test
    void repeatsNothingOfWhatTheOtherSideSays() {
        act();
        String echo = sandbox.calls().stream()
                .map(call -> call.target() + "\n" + call.text())
                .reduce("", String::concat);
        for (int status : new int[] {301, 400, 401, 403, 404, 410, 413, 422, 429, 500, 502, 503}) {
            Answer<?> answer = answer(new Response(status, new TreeMap<>(), echo));
            assertThat(secrets())
                    .isNotEmpty()
                    .allSatisfy(secret -> assertThat(answer.toString()).doesNotContain(secret));
        }
    }

    /** The failure that comes of it where all calls are answered so. */
    protected final Failure refused(Response response) {
        return failure(answer(response));
    }

    /** The answer where every call is answered so. */
    private Answer<?> answer(Response response) {
        for (int i = 0; i < 10; i++) {
            sandbox.next(new Fault.Refused(response));
        }
        Answer<?> answer = act();
        sandbox.forgetFaults();
        return answer;
    }

    protected static Failure failure(Answer<?> answer) {
        return switch (answer) {
            case Answer.Failed<?>(Failure failure) -> failure;
            case Answer.Done<?> done -> throw new AssertionError("it was done: " + done);
        };
    }

    /** Whether a member of the audience is known there by this name. */
    protected final Optional<String> shown(String audience, String name) {
        return Optional.ofNullable(sandbox.members(audience).get(name));
    }
}
