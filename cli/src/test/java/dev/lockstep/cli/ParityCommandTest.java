package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityCommandTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();

    @TempDir
    private Path folder;

    @Test
    void showsOnWhomTheEngineAndSqlDisagree() throws Exception {
        live(writes -> {});
        CommandRun run = run();
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines().map(String::stripTrailing))
                .containsExactly("""
                segment  as of                     people  in engine  in SQL  disagreeing
                carts    2026-03-01T09:00:00.000Z       2          2       2            0
                none     2026-03-01T09:00:00.000Z       -          -       -            -
                    not compared: it is not defined so in the store; apply the workspace first""".lines().toArray(String[]::new));
    }

    @Test
    void endsWithOneWhereSomebodyIsAMemberWhoShouldNotBe() throws Exception {
        live(writes -> writes.delete(Table.MEMBERS, Keys.of(0, 2)));
        CommandRun run = run("carts");
        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out()).contains("2          1       2            1").contains("a***@m***.example: only in SQL");
        assertThat(run("nobody").err()).contains("there is no segment nobody");
    }

    private interface Tampering {
        void with(WriteSet writes);
    }

    private void live(Tampering tampering) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), """
            segments:
              carts: {where: {latest: Checkout Started, within: 4h}}
              none: {where: {latest: Order Completed, within: 4h}}
            """);
        EngineSettings settings = EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(NINE));
        try (Engine engine = Engine.open(
                settings,
                SegmentTestDriver.conditions("carts: {latest: Checkout Started, within: 4h}"),
                EngineObserver.NONE)) {
            take(engine, Identifier.id("u1"));
            take(engine, Identifier.email("anna@mail.example"));
            WriteSet writes = new WriteSet();
            tampering.with(writes);
            engine.books().commit(writes);
        }
    }

    private static void take(Engine engine, Identifier person) throws Exception {
        Fact began = new Fact.Event(Optional.empty(), NINE, List.of(person), "Checkout Started", Map.of());
        engine.receive(List.of(new Intake.Learned(began, false))).get();
    }

    private CommandRun run(String... segments) {
        String[] arguments = {
            "parity",
            "--data",
            folder.resolve("data").toString(),
            "--workspace",
            folder.resolve("workspace").toString()
        };
        String[] all = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(arguments), java.util.stream.Stream.of(segments))
                .toArray(String[]::new);
        return CommandRun.of(all);
    }
}
