package dev.lockstep.server.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/**
 * Hangs up on clients that begin a request and do not come to the end of its headers. Jetty closes a connection that is silent, which
 * one that sends a byte now and then is not; enough of those would keep everybody else out. So the headers of a request must be
 * complete as soon after the one before, or after the connection was opened, as a connection may be silent. A request in hand is
 * not watched: its body has a bound of its own ({@link HttpLimits}), and its answer may go on for days. Safe for many threads.
 */
final class HeadWatch implements Connection.Listener {

    /** How often one is to look, in milliseconds. */
    static final long LOOK_EVERY_MS = 1000;

    private static final long NANOS_A_MS = 1_000_000;

    private final long patienceNanos;
    private final Map<Connection, Waiting> connections = new ConcurrentHashMap<>();

    /** Since when a connection has no request in hand. */
    private static final class Waiting {
        private volatile boolean isInHand;
        private volatile long since = System.nanoTime();
    }

    HeadWatch(long patienceMs) {
        this.patienceNanos = patienceMs * NANOS_A_MS;
    }

    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) { // the one that is within it is told of as well
            connections.put(connection, new Waiting());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /** The headers of a request are there. */
    void begun(Connection connection) {
        Waiting waiting = connections.get(connection);
        if (waiting != null) {
            waiting.isInHand = true;
        }
    }

    /** It is answered. */
    void answered(Connection connection) {
        Waiting waiting = connections.get(connection);
        if (waiting != null) {
            waiting.since = System.nanoTime();
            waiting.isInHand = false;
        }
    }

    /** Closes what has waited too long. */
    void look() {
        long now = System.nanoTime();
        connections.forEach((connection, waiting) -> {
            if (!waiting.isInHand && now - waiting.since > patienceNanos) {
                connection.close();
            }
        });
    }
}
