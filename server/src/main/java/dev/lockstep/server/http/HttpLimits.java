package dev.lockstep.server.http;

/**
 * How much of the server a client can hold.
 *
 * @param threads requests are parsed and answered by these; none of them waits
 * @param connections at once; more wait to be accepted
 * @param headerBytes of the request line and the headers together
 * @param idleTimeoutMs without a byte to or fro, after which a connection is closed
 * @param bodyPatienceMs how long a body may take however slow it is: a phone may have lost its network for a moment
 * @param bodyBytesPerSecond a body that comes more slowly after that holds its place for nothing
 * @param bodyBudgetBytes what all bodies in hand take at the most
 * @param stopTimeoutMs for requests in hand when the server stops
 */
record HttpLimits(
        int threads,
        int connections,
        int headerBytes,
        int idleTimeoutMs,
        long bodyPatienceMs,
        long bodyBytesPerSecond,
        long bodyBudgetBytes,
        long stopTimeoutMs) {

    static final HttpLimits DEFAULT =
            new HttpLimits(32, 10_000, 16 * 1024, 30_000, 10_000, 100, 128L * 1024 * 1024, 20_000);
}
