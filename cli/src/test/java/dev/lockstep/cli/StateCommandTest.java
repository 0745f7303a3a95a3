package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCommandTest {

    @TempDir
    private Path folder;

    @Test
    void inspectTellsWhatIsThereAlsoBesideAServer() throws Exception {
        try (Engine engine = engine()) {
            assertThat(engine.isReady()).isTrue();
            CommandRun text = run("inspect");
            assertThat(text.exitCode()).as(text.err()).isEqualTo(ExitCode.DONE);
            assertThat(text.out())
                    .contains("1 persons, 1 facts ever taken", "1 entries and exits", "  buyers", "  history");
            CommandRun json = run("inspect", "--format", "json");
            assertThat(json.out())
                    .startsWith("{\"format\": 2, \"last_turn\": \"2")
                    .contains("\"persons\": 1", "\"segment\": \"buyers\"", "\"size\": 1");
        }
    }

    @Test
    void aBackupIsOpenedAsAStore() throws Exception {
        engine().close();
        Path copy = folder.resolve("elsewhere/copy");
        CommandRun run = run("backup", "--to", copy.toString());
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("a copy is in");
        CommandRun again = run("backup", "--to", copy.toString());
        assertThat(again.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(again.err()).contains("name a folder that does not exist");
    }

    @Test
    void aBackupOfAStoreInUseAndOfNoneIsRefused() throws Exception {
        CommandRun none = run("backup", "--to", folder.resolve("copy").toString());
        assertThat(none.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(none.err()).contains("there is no store in");
        try (Engine engine = engine()) {
            assertThat(engine.isReady()).isTrue();
            CommandRun busy = run("backup", "--to", folder.resolve("copy").toString());
            assertThat(busy.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
            assertThat(busy.err()).contains("open in another process");
        }
    }

    private Engine engine() throws Exception {
        Engine engine = Engine.open(
                EngineSettings.of(folder.resolve("data")),
                SegmentTestDriver.conditions("buyers: {did: Order Completed}"),
                EngineObserver.NONE);
        Fact fact = new Fact.Event(
                Optional.of("m1"),
                System.currentTimeMillis(),
                List.of(Identifier.id("u1")),
                "Order Completed",
                Map.of());
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
        return engine;
    }

    private CommandRun run(String command, String... arguments) {
        List<String> all = new java.util.ArrayList<>(
                List.of("state", command, "--data", folder.resolve("data").toString()));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
