package dev.lockstep.destinations.toolkit;

import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Parameter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP call at a time and says what came of it, never by an exception: a network that fails is what a network does.
 * Redirects are not followed, since a platform that means us to go elsewhere says so in its documentation, and a body that was
 * meant for one host is nobody else's. Nothing is tried twice here; whoever decides on that has the whole picture. Thread-safe.
 */
public final class Http implements AutoCloseable {

    /** For every destination that speaks HTTP. */
    public static final Parameter PROXY = Parameter.optional(
            "proxy",
            new Parameter.Kind.Url(),
            "The HTTP proxy that calls go through, such as http://proxy.example:3128; what the system says where nothing is set.");

    /** No answer that we have use for is longer. */
    static final int MAX_ANSWER_BYTES = 16 << 20;

    /** Where an answer has a name; there is no standard. */
    private static final List<String> ID_HEADERS = List.of("x-request-id", "request-id", "requestid");

    /** Such a name is no longer, and nothing in it could be an address. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,100}");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final String AGENT = "Lockstep";

    private final HttpClient client;
    private final Meter meter;
    private final Duration timeout;

    /**
     * @param timeout for a call as a whole, from the first byte sent to the last one received
     * @param proxy through which calls go, {@code http://host:port}; empty for what the system says
     */
    public Http(Meter meter, Duration timeout, Optional<URI> proxy) {
        this.meter = meter;
        this.timeout = timeout;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        proxy.map(it -> ProxySelector.of(new InetSocketAddress(it.getHost(), it.getPort() < 0 ? 80 : it.getPort())))
                .ifPresent(builder::proxy);
        this.client = builder.build();
    }

    /** A request to be completed: it names us. */
    public static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).header("user-agent", AGENT);
    }

    /** What came of a call. */
    public sealed interface Reply {

        /** The name that the other side gave its answer; empty where there is none, or it is no plain id. */
        default Optional<String> id() {
            return Optional.empty();
        }

        /** An answer, whatever its status. */
        record Answered(int status, HttpHeaders headers, String body) implements Reply {

            public boolean isSuccess() {
                return status / 100 == 2;
            }

            @Override
            public Optional<String> id() {
                return ID_HEADERS.stream()
                        .flatMap(name -> headers.firstValue(name).stream())
                        .filter(id -> ID.matcher(id).matches())
                        .findFirst();
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
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, response -> new BoundedBody(MAX_ANSWER_BYTES));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply.Answered(
                    response.statusCode(), response.headers(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            answer.cancel(true); // ends the exchange, too
            return new Reply.NoAnswer("no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            return broken(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Reply.NoAnswer("interrupted");
        }
    }

    /** What the client's own exceptions say is left out: it may name hosts and headers. */
    private static Reply broken(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException e ->
                new Reply.NotSent("no connection within " + CONNECT_TIMEOUT.toSeconds() + " s");
            case SSLHandshakeException e -> new Reply.NotSent("no secure connection; look at the certificate there");
            case ConnectException e -> new Reply.NotSent("no connection");
            case UnresolvedAddressException e -> new Reply.NotSent("no connection");
            case BoundedBody.TooLong e ->
                new Reply.NoAnswer("an answer longer than " + (MAX_ANSWER_BYTES >> 20) + " MiB");
            case IOException e -> new Reply.NoAnswer("the connection broke");
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null -> throw new IllegalStateException("a call that failed without a cause");
            default -> throw new IllegalStateException(cause);
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
