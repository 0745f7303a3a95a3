package dev.lockstep.server.alert;

import static dev.lockstep.server.alert.Samples.SECRET;
import static dev.lockstep.server.alert.Samples.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockstep.destinations.webhook.Signatures;
import dev.lockstep.workspace.ReceiverKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real HTTP, to a hook on this machine. */
class HookTest {

    private static final InstantSource CLOCK = InstantSource.system();

    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private HttpServer hook;
    private int status = 200;
    private String answer = "ok";
    private String retryAfter = "";
    private String body = "";

    @BeforeEach
    void listen() throws Exception {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
            body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!retryAfter.isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", retryAfter);
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        hook.start();
    }

    @AfterEach
    void close() {
        hook.stop(0);
    }

    @Test
    void aWebhookGetsAMessageThatIsSigned() {
        assertThat(webhook(Map.of("secret", SECRET, "allow_internal", "true"))).isEqualTo(new Told.Taken("200 ok"));
        assertThat(headers.get("webhook-id")).isEqualTo("alert_1");
        assertThat(Signatures.of(SECRET)
                        .matches(
                                headers.get("webhook-signature"),
                                "alert_1",
                                Long.parseLong(headers.get("webhook-timestamp")),
                                body))
                .isTrue();
        assertThat(body)
                .isEqualTo("{\"type\":\"alert.begins\",\"timestamp\":\"2026-03-01T09:00:00.000Z\",\"data\":{"
                        + "\"workspace\":\"glow-shop\",\"alert\":\"carts-late\",\"places\":[{\"place\":\"Carts at crm\","
                        + "\"says\":\"5 < 7 & a change waits\",\"since\":\"2026-03-01T09:00:00.000Z\",\"then\":\"Look at it\"}],"
                        + "\"more\":0,\"text\":\"[glow-shop] carts-late begins: Carts at crm\\n"
                        + "- Carts at crm: 5 < 7 & a change waits\\nLook at it\"}}");
    }

    @Test
    void aSlackHookGetsATextInWhichNothingIsMarkup() {
        assertThat(slack()).isEqualTo(new Told.Taken("200 ok"));
        assertThat(body)
                .isEqualTo("{\"text\":\"[glow-shop] carts-late begins: Carts at crm\\n"
                        + "- Carts at crm: 5 &lt; 7 &amp; a change waits\\nLook at it\"}");
    }

    @Test
    void whatIsInsideThisNetworkIsNotCalledUnlessItMay() {
        assertThat(webhook(Map.of("secret", SECRET)))
                .isEqualTo(Told.later("the url must begin with https; allow_internal: true takes http too"));
        assertThat(webhook(Map.of("secret", SECRET, "url", "https://127.0.0.1:1/x")))
                .isEqualTo(
                        Told.later("the host is inside this network; name one outside, or set allow_internal: true"));
        assertThat(headers).isEmpty();
    }

    @Test
    void whatIsWrongWithASettingIsSaidWithoutTheSetting() {
        assertThat(webhook(Map.of("secret", "hunter2", "allow_internal", "true")))
                .isInstanceOf(Told.Later.class)
                .satisfies(told -> assertThat(told.says()).contains("whsec_").doesNotContain("hunter2"));
        assertThat(Hook.slack(
                        Samples.settings(ReceiverKind.SLACK, Map.of("url", "hunter 2")), message("alert_1"), CLOCK))
                .isEqualTo(Told.later("the url is no address such as https://shop.example/in; correct it"));
    }

    @Test
    void whatMayPassIsTriedAgainAndWhatMayNotIsNot() {
        status = 503;
        retryAfter = "120";
        assertThat(slack())
                .isEqualTo(new Told.Later("503: answered with status 503 ok", Optional.of(Duration.ofMinutes(2))));
        retryAfter = "";
        status = 404;
        answer = "no_service";
        assertThat(slack()).isEqualTo(Told.later("404: answered with status 404 no_service"));
        status = 400;
        answer = "whoever@example.org is unknown";
        assertThat(slack()).isEqualTo(new Told.Refused("400: answered with status 400"));
        hook.stop(0);
        assertThat(slack()).isInstanceOf(Told.Later.class);
    }

    private Told webhook(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("url", url()));
        all.putAll(settings);
        return Hook.webhook(Samples.settings(ReceiverKind.WEBHOOK, all), message("alert_1"), CLOCK);
    }

    private Told slack() {
        return Hook.slack(
                Samples.settings(ReceiverKind.SLACK, Map.of("url", url(), "allow_internal", "true")),
                message("alert_1"),
                CLOCK);
    }

    private String url() {
        return "http://127.0.0.1:" + hook.getAddress().getPort() + "/alerts";
    }
}
