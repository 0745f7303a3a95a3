package dev.lockstep.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.server.key.KeyKind;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody may send who means no good. The server refuses it, says nothing of itself, and goes on to serve others. */
class HostileInputTest {

    private static final HttpLimits TIGHT = new HttpLimits(8, 100, 4096, 500, 10_000, 1_000_000, 100_000, 5000);

    private static final int MUTATED_REQUESTS = 2000;

    @TempDir
    Path folder;

    private Echo echo;

    @BeforeEach
    void start() throws IOException {
        echo = new Echo(folder, HttpSettings.loopback(0), TIGHT, 100_000);
    }

    @AfterEach
    void othersAreStillServed() throws Exception {
        assertThat(echo.send(echo.request("/open")).statusCode()).isEqualTo(200);
        echo.close();
    }

    @Test
    void refusesABodyThatUnpacksToMoreThanItsBound() throws Exception {
        byte[] bomb = HttpServerTest.packed("\0".repeat(50_000_000));
        assertThat(bomb.length).as("else it is refused for its own size").isGreaterThan(Echo.MAX_BODY);
        byte[] small = HttpServerTest.packed("\0".repeat(5_000_000));
        assertThat(small.length).isLessThan(Echo.MAX_BODY);

        for (byte[] body : List.of(bomb, small)) {
            HttpResponse<String> answer = echo.send(echo.request("/v2/entity")
                    .header("Authorization", echo.basic(KeyKind.WRITE))
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("more than 10000 bytes");
        }
    }

    @Test
    void refusesWhatIsNotPackedAsItSays() throws Exception {
        byte[] whole = HttpServerTest.packed("hello");
        byte[] cut = Arrays.copyOf(whole, whole.length - 9);
        byte[] changed = whole.clone();
        changed[whole.length - 6] ^= 1; // in its checksum
        for (byte[] body : List.of(new byte[0], new byte[] {1, 2, 3}, cut, changed)) {
            HttpResponse<String> answer = echo.send(echo.request("/v2/entity")
                    .header("Authorization", echo.basic(KeyKind.WRITE))
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(body)));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("is not the gzip that Content-Encoding says");
        }
        HttpResponse<String> unknown = echo.send(echo.request("/v2/entity")
                .header("Authorization", echo.basic(KeyKind.WRITE))
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("x")));
        assertThat(unknown.body()).contains("\"field\":\"Content-Encoding\"");
    }

    @Test
    void refusesABodyWithoutALengthOnceItIsTooLong() throws Exception {
        try (RawClient client = client()) {
            client.say("POST /v2/entity HTTP/1.1\r\nHost: x\r\nAuthorization: " + echo.basic(KeyKind.WRITE)
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.say(("3e8\r\n" + "x".repeat(1000) + "\r\n").repeat(11));

            assertThat(client.hear()).startsWith("HTTP/1.1 400").contains("more than 10000 bytes");
        }
    }

    @Test
    void hangsUpOnABodyThatDoesNotCome() throws Exception {
        try (RawClient client = client()) {
            client.say("POST /v2/entity HTTP/1.1\r\nHost: x\r\nAuthorization: " + echo.basic(KeyKind.WRITE)
                    + "\r\nContent-Length: 5000\r\n\r\nx");

            assertThat(client.hear()).startsWith("HTTP/1.1 408").contains("came too slowly");
        }
    }

    @Test
    void hangsUpOnABodyThatTrickles() throws Exception {
        HttpLimits hurried = new HttpLimits(8, 100, 4096, 60_000, 0, 1_000_000_000, 100_000, 5000);
        try (Echo other = new Echo(folder.resolve("hurried"), HttpSettings.loopback(0), hurried, 10);
                RawClient client = new RawClient(other.server.address())) {
            client.say("POST /v2/entity HTTP/1.1\r\nHost: x\r\nAuthorization: " + other.basic(KeyKind.WRITE)
                    + "\r\nContent-Length: 5000\r\n\r\n");
            for (int i = 0; i < 1000; i++) {
                client.say("x"); // not one byte in all the minute of the idle timeout is late
            }

            assertThat(client.hear()).startsWith("HTTP/1.1 408").contains("came too slowly");
        }
    }

    @Test
    void hasABoundOnConnectionsBeyondWhichOneWaitsForAnotherToEnd() throws Exception {
        HttpLimits two = new HttpLimits(8, 2, 4096, 60_000, 10_000, 100, 100_000, 5000);
        String request = "GET /open HTTP/1.1\r\nHost: x\r\n";
        try (Echo other = new Echo(folder.resolve("two"), HttpSettings.loopback(0), two, 10)) {
            RawClient one = new RawClient(other.server.address());
            try (RawClient next = new RawClient(other.server.address())) {
                one.say(request + "\r\n");
                next.say(request + "\r\n");
                other.served.take();
                other.served.take();
                assertThat(other.server.connections()).isEqualTo(2);

                try (RawClient waits = new RawClient(other.server.address())) {
                    waits.say(request + "Connection: close\r\n\r\n");
                    assertThat(other.server.connections()).isEqualTo(2);
                    assertThat(other.served).as("nobody has heard it").isEmpty();
                    one.close();
                    assertThat(waits.hear()).startsWith("HTTP/1.1 200");
                }
            }
        }
    }

    @Test
    void hangsUpOnHeadersThatDoNotEnd() throws Exception {
        try (RawClient client = client()) {
            client.say("GET /open HTTP/1.1\r\nHost: x\r\nX-Slow: ");

            assertThat(client.hear()).doesNotContain("200");
        }
    }

    @Test
    void hangsUpOnHeadersThatTrickle() throws Exception {
        HttpLimits hurried = new HttpLimits(8, 100, 4096, 1500, 10_000, 100, 100_000, 5000);
        try (Echo other = new Echo(folder.resolve("trickle"), HttpSettings.loopback(0), hurried, 10);
                RawClient first = new RawClient(other.server.address());
                RawClient second = new RawClient(other.server.address())) {
            second.say("GET /open HTTP/1.1\r\nHost: x\r\n\r\n");
            other.served.take();
            Thread trickle = Thread.ofVirtual().start(() -> {
                try {
                    while (true) { // never silent for as long as the idle timeout
                        first.say("G");
                        second.say("G");
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // The test is over.
                }
            });

            assertThat(first.hear()).as("before the first request").isEmpty();
            assertThat(second.hear()).as("after a first request").containsOnlyOnce("HTTP/1.1 ");
            trickle.interrupt();
            trickle.join();
        }
    }

    @Test
    void refusesHeadersThatAreTooLong() throws Exception {
        for (String headers : List.of("X-Long: " + "x".repeat(5000) + "\r\n", "X-Many: x\r\n".repeat(1000))) {
            try (RawClient client = client()) {
                client.say("GET /open HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
                assertThat(client.hear()).startsWith("HTTP/1.1 431").contains("application/problem+json");
            }
        }
        try (RawClient client = client()) {
            client.say("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.hear()).startsWith("HTTP/1.1 414");
        }
    }

    /** Two readers of one connection must not see two different rows of requests in it (RFC 9112, section 11.2). */
    @Test
    void refusesARequestWhoseEndIsInDoubt() throws Exception {
        String post = "POST /v2/entity HTTP/1.1\r\nHost: x\r\nAuthorization: " + echo.basic(KeyKind.WRITE) + "\r\n";
        String inner = "GET /open HTTP/1.1\r\nHost: x\r\n\r\n";
        for (String doubtful : List.of(
                post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
                post + "Content-Length: 0\r\nContent-Length: 37\r\n\r\n" + inner,
                post + "Content-Length: +5\r\n\r\nhello" + inner,
                post + "Content-Length: 5, 5\r\n\r\nhello" + inner,
                post + "Content-Length : 5\r\n\r\nhello" + inner,
                post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + inner,
                post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + inner,
                post + "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n" + inner,
                post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + inner,
                post + "X-Folded: a\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner)) {
            try (RawClient client = client()) {
                String heard = client.say(doubtful).hear();
                assertThat(heard.split("HTTP/1.1 ", -1)).as(doubtful).hasSizeLessThanOrEqualTo(2);
                assertThat(heard).as(doubtful).doesNotContain("HTTP/1.1 200");
            }
        }
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        for (String nonsense : List.of(
                "\r\n\r\n\r\n\0\0\0\r\n\r\n",
                "GET\r\n\r\n",
                "GET /open\r\n\r\n",
                "GET /open HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /open HTTP/1.1\r\n\r\n",
                "GET /open HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "GET /op\0en HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /open HTTP/1.1\r\nHost: x\r\nBad Name: x\r\n\r\n",
                "G\u00e9T /open HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
            try (RawClient client = client()) {
                assertThat(client.say(nonsense).hear())
                        .as(nonsense)
                        .doesNotContain("HTTP/1.1 200", "HTTP/1.1 500", "Jetty", "jetty", "java.", "at org");
            }
        }
    }

    @Test
    void takesNoPathForAnother() throws Exception {
        for (String path : List.of(
                "/people/../open",
                "/./open",
                "//open",
                "/open/",
                "/open/.",
                "/%2e/open",
                "/people/%2e%2e/open",
                "/open;x=1",
                "/people/..;/open",
                "/open%00",
                "/open%2f",
                "\\open",
                "/%6fpen%",
                "/OPEN",
                "/%c0%af",
                "/open/..%2fpeople")) {
            try (RawClient client = client()) {
                client.say("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(client.hear()).as(path).matches("(?s)HTTP/1.1 40[014].*");
            }
        }
    }

    @Test
    void refusesMethodsThatNoRouteHas() throws Exception {
        for (String method : List.of("TRACE", "CONNECT", "PATCH", "get", "BREW", "X".repeat(200))) {
            try (RawClient client = client()) {
                client.say(method + " /open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(client.hear()).as(method).matches("(?s)HTTP/1.1 (400|405|501).*");
            }
        }
    }

    @Test
    @Timeout(60)
    void hasABoundOnAllBodiesInHand() throws Exception {
        HttpLimits patient = new HttpLimits(8, 100, 4096, 60_000, 60_000, 100, 100_000, 5000);
        try (Echo other = new Echo(folder.resolve("patient"), HttpSettings.loopback(0), patient, 1_000_000)) {
            HttpRequest.Builder large =
                    other.post("/v2/entity", "x".repeat(9000)).header("Authorization", other.basic(KeyKind.WRITE));
            List<RawClient> slow = new ArrayList<>();
            HttpResponse<String> answer;
            do { // They come in their own time. Once ten are in hand there is no room for one more.
                slow.add(new RawClient(other.server.address())
                        .say("POST /v2/entity HTTP/1.1\r\nHost: x\r\nAuthorization: " + other.basic(KeyKind.WRITE)
                                + "\r\nContent-Length: 10000\r\n\r\nx"));
                answer = other.send(large);
            } while (answer.statusCode() != 503);
            assertThat(answer.headers().firstValueAsLong("Retry-After")).hasValue(1);

            for (RawClient client : slow) {
                client.close();
            }
            do { // It hears in its own time that they are gone.
                answer = other.send(large);
            } while (answer.statusCode() == 503);
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void survivesBytesAtRandom() throws Exception {
        long seed = Long.getLong("lockstep.seed", 20261122);
        SplittableRandom random = new SplittableRandom(seed);
        String fine = "POST /v2/entity HTTP/1.1\r\nHost: x\r\nAuthorization: " + echo.basic(KeyKind.WRITE)
                + "\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
        for (int i = 0; i < MUTATED_REQUESTS; i++) {
            byte[] bytes = fine.getBytes(StandardCharsets.ISO_8859_1);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try (RawClient client = client()) {
                client.say(bytes);
                // What is cut short so is waited for in vain, and only a few of them are worth the time.
                if (i % 100 == 0) {
                    assertThat(client.hear())
                            .as("-Dlockstep.seed=" + seed + ", request " + i)
                            .doesNotContain("HTTP/1.1 500", "java.");
                }
            }
        }
    }

    private RawClient client() throws IOException {
        return new RawClient(echo.server.address());
    }
}
