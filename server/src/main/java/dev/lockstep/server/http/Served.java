package dev.lockstep.server.http;

import java.util.Optional;

/**
 * That a request was answered, for logs and metrics. It holds nothing of a person: not the path, in which an id may stand,
 * but the route; not the address.
 *
 * @param route as declared, {@value #NO_ROUTE} where none fits
 * @param key the id of the key that it came with
 * @param nanos from the first byte of the request to the last of the answer
 * @param bytes of the body, as sent
 */
public record Served(
        String requestId, String method, String route, Optional<String> key, int status, long nanos, long bytes) {

    static final String NO_ROUTE = "none";
}
