package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.insight.parity.Parity;
import dev.lockstep.insight.parity.ParityCheck;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Receipt;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The facts in the store of an engine, asked by SQL, give the members that the engine has: of people who become one, are forgotten, and whose
 * facts come late. {@code -Dcases=N} and {@code -Dseed=N} as elsewhere.
 */
class ParityLawTest {

    private static final int SEGMENTS = 4;

    @TempDir
    private Path folder;

    private long members;

    @Test
    void theStoreAskedBySqlHasTheMembersOfTheEngine() throws Exception {
        long first = Long.getLong("seed", 9_000_001);
        int cases = Integer.getInteger("cases", 8);
        for (long seed = first; seed < first + cases; seed++) {
            check(seed);
        }
        assertThat(cases < 8 || members > 0).as("somebody is a member").isTrue();
    }

    private void check(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        SequencedMap<String, Condition> segments = new ConditionGenerator(random).segments(SEGMENTS, 2);
        List<Receipt> history =
                new HistoryGenerator(random, Shape.onePerson(60).withLate().withPeople(8)).history();
        AtomicLong clock = new AtomicLong(Instants.EARLIEST);
        EngineSettings settings = EngineSettings.of(folder.resolve(String.valueOf(seed)))
                .withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(settings, segments, EngineObserver.NONE)) {
            for (Receipt receipt : history) {
                clock.set(Math.max(clock.get(), receipt.at()));
                engine.receive(List.of(new Intake.Learned(receipt.fact(), false)))
                        .get();
            }
            while (engine.status().nextTimer() <= clock.get()
                    || !engine.status().backfilled()) {
                Thread.onSpinWait();
            }
            for (Parity parity : engine.survey(survey -> ParityCheck.run(survey, segments, Set.of(), share -> {}))) {
                members += parity.inEngine();
                assertThat(parity.agrees())
                        .as("%s of seed %d: %s", Conditions.canonical(segments.get(parity.segment())), seed, parity)
                        .isTrue();
            }
        }
    }
}
