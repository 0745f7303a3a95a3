package dev.lockstep.server.http;

import dev.lockstep.server.key.SigningKeys;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param port 0 for any that is free
 * @param tls the certificate and key to speak TLS with; plain HTTP where there are none
 * @param accessLog where a line for each request goes
 * @param reports by which reporting webhooks are signed
 */
public record HttpSettings(
        InetAddress bind, int port, Optional<Tls> tls, Optional<Path> accessLog, SigningKeys reports) {

    /** On this machine only, in plain HTTP. */
    public static HttpSettings loopback(int port) {
        return new HttpSettings(
                InetAddress.getLoopbackAddress(), port, Optional.empty(), Optional.empty(), SigningKeys.NONE);
    }

    /** The same with other keys of reporting webhooks. */
    public HttpSettings withReports(SigningKeys keys) {
        return new HttpSettings(bind, port, tls, accessLog, keys);
    }

    /** Whether others can read what goes to and fro. */
    public boolean isExposed() {
        return !bind.isLoopbackAddress() && tls.isEmpty();
    }
}
