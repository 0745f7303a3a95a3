package dev.lockstep.destinations.toolkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A server that answers every connection with the same bytes, however wrong they are, and then closes it or holds it. */
final class RawServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final byte[] answer;
    private final boolean holds;
    private final List<Socket> held = new ArrayList<>();
    private int calls;

    /** @param holds whether the connection stays open after the answer, so that whoever waits for more waits */
    RawServer(String answer, boolean holds) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.UTF_8);
        this.holds = holds;
        Thread.ofVirtual().start(this::serve);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    synchronized int calls() {
        return calls;
    }

    private void serve() {
        while (true) {
            try {
                Socket socket = server.accept();
                readHead(socket.getInputStream());
                synchronized (this) {
                    calls++;
                    held.add(socket);
                }
                OutputStream out = socket.getOutputStream();
                out.write(answer);
                out.flush();
                if (!holds) {
                    socket.close();
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private static void readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.write(next);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        server.close();
        for (Socket socket : held) {
            socket.close();
        }
    }
}
