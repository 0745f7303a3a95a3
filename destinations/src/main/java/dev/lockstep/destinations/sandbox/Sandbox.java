package dev.lockstep.destinations.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every sandbox is: a server that is reachable from this machine only, answers one call at a time, remembers them in order, and
 * takes orders about what is to go wrong.
 *
 * <p>Faults are a queue: each call takes one, and a call that finds none is answered as the platform would. A subclass answers calls
 * and holds the platform's state; it is called under one lock, and takes {@link #locked} where it shows that state. Time is whatever
 * the clock says, so that statuses move and quotas fill when a test says so.
 */
public abstract class Sandbox implements AutoCloseable {

    /** Of more calls than this, only the latest are remembered. */
    private static final int MAX_CALLS = 10_000;

    /** No platform takes a larger body, and no sandbox should hold one. */
    private static final int MAX_BODY_BYTES = 1 << 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Call> calls = new ArrayDeque<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final InstantSource clock;
    private int port;
    private @Nullable Serving serving;
    private Optional<Recurring> recurring = Optional.empty();
    private volatile Watcher watcher = (call, response) -> {};

    /** What goes wrong with each {@code nth} call, and how many calls there were since it was ordered. */
    private record Recurring(Fault fault, int nth, long calls) {}

    /** Sees every call. It is called by the thread that answers, so it must return soon. */
    @FunctionalInterface
    public interface Watcher {

        /**
         * A call was answered, or not.
         *
         * @param response empty where no answer was given
         */
        void called(Call call, Optional<Response> response);
    }

    /**
     * A sandbox that is down: whoever has made the whole of it lets it {@link #comeBack}.
     *
     * @param port to serve on; 0 for one that is free
     */
    protected Sandbox(int port, InstantSource clock) {
        this.clock = clock;
        this.port = port;
    }

    /** What the platform answers to a call; state may be changed. Called by one thread at a time. */
    protected abstract Response answer(Call call);

    /** Which people, by what the platform knows them by, are in the audience of this name there. For people to read. */
    public abstract SortedMap<String, String> members(String audience);

    /** What a call is about, in a few words without personal data: identifiers are digits of their hash. */
    public abstract String says(Call call);

    /** The address of the platform, without a final slash. */
    public final URI url() {
        return locked(() -> URI.create("http://127.0.0.1:" + port));
    }

    public final InstantSource clock() {
        return clock;
    }

    /** The calls in the order in which they came, refused ones as well. */
    public final List<Call> calls() {
        return locked(() -> List.copyOf(calls));
    }

    public final void forgetCalls() {
        changed(calls::clear);
    }

    /** Appends to what is to go wrong: one fault for each of the next calls. */
    public final void next(Fault... more) {
        locked(() -> faults.addAll(List.of(more)));
    }

    /** From now on each {@code nth} call goes wrong like this, beside those that {@link #next} orders. */
    public final void every(int nth, Fault fault) {
        if (nth < 1) {
            throw new IllegalArgumentException("every " + nth + "th call is no order");
        }
        locked(() -> recurring = Optional.of(new Recurring(fault, nth, 0)));
    }

    /** From now on this one sees every call. */
    public final void watch(Watcher other) {
        watcher = other;
    }

    /** From now on nothing goes wrong that was to go wrong. */
    public final void forgetFaults() {
        changed(() -> {
            faults.clear();
            recurring = Optional.empty();
        });
    }

    private Optional<Fault> nextFault() {
        if (!faults.isEmpty() || recurring.isEmpty()) {
            return Optional.ofNullable(faults.poll());
        }
        Recurring order = recurring.get();
        recurring = Optional.of(new Recurring(order.fault(), order.nth(), order.calls() + 1));
        return (order.calls() + 1) % order.nth() == 0 ? Optional.of(order.fault()) : Optional.empty();
    }

    /** Serves nobody any more until {@link #comeBack}. What it knows stays. */
    public final void goDown() {
        Serving stopped = locked(() -> {
                    Serving was = serving;
                    serving = null;
                    return Optional.ofNullable(was);
                })
                .orElse(null);
        if (stopped != null) {
            stopped.close();
        }
    }

    /** Serves on the port of before, where it is down. */
    public final void comeBack() throws IOException {
        lock.lock();
        try {
            if (serving == null) {
                serving = new Serving(port);
                port = serving.server.getAddress().getPort();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void close() {
        goDown();
    }

    /** Looks at the state while no call changes it. */
    protected final <T> T locked(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the state while no call looks at it. */
    protected final void changed(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        Call call = read(exchange);
        Optional<Fault> fault = locked(() -> {
            calls.add(call);
            if (calls.size() > MAX_CALLS) {
                calls.remove();
            }
            return nextFault();
        });
        Optional<Response> response = fault.isEmpty() ? Optional.of(answered(call)) : spoilt(call, fault.get());
        watcher.called(call, response);
        if (response.isEmpty()) {
            exchange.close();
            return;
        }
        write(exchange, response.get());
    }

    /** What is answered where something goes wrong; empty where the connection breaks. */
    private Optional<Response> spoilt(Call call, Fault fault) {
        return switch (fault) {
            case Fault.Refused(Response response) -> Optional.of(response);
            case Fault.ReplyLost() -> {
                answered(call);
                yield Optional.empty();
            }
            case Fault.ReplyGarbled() ->
                Optional.of(new Response(answered(call).status(), new TreeMap<>(), "<html>{]"));
            case Fault.Broken() -> Optional.empty();
            case Fault.Late(var by) -> {
                try {
                    Thread.sleep(by);
                } catch (InterruptedException e) {
                    yield Optional.empty();
                }
                yield Optional.of(answered(call));
            }
        };
    }

    private Response answered(Call call) {
        return locked(() -> answer(call));
    }

    private static Call read(HttpExchange exchange) throws IOException {
        SequencedMap<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        try (InputStream in = exchange.getRequestBody()) {
            return new Call(
                    exchange.getRequestMethod(), exchange.getRequestURI(), headers, in.readNBytes(MAX_BODY_BYTES));
        }
    }

    private static void write(HttpExchange exchange, Response response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        exchange.close();
    }

    /** A server and its threads, from when it begins to when it ends. */
    private final class Serving {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        Serving(int port) throws IOException {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", Sandbox.this::serve);
            server.setExecutor(threads);
            server.start();
        }

        void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
