package dev.lockstep.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Says to a server what no well-behaved client would, byte by byte, and hears it out until the server hangs up. */
final class RawClient implements AutoCloseable {

    private final Socket socket;

    RawClient(URI server) throws IOException {
        this.socket = new Socket(server.getHost(), server.getPort());
    }

    RawClient say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient say(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // It has hung up on us already; what it said before is still to be heard.
        }
        return this;
    }

    /** All that the server says, as it is. */
    String hear() throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            in.transferTo(heard);
        } catch (SocketException e) {
            // Hung up hard: there were bytes of ours that it did not want.
        }
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
