package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the corpus into an engine over a real store, on the clock of a replay. At seeded points the store is copied as it is on
 * disk at that moment, which is what a killed process leaves behind, and another engine goes on from the copy.
 */
class EngineCaseTest {

    private static final int KILLS = 4;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheProjectsOwnCases() throws IOException {
        return Cases.in(Shared.repository().resolve("conformance/cases"), this::play);
    }

    @TestFactory
    Stream<DynamicTest> givesTheChangesOfTheSharedCases() throws IOException {
        return Cases.in(Shared.find("conformance"), this::play);
    }

    private void play(Path folderOfCase) throws Exception {
        Workspace workspace = Cases.workspace(folderOfCase);
        List<Fact> facts = new ArrayList<>();
        Cases.facts(folderOfCase, Interest.everything(), facts::add);
        SplittableRandom random = new SplittableRandom(facts.size());
        Path lives = folder.resolve(folderOfCase.getFileName());
        AtomicLong clock = new AtomicLong(Instants.EARLIEST);
        Follower follower = new Follower();
        int life = 0;
        Engine engine = open(lives.resolve("0"), workspace, clock);
        try {
            int next = 0;
            while (next < facts.size()) {
                int end = Math.min(facts.size(), next + 1 + random.nextInt(Math.max(1, facts.size() / KILLS)));
                for (Fact fact : facts.subList(next, end)) {
                    clock.set(Math.max(clock.get(), fact.timestamp()));
                    settle(engine, clock);
                    follow(follower, engine);
                    engine.receive(List.of(new Intake.Learned(fact, false))).get();
                    follow(follower, engine);
                }
                next = end;
                life++;
                Path data = lives.resolve(String.valueOf(life));
                engine.backUpTo(data.resolve("store"));
                Files.copy(lives.resolve(String.valueOf(life - 1)).resolve("data.key"), data.resolve("data.key"));
                engine.close();
                engine = open(data, workspace, clock);
            }
            clock.set(Math.max(clock.get(), Cases.until(folderOfCase)));
            settle(engine, clock);
            follow(follower, engine);
            assertThat(follower.lines()).isEqualTo(Cases.expected(folderOfCase));
        } finally {
            engine.close();
        }
    }

    private static Engine open(Path data, Workspace workspace, AtomicLong clock) throws Exception {
        EngineSettings settings = EngineSettings.of(data).withClock(() -> Instant.ofEpochMilli(clock.get()));
        return Engine.open(settings, workspace.conditions(), EngineObserver.NONE);
    }

    /** Waits until whatever is due has happened. */
    private static void settle(Engine engine, AtomicLong clock) {
        while (engine.status().nextTimer() <= clock.get() || !engine.status().backfilled()) {
            Thread.onSpinWait();
        }
    }

    private static void follow(Follower follower, Engine engine) throws UnavailableException {
        Changes news = engine.changes(follower.position(), Integer.MAX_VALUE);
        for (Changes.Change change : news.changes()) {
            follower.take(new Follower.Change(
                    change.position(),
                    change.at(),
                    change.number(),
                    change.person().name(),
                    change.segment(),
                    change.entered(),
                    change.cause().kind() == Changes.Kind.ERASURE));
        }
    }
}
