package dev.lockstep.server.http;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names for requests, by which an error that a client saw is found in the log. Unlike any other of this run and, most
 * likely, of any run; no secret. A client's own are not taken over: they would be in the log, whatever they say.
 */
final class RequestIds {

    private static final long STEP = 0x9e3779b97f4a7c15L; // odd, so that every number comes once before any comes again

    private final AtomicLong last;

    RequestIds(long seed) {
        this.last = new AtomicLong(seed);
    }

    String next() {
        return HexFormat.of().toHexDigits(last.addAndGet(STEP));
    }
}
