package dev.lockstep.server.http;

/** The methods that routes have. {@code HEAD} is served as {@code GET} without its body, {@code OPTIONS} by the table. */
public enum Method {
    GET,
    POST,
    PUT,
    DELETE
}
