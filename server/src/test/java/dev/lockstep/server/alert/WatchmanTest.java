package dev.lockstep.server.alert;

import static dev.lockstep.server.alert.Samples.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.insight.alert.Figures;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said is kept in the store of a real engine; orders come each hour, until they do not. */
class WatchmanTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;

    @TempDir
    Path folder;

    private Workspace workspace = workspace("""
            receivers:
              ops: {kind: slack, url: "${env:OPS}"}
              chat: {kind: slack, url: "${env:CHAT}"}
            alerts:
              orders: {silent: Order Completed, within: 6h, to: [ops, chat], settle: 0s}
            """);

    private long now = NINE;
    private long silentFrom = Long.MAX_VALUE;
    private boolean isAvailable = true;
    private Engine engine;
    private Outbox outbox;
    private Watchman watchman;

    @BeforeEach
    void open() throws StoreException {
        engine = Engine.open(EngineSettings.of(folder), new LinkedHashMap<>(), EngineObserver.NONE);
        outbox = new Outbox(engine.books());
        watchman = new Watchman(
                () -> workspace,
                (current, at) -> figures(at),
                engine.books(),
                outbox,
                () -> Instant.ofEpochMilli(now),
                new Random(1));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void tellsEverybodyOnceWhenItBeginsAndOnceWhenItEndsWhateverIsRestartedInBetween() throws Exception {
        watchman.look();
        assertThat(said("ops")).isEmpty();
        silentFrom = NINE;
        now += 3 * HOUR;
        watchman.look();
        watchman.look();
        restart();
        watchman.look();
        restart();
        assertThat(said("ops")).containsExactly("orders begins: Order Completed");
        assertThat(said("chat")).containsExactly("orders begins: Order Completed");
        silentFrom = Long.MAX_VALUE;
        now += HOUR;
        restart();
        watchman.look();
        restart();
        watchman.look();
        assertThat(said("ops"))
                .containsExactly("orders begins: Order Completed", "orders is resolved: Order Completed");
    }

    @Test
    void aResolveIsNotForgottenWhereTheAlertIsTakenOutMeanwhile() throws Exception {
        silentFrom = NINE;
        now += 3 * HOUR;
        watchman.look();
        workspace = workspace("receivers: {ops: {kind: slack, url: '${env:OPS}'}}");
        restart();
        watchman.look();
        watchman.look();
        assertThat(said("ops"))
                .containsExactly("orders begins: Order Completed", "orders is resolved: Order Completed");
        assertThat(said("chat"))
                .as("who is not there any more is told nothing more")
                .hasSize(1);
    }

    @Test
    void whereThereAreNoFiguresNothingIsSaid() throws Exception {
        silentFrom = NINE;
        now += 3 * HOUR;
        watchman.look();
        isAvailable = false;
        now += 3 * DAY;
        assertThatThrownBy(() -> watchman.look()).isInstanceOf(UnreadableException.class);
        assertThat(said("ops")).hasSize(1);
        isAvailable = true;
        watchman.look();
        assertThat(said("ops")).last().isEqualTo("orders goes on: Order Completed");
    }

    @Test
    void whatCouldNotBeWrittenIsSaidOnceItCan() throws Exception {
        silentFrom = NINE;
        now += 3 * HOUR;
        engine.close();
        assertThatThrownBy(() -> watchman.look()).isInstanceOfAny(StoreException.class, UnreadableException.class);
        open();
        watchman.look();
        assertThat(said("ops")).containsExactly("orders begins: Order Completed");
    }

    private void restart() throws StoreException {
        engine.close();
        open();
    }

    private List<String> said(String receiver) {
        return outbox.all(receiver).stream()
                .map(waiting -> Wording.subject(waiting.message()).replace("[workspace] ", ""))
                .toList();
    }

    private Figures figures(long at) {
        if (!isAvailable) {
            throw new UnreadableException("the store is not open");
        }
        List<OfEvent> events = new ArrayList<>();
        for (long hour = NINE - 14 * DAY; hour < at; hour += HOUR) {
            if (hour < silentFrom) {
                events.add(new OfEvent(hour, "Order Completed", 20));
            }
        }
        return new Figures(at, new TreeMap<>(), Optional.of(events));
    }

    private static Workspace workspace(String text) {
        return WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", text)))
                .workspace()
                .orElseThrow();
    }
}
