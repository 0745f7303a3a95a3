package dev.lockstep.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reporting webhooks of Customer.io over HTTP. */
class ReportsTest {

    private static final String SENT = """
            {"metric":"sent","event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","object_type":"email","timestamp":1772355590,\
            "data":{"campaign_id":9,"identifiers":{"id":"u1"}}}""";

    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void takesWhatIsSignedOnceHoweverOftenItIsSent() throws Exception {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send(SENT, "whsec_example_key", Shop.NINE);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
        }
        assertThat(send(SENT.replace("WWPQJ", "WWPQK"), "whsec_before", Shop.NINE)
                        .statusCode())
                .as("by the key of before")
                .isEqualTo(200);
        assertThat(shop.ask("/api/people/u1/events").toString())
                .contains("Email Sent", "campaign_id")
                .satisfies(events -> assertThat(events.split("Email Sent", -1)).hasSize(3));
    }

    @Test
    void countsAMessageOnceOfWhichDataOutTellsAsWell() throws Exception {
        String webhook = SENT.replace("\"campaign_id\"", "\"delivery_id\":\"d1\",\"campaign_id\"");
        String track = """
                {"type":"track","messageId":"m-1","userId":"u1","event":"Email Sent","timestamp":"2026-03-01T08:59:50.120Z",
                 "properties":{"delivery_id":"%s","campaign_id":9}}""";
        assertThat(send(webhook, "whsec_example_key", Shop.NINE).statusCode()).isEqualTo(200);
        assertThat(shop.pipelines("/v1/track", track.formatted("d1")).statusCode())
                .isEqualTo(200);
        assertThat(shop.ask("/api/people/u1/events").get("events"))
                .as("told twice")
                .hasSize(1);
        assertThat(shop.pipelines("/v1/track", track.formatted("d2")).statusCode())
                .isEqualTo(200);
        assertThat(shop.ask("/api/people/u1/events").get("events"))
                .as("another message")
                .hasSize(2);
    }

    @Test
    void refusesWhatIsNotSignedOrSignedLongAgo() throws Exception {
        assertThat(send(SENT, "guessed", Shop.NINE))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(401))
                .satisfies(answer -> assertThat(answer.body()).contains("LOCKSTEP_CUSTOMERIO_SIGNING_KEY"));
        assertThat(send(SENT, "whsec_example_key", Shop.NINE - 8L * 24 * 60 * 60 * 1000)
                        .statusCode())
                .isEqualTo(401);
        HttpRequest bare = HttpRequest.newBuilder(address())
                .POST(HttpRequest.BodyPublishers.ofString(SENT))
                .header("Content-Type", "application/json")
                .build();
        assertThat(shop.client.send(bare, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
        assertThat(shop.get("/api/people/u1", shop.read).statusCode()).isEqualTo(404);
    }

    /** Else Customer.io would send nothing more for an hour, or a week. */
    @Test
    void answersWellWhateverTheReportSays() throws Exception {
        for (String body : new String[] {"{}", "[", "{\"metric\":7}", SENT.replace("u1", "")}) {
            assertThat(send(body, "whsec_example_key", Shop.NINE).statusCode())
                    .as(body)
                    .isEqualTo(200);
        }
    }

    private URI address() {
        return shop.uri("/api/webhooks/customerio");
    }

    private HttpResponse<String> send(String body, String key, long signedAt) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String timestamp = Long.toString(signedAt / 1000);
        byte[] signature = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
        return shop.client.send(
                HttpRequest.newBuilder(address())
                        .header("Content-Type", "application/json")
                        .header("X-CIO-Timestamp", timestamp)
                        .header("X-CIO-Signature", HexFormat.of().formatHex(signature))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
