package dev.lockstep.testkit.generate;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Something that must be so in every case that a generator can make. A case that fails is made smaller for as long as it
 * still fails, and the failure then shows the case, its seed, and the command that replays it.
 *
 * <p>Two system properties change a run: {@code -Dcases=N} makes N cases, for a long hunt or for a single one, and
 * {@code -Dseed=N} begins with the case of that seed.
 *
 * @param generator makes a case; the same random numbers must give the same case
 * @param smaller cases that are a little smaller than a case, the smallest first
 * @param describe shows a case so that a reader could type it in again
 */
public record Property<T>(
        Function<RandomGenerator, T> generator, Function<T, Stream<T>> smaller, Function<T, String> describe) {

    /** How often a failing case is tried to be made smaller. */
    private static final int MAX_SMALLER = 20_000;

    /** What must be so; anything thrown means that it is not. */
    public interface Check<T> {
        void check(T example);
    }

    /** A property of scenarios. */
    public static Property<Scenario> ofScenarios(Function<RandomGenerator, Scenario> generator) {
        return new Property<>(generator, Smaller::scenarios, Scenario::describe);
    }

    /**
     * Checks the cases of the seeds {@code seed}, {@code seed + 1}, and so on.
     *
     * @throws AssertionError at the first case that fails
     */
    public void check(int cases, long seed, Check<T> check) {
        int count = Integer.getInteger("cases", cases);
        long first = Long.getLong("seed", seed);
        for (long current = first; current < first + count; current++) {
            T example = generator.apply(new SplittableRandom(current));
            Optional<Throwable> failure = failure(check, example);
            if (failure.isPresent()) {
                throw report(check, example, failure.get(), current);
            }
        }
    }

    private AssertionError report(Check<T> check, T example, Throwable failure, long seed) {
        T smallest = example;
        Throwable last = failure;
        int tries = 0;
        boolean found = true;
        while (found && tries < MAX_SMALLER) {
            found = false;
            for (T candidate : (Iterable<T>) smaller.apply(smallest)::iterator) {
                Optional<Throwable> again = failure(check, candidate);
                tries++;
                if (again.isPresent()) {
                    smallest = candidate;
                    last = again.get();
                    found = true;
                    break;
                }
            }
        }
        return new AssertionError(
                """
                %s

                in the case of seed %d, made as small as it still fails:
                %s

                replay: mvn test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Dcases=1 -Dseed=%d
                """.formatted(last.getMessage(), seed, describe.apply(smallest), caller(), seed), last);
    }

    private static <T> Optional<Throwable> failure(Check<T> check, T example) {
        try {
            check.check(example);
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(e);
        }
    }

    /** The test that runs this, as Surefire names it. */
    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().startsWith(Property.class.getName()))
                        .findFirst()
                        .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "#" + frame.getMethodName())
                        .orElse(""));
    }
}
