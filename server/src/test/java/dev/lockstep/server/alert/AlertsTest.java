package dev.lockstep.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.Tally.OfEvent;
import dev.lockstep.insight.alert.Figures;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The threads at work: figures that the test sets, a real store, and a hook on this machine that is down at times. */
class AlertsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir
    Path folder;

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private volatile boolean isSilent;
    private volatile boolean isDown;
    private HttpServer hook;
    private Engine engine;
    private Workspace workspace;
    private Alerts alerts;

    @BeforeEach
    void open() throws Exception {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!isDown) {
                texts.add(JsonMapper.shared()
                        .readTree(body)
                        .get("text")
                        .asString()
                        .lines()
                        .findFirst()
                        .orElseThrow());
            }
            exchange.sendResponseHeaders(isDown ? 503 : 204, -1);
            exchange.close();
        });
        hook.start();
        Files.writeString(folder.resolve("lockstep.yaml"), """
            workspace: shop
            receivers: {ops: {kind: slack, url: "${env:OPS}", allow_internal: true}}
            alerts: {orders: {silent: Order, to: ops, settle: 0s}}
            """);
        String url = "http://127.0.0.1:" + hook.getAddress().getPort() + "/";
        workspace = WorkspaceReader.read(folder, name -> url).workspace().orElseThrow();
        start();
    }

    private void start() throws Exception {
        engine = Engine.open(EngineSettings.of(folder.resolve("data")), new LinkedHashMap<>(), EngineObserver.NONE);
        alerts = new Alerts(
                () -> workspace,
                new Receivers(() -> workspace, folder, InstantSource.system()),
                (current, now) -> figures(now),
                engine.books(),
                Duration.ofMillis(20),
                AlertObserver.NONE);
    }

    @AfterEach
    void close() {
        stop();
        hook.stop(0);
    }

    private void stop() {
        alerts.close();
        engine.close();
    }

    @Test
    void tellsEachBeginningAndEachEndOnceThroughRestarts() throws Exception {
        isSilent = true;
        await("it begins", () -> texts.size() == 1);
        stop();
        start();
        await("it is known to have begun", () -> alerts.firing().equals(new TreeMap<>(java.util.Map.of("orders", 1L))));
        isSilent = false;
        await("it ends", () -> texts.size() == 2);
        isSilent = true;
        await("it begins again", () -> texts.size() == 3);
        assertThat(texts)
                .containsExactly(
                        "[shop] orders begins: Order",
                        "[shop] orders is resolved: Order",
                        "[shop] orders begins: Order");
    }

    @Test
    void whatAReceiverDoesNotTakeIsToldWhenItDoes() throws Exception {
        isDown = true;
        isSilent = true;
        await("it is in trouble", () -> alerts.reached().getFirst().trouble().isPresent());
        assertThat(alerts.reached().getFirst().waiting()).isEqualTo(1);
        stop();
        isDown = false;
        start();
        await("it is told", () -> texts.size() == 1);
        await("nothing waits", () -> alerts.reached().getFirst().waiting() == 0);
    }

    @Test
    void aTestMessageSaysThatItIsOne() {
        assertThat(alerts.test(List.of("ops"))).containsExactly(new Alerts.Tested("ops", true, "204"));
        assertThat(texts).containsExactly("[shop] This is a test: nothing is wrong, and alerts arrive here");
        isDown = true;
        assertThat(alerts.test(List.of("ops")))
                .containsExactly(new Alerts.Tested("ops", false, "503: answered with status 503"));
    }

    private Figures figures(long now) {
        List<OfEvent> events = new ArrayList<>();
        for (long hour = Math.floorDiv(now, HOUR) - 24 * 14; hour <= now / HOUR; hour++) {
            if (!isSilent || hour < now / HOUR - 4) {
                events.add(new OfEvent(hour * HOUR, "Order", 10));
            }
        }
        return new Figures(now, new TreeMap<>(), Optional.of(events));
    }

    private static void await(String what, BooleanSupplier asked) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!asked.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(10);
        }
    }
}
