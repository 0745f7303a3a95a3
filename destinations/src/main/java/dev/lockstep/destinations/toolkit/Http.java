package dev.lockstep.destinations.toolkit;

import dev.lockstep.destinations.spi.Meter;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes one HTTP call at a time and says what came of it, never by an exception: a network that fails is what a network does.
 * Redirects are not followed, since a platform that means us to go elsewhere says so in its documentation, and a body that was
 * meant for one host is nobody else's. Nothing is tried twice here; whoever decides on that has the whole picture. Thread-safe.
 */
public final class Http implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** No answer that we have use for is longer. */
    static final int MAX_ANSWER_BYTES = 16 << 20;

    private static final String AGENT = "Lockstep";

    private final HttpClient client;
    private final Meter meter;
    private final Duration timeout;

    /**
     * @param timeout for the whole of an answer
     * @param proxy through which calls go, {@code http://host:port}; empty for what the system says
     */
    public Http(Meter meter, Duration timeout, Optional<URI> proxy) {
        this.meter = meter;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(proxy.map(it -> ProxySelector.of(new InetSocketAddress(it.getHost(), it.getPort())))
                        .orElseGet(ProxySelector::getDefault))
                .build();
    }

    /** A request to be completed: it names us, and will not wait for ever. */
    public HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(timeout).header("user-agent", AGENT);
    }

    /** What came of a call. */
    public sealed interface Reply {

        /** An answer, whatever its status. */
        record Answered(int status, HttpHeaders headers, String body) implements Reply {

            public boolean isSuccess() {
                return status / 100 == 2;
            }
        }

        /** The call was not made, or did not reach the other side. */
        record NotSent(String why) implements Reply {}

        /** The call was made, and its answer is not known. */
        record NoAnswer(String why) implements Reply {}

        /** The quota is used up; the call was not made. */
        record NoQuota(String quota, long until) implements Reply {}
    }

    /**
     * Makes a call.
     *
     * @param quota what it counts as
     */
    public Reply call(HttpRequest request, String quota) {
        OptionalLong until = meter.take(quota);
        if (until.isPresent()) {
            return new Reply.NoQuota(quota, until.getAsLong());
        }
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            return new Reply.Answered(response.statusCode(), response.headers(), body(response));
        } catch (HttpConnectTimeoutException e) {
            return new Reply.NotSent("no connection within " + CONNECT_TIMEOUT.toSeconds() + " s");
        } catch (HttpTimeoutException e) {
            return new Reply.NoAnswer("no answer within " + timeout.toSeconds() + " s");
        } catch (ConnectException | UnresolvedAddressException e) {
            return new Reply.NotSent("no connection");
        } catch (IOException e) {
            return new Reply.NoAnswer("the connection broke");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.NoAnswer("interrupted");
        }
    }

    private static String body(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES);
            if (in.read() >= 0) {
                throw new IOException("an answer longer than " + MAX_ANSWER_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
