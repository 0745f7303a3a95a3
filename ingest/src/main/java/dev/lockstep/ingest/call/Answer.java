package dev.lockstep.ingest.call;

/**
 * What a client is answered once all that its request brought is durable.
 *
 * @param status of HTTP
 * @param body in JSON
 */
public record Answer(int status, String body) {

    /** All is well: what both APIs say then. */
    public static final Answer OK = new Answer(200, "{}");
}
