package dev.lockstep.destinations.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.toolkit.Http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What came of a call, whatever the other side does. */
class HttpTest {

    /** Longer than anything here takes, where no answer is waited for. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void handsOverAnAnswerWhateverItsStatusAndNamesItself() throws IOException {
        List<String> agents = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            byte[] body = "ё".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(418, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            Reply reply =
                    call(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/x"), LONG);

            assertThat(reply).isInstanceOfSatisfying(Reply.Answered.class, answered -> {
                assertThat(answered.status()).isEqualTo(418);
                assertThat(answered.isSuccess()).isFalse();
                assertThat(answered.body()).isEqualTo("ё");
            });
            assertThat(agents).containsExactly("Lockstep");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'X-Request-Id: 7f-1', 7f-1",
        "'requestid: 1234567890', 1234567890",
        "'X-Request-Id: ann@shop.example', ''",
        "'X-Other: 7f-1', ''"
    })
    void tellsByWhatNameTheOtherSideKnowsItsAnswerWhereThatIsAPlainId(String header, String id) throws IOException {
        try (RawServer server = new RawServer("HTTP/1.1 204 No Content\r\n" + header + "\r\n\r\n", false)) {
            assertThat(call(server.url(), LONG).id().orElse("")).isEqualTo(id);
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        try (RawServer elsewhere = new RawServer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", false);
                RawServer server = new RawServer(
                        "HTTP/1.1 307 Temporary Redirect\r\ncontent-length: 0\r\nlocation: " + elsewhere.url()
                                + "\r\n\r\n",
                        false)) {
            assertThat(call(server.url(), LONG))
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            answered -> assertThat(answered.status()).isEqualTo(307));
            assertThat(elsewhere.calls()).isZero();
        }
    }

    @Test
    void saysThatNothingWasSentWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(call(URI.create("http://127.0.0.1:" + port + "/"), LONG))
                .isEqualTo(new Reply.NotSent("no connection"));
    }

    @Test
    void saysThatNothingWasSentWhereThereIsNoSuchHost() {
        assertThat(call(URI.create("http://nobody.invalid/"), LONG)).isInstanceOf(Reply.NotSent.class);
    }

    @Test
    void saysThatNothingWasSentWhereTheOtherSideSpeaksNoTls() throws IOException {
        try (RawServer server = new RawServer("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", false)) {
            URI secure = URI.create(server.url().toString().replace("http:", "https:"));
            // The server waits for the end of a head that never comes, or closes: either way nothing of ours was read.
            assertThat(call(secure, SHORT)).isInstanceOfAny(Reply.NotSent.class, Reply.NoAnswer.class);
        }
    }

    @Test
    void doesNotKnowWhatBecameOfACallWithoutAnswer() throws IOException {
        try (RawServer silent = new RawServer("", true);
                RawServer closing = new RawServer("", false);
                RawServer garbled = new RawServer("I am no HTTP server\r\n\r\n", false);
                RawServer half = new RawServer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":", false)) {
            assertThat(call(silent.url(), SHORT)).isInstanceOf(Reply.NoAnswer.class);
            assertThat(call(closing.url(), LONG)).isEqualTo(new Reply.NoAnswer("the connection broke"));
            assertThat(call(garbled.url(), LONG)).isEqualTo(new Reply.NoAnswer("the connection broke"));
            assertThat(call(half.url(), LONG)).isEqualTo(new Reply.NoAnswer("the connection broke"));
        }
    }

    @Test
    void doesNotWaitForABodyThatNeverEnds() throws IOException {
        try (RawServer stuck = new RawServer("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"half\":", true)) {
            assertThat(call(stuck.url(), SHORT)).isInstanceOf(Reply.NoAnswer.class);
        }
    }

    @Test
    void readsNoMoreThanItHasUseFor() throws IOException {
        int tooMany = Http.MAX_ANSWER_BYTES + 1;
        String body = "x".repeat(tooMany);
        try (RawServer server =
                new RawServer("HTTP/1.1 200 OK\r\ncontent-length: " + tooMany + "\r\n\r\n" + body, false)) {
            assertThat(call(server.url(), LONG)).isEqualTo(new Reply.NoAnswer("an answer longer than 16 MiB"));
        }
    }

    @Test
    void makesOneCallForOneCallEvenWhereTheConnectionBreaks() throws IOException {
        try (RawServer closing = new RawServer("", false);
                Http http = new Http(Meter.UNLIMITED, LONG, Optional.empty())) {
            HttpRequest post = Http.request(closing.url())
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build();
            assertThat(http.call(post, "call")).isInstanceOf(Reply.NoAnswer.class);
            assertThat(closing.calls()).isEqualTo(1);
        }
    }

    @Test
    void asksTheQuotaOnceAndMakesNoCallWithoutIt() throws IOException {
        List<String> asked = new ArrayList<>();
        Meter oneCall = quota -> {
            asked.add(quota);
            return asked.size() > 1 ? OptionalLong.of(5_000) : OptionalLong.empty();
        };
        try (RawServer server = new RawServer("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", false);
                Http http = new Http(oneCall, LONG, Optional.empty())) {
            HttpRequest request = Http.request(server.url()).build();

            assertThat(http.call(request, "write")).isInstanceOf(Reply.Answered.class);
            assertThat(asked).containsExactly("write");

            assertThat(http.call(request, "write")).isEqualTo(new Reply.NoQuota("write", 5_000));
            assertThat(server.calls()).isEqualTo(1);
        }
    }

    @Test
    void goesThroughAProxyWhereOneIsSet() throws IOException {
        try (RawServer proxy = new RawServer("HTTP/1.1 204 No Content\r\n\r\n", false);
                Http http = new Http(Meter.UNLIMITED, LONG, Optional.of(proxy.url()))) {
            assertThat(http.call(
                            Http.request(URI.create("http://shop.invalid/")).build(), "call"))
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            answered -> assertThat(answered.status()).isEqualTo(204));
            assertThat(proxy.calls()).isEqualTo(1);
        }
    }

    private static Reply call(URI uri, Duration timeout) {
        try (Http http = new Http(Meter.UNLIMITED, timeout, Optional.empty())) {
            return http.call(Http.request(uri).build(), "call");
        }
    }
}
