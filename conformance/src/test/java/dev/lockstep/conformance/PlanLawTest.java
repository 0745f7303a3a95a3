package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.Members;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Moves;
import dev.lockstep.sync.preview.Preview;
import dev.lockstep.sync.preview.SegmentPreview;
import dev.lockstep.testkit.generate.ConditionGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator;
import dev.lockstep.testkit.generate.HistoryGenerator.Shape;
import dev.lockstep.testkit.generate.Receipt;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan says is what applying does: who enters and leaves, on an engine with people who become one, are forgotten, and whose facts
 * come late. {@code -Dcases=N} and {@code -Dseed=N} as elsewhere.
 */
class PlanLawTest {

    private static final int SEGMENTS = 4;
    private static final long DAY_MS = 24 * 60 * 60 * 1000L;

    @TempDir
    private Path folder;

    private long moved;

    @Test
    void applyingDoesWhatThePlanSaid() throws Exception {
        long first = Long.getLong("seed", 7_000_001);
        int cases = Integer.getInteger("cases", 12);
        for (long seed = first; seed < first + cases; seed++) {
            check(seed);
        }
        assertThat(cases < 12 || moved > 0).as("somebody enters or leaves").isTrue();
    }

    /** Facts of few among many are looked up one by one: here of two in two hundred, of whom one became another. */
    @Test
    void whatFewOfManyDidIsFoundInTheirFacts() throws Exception {
        Workspace before = workspace("big: {where: {latest: Bought, ago: 1d..2d}}");
        Workspace after = workspace("big: {where: {did: Bought, where: {revenue: {gte: 50}}, within: 1d}}");
        long start = Instants.EARLIEST + DAY_MS;
        AtomicLong clock = new AtomicLong(start);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("few")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(settings, before.conditions(), EngineObserver.NONE)) {
            for (int i = 0; i < 200; i++) {
                receive(engine, event(start, Identifier.id("u" + i), "Seen", 0));
            }
            receive(engine, event(start, Identifier.anonymous("b7"), "Bought", 70));
            receive(
                    engine,
                    new Fact.AttributeChange(
                            Optional.empty(),
                            start,
                            List.of(Identifier.id("u7"), Identifier.anonymous("b7")),
                            Map.of()));
            receive(engine, event(start, Identifier.id("u90"), "Bought", 49));
            clock.set(start + 1);
            receive(engine, event(start + 1, Identifier.id("u91"), "Bought", 50));
            for (long now : List.of(start + DAY_MS - 1, start + DAY_MS, start + DAY_MS + 1)) {
                clock.set(now);
                Forecast forecast = engine.survey(
                        survey -> Preview.of(before, after, folder, List.of()).of(survey, now, 2, share -> {}));
                assertThat(forecast.segments().getFirst().entering().samples())
                        .as("%d ms after a day", now - start - DAY_MS)
                        .containsExactlyElementsOf(
                                now < start + DAY_MS
                                        ? List.of("u7", "u91")
                                        : now == start + DAY_MS ? List.of("u91") : List.of());
            }
        }
    }

    private static void receive(Engine engine, Fact fact) throws Exception {
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }

    private static Fact event(long at, Identifier person, String name, double revenue) {
        return new Fact.Event(Optional.empty(), at, List.of(person), name, Map.of("revenue", Value.of(revenue)));
    }

    private void check(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        ConditionGenerator conditions = new ConditionGenerator(random);
        Workspace before = workspace(conditions.segments(SEGMENTS, 2));
        Workspace after = workspace(changed(before, conditions.segments(SEGMENTS, 2), random));
        List<Receipt> history =
                new HistoryGenerator(random, Shape.onePerson(60).withLate().withPeople(8)).history();
        AtomicLong clock = new AtomicLong(Instants.EARLIEST);
        Path data = folder.resolve(String.valueOf(seed));
        EngineSettings settings = EngineSettings.of(data).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(settings, before.conditions(), EngineObserver.NONE)) {
            for (Receipt receipt : history) {
                clock.set(Math.max(clock.get(), receipt.at()));
                engine.receive(List.of(new Intake.Learned(receipt.fact(), false)))
                        .get();
            }
            settle(engine, clock);
            Map<String, Set<String>> were = members(engine, before);

            Forecast forecast = engine.survey(
                    survey -> Preview.of(before, after, data, List.of()).of(survey, clock.get(), 2, share -> {}));
            engine.apply(after.conditions()).join();
            settle(engine, clock);
            Map<String, Set<String>> are = members(engine, after);

            for (SegmentPreview segment : forecast.segments()) {
                moved += segment.entering().people() + segment.leaving().people();
                Set<String> old = were.getOrDefault(segment.segment(), Set.of());
                Set<String> current = are.getOrDefault(segment.segment(), Set.of());
                assertThat(segment.before())
                        .as("%s before, seed %d", segment.segment(), seed)
                        .isEqualTo(old.size());
                assertThat(segment.after())
                        .as("%s after, seed %d", segment.segment(), seed)
                        .isEqualTo(current.size());
                assertMoves(segment.entering(), without(current, old), seed);
                assertMoves(segment.leaving(), without(old, current), seed);
            }
            Set<String> told =
                    forecast.segments().stream().map(SegmentPreview::segment).collect(Collectors.toSet());
            were.forEach((segment, old) -> {
                if (!told.contains(segment)) {
                    assertThat(are)
                            .as("what is not told of stays, seed %d", seed)
                            .containsEntry(segment, old);
                }
            });
        }
    }

    private static void assertMoves(Moves moves, Set<String> people, long seed) {
        assertThat(moves.people()).as("seed %d", seed).isEqualTo(people.size());
        assertThat(moves.byCondition().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .as("conditions add up, seed %d", seed)
                .isEqualTo(people.size());
        assertThat(people)
                .as("seed %d", seed)
                .containsAll(StreamSupport.stream(moves.samples().spliterator(), false)
                        .toList());
    }

    /** Some of the segments are others, one may be gone and one be new. */
    private static SequencedMap<String, Condition> changed(
            Workspace before, SequencedMap<String, Condition> others, SplittableRandom random) {
        SequencedMap<String, Condition> changed = before.conditions();
        others.forEach((name, condition) -> {
            if (random.nextInt(3) == 0) {
                changed.put(name, condition);
            }
        });
        if (random.nextBoolean()) {
            changed.put("new", new Condition.Not(new Condition.Member("s0")));
        }
        return changed;
    }

    private static Workspace workspace(SequencedMap<String, Condition> segments) {
        String text = segments.entrySet().stream()
                .map(segment -> segment.getKey() + ": {where: " + Conditions.canonical(segment.getValue()) + "}")
                .collect(Collectors.joining(", ", "segments: {", "}\n"));
        return read(text);
    }

    private static Workspace workspace(String segments) {
        return read("segments: {" + segments + "}\n");
    }

    private static Workspace read(String text) {
        return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)))
                .workspace()
                .orElseThrow();
    }

    private static Map<String, Set<String>> members(Engine engine, Workspace workspace) {
        return workspace.segments().keySet().stream()
                .collect(Collectors.toMap(name -> name, name -> members(engine, name)));
    }

    private static Set<String> members(Engine engine, String segment) {
        try {
            return engine.members(segment, Integer.MAX_VALUE, Optional.empty()).orElseThrow().members().stream()
                    .map(Members.Member::person)
                    .map(person -> person.name())
                    .collect(Collectors.toSet());
        } catch (UnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> without(Set<String> people, Set<String> others) {
        Set<String> rest = new TreeSet<>(people);
        rest.removeAll(others);
        return rest;
    }

    private static void settle(Engine engine, AtomicLong clock) {
        while (engine.status().nextTimer() <= clock.get() || !engine.status().backfilled()) {
            Thread.onSpinWait();
        }
    }
}
