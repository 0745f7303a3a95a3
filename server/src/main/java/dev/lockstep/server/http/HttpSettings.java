package dev.lockstep.server.http;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param port 0 for any that is free
 * @param tls the certificate and key to speak TLS with; plain HTTP where there are none
 * @param accessLog where a line for each request goes
 */
public record HttpSettings(InetAddress bind, int port, Optional<Tls> tls, Optional<Path> accessLog) {

    /** On this machine only, in plain HTTP. */
    public static HttpSettings loopback(int port) {
        return new HttpSettings(InetAddress.getLoopbackAddress(), port, Optional.empty(), Optional.empty());
    }

    /** Whether others can read what goes to and fro. */
    public boolean isExposed() {
        return !bind.isLoopbackAddress() && tls.isEmpty();
    }
}
