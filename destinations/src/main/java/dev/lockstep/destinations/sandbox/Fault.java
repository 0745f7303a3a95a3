package dev.lockstep.destinations.sandbox;

import java.time.Duration;

/** What goes wrong with one call. */
public sealed interface Fault {

    /** It is not done, and answered so. */
    record Refused(Response response) implements Fault {}

    /** It is done, and the answer never arrives. */
    record ReplyLost() implements Fault {}

    /** It is done, and answered by what is no answer. */
    record ReplyGarbled() implements Fault {}

    /** It is not done, and the connection breaks. */
    record Broken() implements Fault {}

    /** It is done, after a while. */
    record Late(Duration by) implements Fault {}

    /** It is not done, with this status and no more. */
    static Fault refused(int status) {
        return new Refused(Response.of(status));
    }
}
