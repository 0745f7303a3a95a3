package dev.lockstep.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Property;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.testkit.generate.Scenario;
import dev.lockstep.testkit.sql.SqlAgreement;
import dev.lockstep.testkit.sql.SqlEvaluator;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.WorkspaceReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Journeys that a generator makes, against what is said of them in words, and against DuckDB. */
class JourneyDifferentialTest {

    private static final long HOUR = 60 * 60 * 1000L;
    private static final List<Long> AGES = List.of(1L, 5 * 60_000L, HOUR, 4 * HOUR, 24 * HOUR);

    /**
     * A journey over events that histories hold.
     *
     * @param viewed how many {@code Product Viewed} exhaust it, beside one {@code Email Sent}; 0 where no number does
     * @param ends by {@code Product Added}
     * @param lasts in milliseconds; 0 where it does so for ever
     * @param delay of a handoff, in milliseconds
     */
    private record Made(int viewed, boolean ends, long lasts, long delay) {

        private static Made by(RandomGenerator random) {
            return new Made(
                    random.nextInt(3),
                    random.nextBoolean(),
                    random.nextBoolean() ? 0 : AGES.get(random.nextInt(AGES.size())),
                    AGES.get(random.nextInt(AGES.size())));
        }

        private SequencedMap<String, Condition> segments() {
            String journey = "journeys:\n  j:\n    starts: Checkout Started\n    converts: Order Completed\n"
                    + (ends ? "    ends: Product Added\n" : "")
                    + (viewed > 0
                            ? "    messages: {view: Product Viewed}\n    exhausted: {view: " + viewed + ", email: 1}\n"
                            : "")
                    + (lasts > 0 ? "    lasts: " + Durations.format(lasts) + "\n" : "")
                    + "audiences: {A: {segment: j.exhausted, handoff: {after: j, delay: " + Durations.format(delay)
                    + "}}}\n";
            return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", journey)))
                    .workspace()
                    .orElseThrow()
                    .conditions();
        }

        /** The segments of the journey that the person is in, in words. */
        private List<String> states(List<Fact.Event> facts, long now) {
            List<Fact.Event> past =
                    facts.stream().filter(fact -> fact.timestamp() <= now).toList();
            OptionalLong start = times(past, "Checkout Started").max();
            if (start.isEmpty()) {
                return List.of();
            }
            List<Fact.Event> since = past.stream()
                    .filter(fact -> fact.timestamp() >= start.getAsLong())
                    .toList();
            if (times(since, "Order Completed").findAny().isPresent()) {
                return List.of("converted");
            }
            if (ends && times(since, "Product Added").findAny().isPresent()) {
                return List.of();
            }
            long exhausted = Math.min(
                    lasts > 0 ? start.getAsLong() + lasts : Long.MAX_VALUE,
                    viewed > 0
                            ? Math.max(nth(since, "Product Viewed", viewed), nth(since, "Email Sent", 1))
                            : Long.MAX_VALUE);
            if (exhausted > now) {
                return List.of("active");
            }
            return exhausted <= now - delay
                    ? List.of("exhausted", "exhausted." + Durations.format(delay))
                    : List.of("exhausted");
        }

        private static LongStream times(List<Fact.Event> facts, String name) {
            return facts.stream().filter(fact -> fact.name().equals(name)).mapToLong(Fact::timestamp);
        }

        /** When the n-th of these happened. */
        private static long nth(List<Fact.Event> facts, String name, int n) {
            return times(facts, name).sorted().skip(n - 1L).findFirst().orElse(Long.MAX_VALUE);
        }
    }

    @Test
    void somebodyIsInTheStateThatIsSaidInWordsAndInNoOther() {
        for (long seed = Long.getLong("seed", 1); seed <= Long.getLong("seed", 200); seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Made made = Made.by(random);
            HistoryGenerator histories =
                    new HistoryGenerator(random, Shape.onePerson(25).withLate());
            List<Receipt> receipts = histories.history();
            Program program = Program.compile(made.segments(), List.of());
            Population population = new Population(program, change -> {});
            List<Fact.Event> known = new ArrayList<>();
            Set<String> messages = new HashSet<>();
            for (Receipt receipt : receipts) {
                population.advance(receipt.at());
                boolean isNew = receipt.fact().messageId().isEmpty()
                        || messages.add(receipt.fact().messageId().get());
                population.receive(receipt.fact(), receipt.at());
                if (isNew && receipt.fact() instanceof Fact.Event event) {
                    known.add(event);
                }
                agree(made, population, known, receipt.at(), seed);
            }
            population.advance(histories.end());
            agree(made, population, known, population.now(), seed);
        }
    }

    private static void agree(Made made, Population population, List<Fact.Event> known, long now, long seed) {
        List<String> states = new ArrayList<>();
        for (String segment : population.program().segments()) {
            boolean isIn = population
                    .person(new PersonId("u0"))
                    .filter(person ->
                            Verdict.holds(person.verdict(population.program().indexOf(segment))))
                    .isPresent();
            if (isIn) {
                states.add(segment.substring("j.".length()));
            }
        }
        assertThat(states)
                .as("%s at %d of the case of seed %d (replay: -Dseed=%d)", made, now, seed, seed)
                .containsExactlyInAnyOrderElementsOf(made.states(known, now));
    }

    @Test
    void theMachineAndDuckDbAgreeOnJourneys() throws SQLException {
        try (SqlEvaluator duckDb = SqlEvaluator.inDuckDb()) {
            Property.ofScenarios(JourneyDifferentialTest::scenario)
                    .check(8, 1, scenario -> SqlAgreement.check(scenario, 25, duckDb));
        }
    }

    private static Scenario scenario(RandomGenerator random) {
        SequencedMap<String, Condition> segments =
                new LinkedHashMap<>(Made.by(random).segments());
        HistoryGenerator histories = new HistoryGenerator(random, new Shape(60, 8, true, true, true));
        return new Scenario(segments, histories.history(), histories.end());
    }
}
