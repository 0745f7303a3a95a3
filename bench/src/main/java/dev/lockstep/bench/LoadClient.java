package dev.lockstep.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over a fixed number of connections that stay open, one at a time on each, and measures how long their answers
 * take.
 *
 * <p>Made by hand, since a client that shares its processors with the server must cost little: one thread waits for all
 * connections, and a request is one write and one read, without an object made for it but the text of the answer's head. It
 * understands no more than answers with a {@code Content-Length}. For one thread.
 */
final class LoadClient implements AutoCloseable {

    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final int OK = 200;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "Content-Length: ";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private Histogram micros = new Histogram(3);
    private Map<Integer, Long> statuses = new TreeMap<>();

    /**
     * What a number of requests came to.
     *
     * @param statuses how many answers there were of each status
     * @param micros of the answers that were 200: from when the request was to be sent to the end of the answer
     * @param startedNanos when the first was to be sent, as {@link System#nanoTime} tells it
     */
    record Run(Map<Integer, Long> statuses, Histogram micros, long startedNanos, double seconds) {
        long acknowledged() {
            return statuses.getOrDefault(OK, 0L);
        }
    }

    /** Opens the connections. */
    LoadClient(InetSocketAddress server, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            SocketChannel channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            connection.key = channel.register(selector, SelectionKey.OP_READ, connection);
            this.connections.add(connection);
        }
        idle.addAll(this.connections);
    }

    /** Sends them as fast as the server answers: each as soon as a connection is free. */
    Run atFullSpeed(List<byte[]> requests) throws IOException {
        return run(requests, 0);
    }

    /**
     * Sends them at a steady rate, whatever the server does. Where no connection is free a request waits, and its wait counts.
     * The selector wakes up once a millisecond at the least, so the client itself may add that much.
     */
    Run atRate(List<byte[]> requests, double perSecond) throws IOException {
        return run(requests, NANOS_PER_SECOND / perSecond);
    }

    private Run run(List<byte[]> requests, double nanosBetween) throws IOException {
        micros = new Histogram(3);
        statuses = new TreeMap<>();
        long started = System.nanoTime();
        int next = 0;
        while (next < requests.size() || idle.size() < connections.size()) {
            long now = System.nanoTime();
            long due = started + (long) (next * nanosBetween);
            while (next < requests.size() && !idle.isEmpty() && due <= now) {
                idle.remove().send(requests.get(next), nanosBetween == 0 ? now : due);
                next++;
                due = started + (long) (next * nanosBetween);
            }
            boolean waitsForTime = next < requests.size() && !idle.isEmpty();
            selector.select(
                    key -> ((Connection) key.attachment()).ready(),
                    waitsForTime ? Math.max(1, TimeUnit.NANOSECONDS.toMillis(due - now)) : 0);
        }
        return new Run(statuses, micros, started, (System.nanoTime() - started) / NANOS_PER_SECOND);
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER_BYTES);
        private ByteBuffer request = ByteBuffer.allocate(0);
        private long dueNanos;

        @SuppressWarnings("NullAway.Init") // set as soon as it is registered
        private SelectionKey key;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(byte[] bytes, long due) throws IOException {
            request = ByteBuffer.wrap(bytes);
            dueNanos = due;
            write();
        }

        private void write() throws IOException {
            channel.write(request);
            key.interestOps(
                    request.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void ready() {
            try {
                if (key.isWritable()) {
                    write();
                }
                if (key.isReadable()) {
                    read();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the server has closed a connection", e);
            }
        }

        private void read() throws IOException {
            if (channel.read(answer) < 0) {
                throw new EOFException();
            }
            String text = new String(answer.array(), 0, answer.position(), ISO_8859_1);
            int head = text.indexOf(END_OF_HEAD);
            if (head < 0) {
                return;
            }
            int length = text.indexOf(LENGTH);
            int bytes = Integer.parseInt(text, length + LENGTH.length(), text.indexOf('\r', length), 10);
            if (answer.position() < head + END_OF_HEAD.length() + bytes) {
                return;
            }
            answer.clear();
            int status = Integer.parseInt(text, "HTTP/1.1 ".length(), "HTTP/1.1 200".length(), 10);
            statuses.merge(status, 1L, Long::sum);
            if (status == OK) {
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - dueNanos));
            }
            idle.add(this);
        }
    }
}
