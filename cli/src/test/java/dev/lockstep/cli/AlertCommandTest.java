package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code lockstep alert} says of a server with one receiver that takes messages, and one that may not be told. */
class AlertCommandTest {

    private static final int ROUNDS = 3_000;

    @TempDir
    Path folder;

    private HttpServer hook;
    private LockstepServer server;
    private Path adminKey;

    @BeforeEach
    void start() throws Exception {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        Files.writeString(folder.resolve("lockstep.yaml"), """
                connections: {disk: {kind: files, directory: ./out, every: 1s}}
                segments: {carts: {where: {did: Checkout Started}}}
                audiences:
                  Carts: {segment: carts, to: disk}
                  Other: {segment: carts, to: disk}
                receivers:
                  chat: {kind: slack, url: "${env:HOOK}", allow_internal: true}
                  outside: {kind: slack, url: "${env:HOOK}"}
                  unset: {kind: slack, url: "${env:UNSET}"}
                alerts:
                  late: {stale: "*", to: [chat, outside]}
                  orders: {silent: Checkout Started, to: chat}
                """);
        KeyFile keys = KeyFile.in(folder.resolve("data"));
        adminKey = Files.writeString(
                folder.resolve("key"), keys.create(KeyKind.ADMIN, "me", 100_000).text());
        String url = "http://127.0.0.1:" + hook.getAddress().getPort() + "/hook";
        server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(folder.resolve("data")),
                WorkspaceReader.read(folder, Map.of("HOOK", url)::get)
                        .workspace()
                        .orElseThrow());
    }

    @AfterEach
    void stop() {
        server.close();
        hook.stop(0);
    }

    @Test
    void showsWhereAlertsLookAndWhoIsTold() {
        CommandRun list = alert("list");
        for (int round = 0; round < ROUNDS && !list.out().contains("Checkout Started"); round++) {
            list = alert("list");
        }
        assertThat(list.exitCode()).as(list.err()).isEqualTo(ExitCode.DONE);
        assertThat(list.out())
                .contains("alert   where", "late    2 places", "orders  Checkout Started  unknown")
                .containsPattern("chat +slack +0")
                .containsPattern("unset +slack +0\\R +a setting of it is not there");
        assertThat(alert("list", "--format", "json").out()).contains("\"place\":\"Carts at disk\"");
    }

    @Test
    void aTestSaysWhatEachReceiverAnswered() {
        CommandRun all = alert("test");
        assertThat(all.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(all.out())
                .containsPattern("chat +yes +204")
                .containsPattern("outside +no +the url must begin with https; allow_internal: true takes http too");
        assertThat(alert("test", "chat").exitCode()).isEqualTo(ExitCode.DONE);
        CommandRun nobody = alert("test", "nobody");
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(nobody.err()).contains("there is no such receiver");
    }

    @Test
    void theMatchTreeOfAnAudienceThatThereIsNotIsRefused() {
        assertThat(run("measure", "match", "Nobody").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("measure", "match", "Nobody", "--since", "1d").exitCode())
                .isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("measure", "match", "Carts", "--since", "1d").out()).contains("audience  connection  hour");
    }

    private CommandRun alert(String... arguments) {
        List<String> all = new ArrayList<>(List.of("alert"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.address().toString(), "--key-file", adminKey.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
