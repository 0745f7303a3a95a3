package dev.lockstep.server.http;

import dev.lockstep.server.key.KeyRing;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Serves a table of {@link Routes} over HTTP/1.1. It has the same few threads however many clients there are.
 *
 * <p>Everything that a client can make large has a bound: connections, headers, time and memory in {@link HttpLimits}, each
 * body in {@link Route.Body}.
 */
public final class HttpServer implements AutoCloseable {

    private static final int SMALLEST_COMPRESSED_BYTES = 1024;

    private final Server jetty;
    private final ServerConnector connector;
    private final HttpSettings settings;
    private final @Nullable AccessLog accessLog;
    private final @Nullable TlsWatch tls;

    private HttpServer(
            Server jetty,
            ServerConnector connector,
            HttpSettings settings,
            @Nullable AccessLog accessLog,
            @Nullable TlsWatch tls) {
        this.jetty = jetty;
        this.connector = connector;
        this.settings = settings;
        this.accessLog = accessLog;
        this.tls = tls;
    }

    /**
     * Begins to serve.
     *
     * @param observer told of each request that was answered, on the thread that answered it
     * @throws IOException where it cannot listen there, or the files for TLS or the log are not to be used
     */
    public static HttpServer start(HttpSettings settings, Routes routes, KeyRing keys, Consumer<Served> observer)
            throws IOException {
        return start(settings, HttpLimits.DEFAULT, routes, keys, observer);
    }

    static HttpServer start(
            HttpSettings settings, HttpLimits limits, Routes routes, KeyRing keys, Consumer<Served> observer)
            throws IOException {
        RequestIds ids = new RequestIds(new SecureRandom().nextLong());
        QueuedThreadPool threads = new QueuedThreadPool(limits.threads(), limits.threads());
        threads.setName("lockstep-http");
        Server jetty = new Server(threads);
        TlsWatch tls = settings.tls().isPresent() ? new TlsWatch(settings.tls().get()) : null;
        ServerConnector connector = connector(jetty, settings, limits, tls);
        AccessLog accessLog = settings.accessLog().isPresent()
                ? AccessLog.open(settings.accessLog().get(), InstantSource.system())
                : null;
        Consumer<Served> all = accessLog == null ? observer : observer.andThen(accessLog);
        HeadWatch heads = new HeadWatch(limits.idleTimeoutMs());
        connector.addBean(heads);
        Handler answering = new RouteHandler(
                routes,
                new Gate(keys, System::nanoTime),
                ids,
                new BodyBudget(limits.bodyBudgetBytes()),
                limits,
                heads,
                threads,
                all);
        jetty.setHandler(new GracefulHandler(compressing(answering)));
        jetty.setErrorHandler(new BareErrors(ids));
        jetty.setStopTimeout(limits.stopTimeoutMs());
        jetty.addConnector(connector);
        jetty.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        HttpServer server = new HttpServer(jetty, connector, settings, accessLog, tls);
        server.listen();
        server.nowAndThen(HeadWatch.LOOK_EVERY_MS, heads::look);
        if (tls != null) {
            server.nowAndThen(TlsWatch.LOOK_EVERY_MS, server::lookAtTls);
        }
        return server;
    }

    private static ServerConnector connector(
            Server jetty, HttpSettings settings, HttpLimits limits, @Nullable TlsWatch tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(limits.headerBytes());
        http.setHttpCompliance(HttpCompliance.RFC9110);
        // An id may hold an encoded slash or percent sign, which Jetty finds ambiguous; PathTemplate does not.
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "lockstep",
                UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        ServerConnector connector;
        if (tls != null) {
            // One certificate for whatever name the server is called by: a proxy may well call it by its address.
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(jetty, 1, 1, new SslConnectionFactory(tls.context(), "http/1.1"), plain);
        } else {
            connector = new ServerConnector(jetty, 1, 1, plain);
        }
        connector.setHost(settings.bind().getHostAddress());
        connector.setPort(settings.port());
        connector.setIdleTimeout(limits.idleTimeoutMs());
        return connector;
    }

    /** Answers only: bodies of requests are unpacked by {@link Gunzip}, which has a bound. */
    private static Handler compressing(Handler handler) {
        GzipCompression gzip = new GzipCompression();
        gzip.setMinCompressSize(SMALLEST_COMPRESSED_BYTES);
        CompressionHandler compressing = new CompressionHandler(handler);
        compressing.putCompression(gzip);
        compressing.putConfiguration(
                "/*",
                CompressionConfig.builder()
                        .compressIncludeMethod("GET")
                        .compressIncludeMimeType("application/json")
                        .compressIncludeMimeType("text/plain")
                        .decompressExcludeEncoding("gzip")
                        .build());
        return compressing;
    }

    private void listen() throws IOException {
        try {
            jetty.start();
        } catch (Exception e) {
            close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "cannot listen on " + settings.bind().getHostAddress() + " port " + settings.port() + ": "
                            + cause.getMessage() + "; choose another with --port or --bind",
                    e);
        }
    }

    private void nowAndThen(long everyMs, Runnable look) {
        connector
                .getScheduler()
                .schedule(
                        () -> {
                            look.run();
                            nowAndThen(everyMs, look);
                        },
                        everyMs,
                        TimeUnit.MILLISECONDS);
    }

    /** Uses the certificate as it is now. */
    synchronized void lookAtTls() {
        if (tls != null) {
            tls.look();
        }
    }

    /** How many connections are open. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** How many lines of the access log were lost, as it could not keep up or its disk failed. */
    public long lostLogLines() {
        return accessLog == null ? 0 : accessLog.lost();
    }

    /** Where it is reached: {@code http://127.0.0.1:8080}. */
    public URI address() {
        String host = settings.bind().getHostAddress();
        return URI.create((settings.tls().isPresent() ? "https://" : "http://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort());
    }

    /** Takes no more requests, and waits for the answers of those in hand. */
    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("stopping the HTTP server", e);
        } finally {
            if (accessLog != null) {
                accessLog.close();
            }
        }
    }
}
