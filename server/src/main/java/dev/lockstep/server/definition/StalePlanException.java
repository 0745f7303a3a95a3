package dev.lockstep.server.definition;

import java.io.Serial;

/** What counts, or what is to be applied, is another than when the plan was made. Nothing has changed. */
public final class StalePlanException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    StalePlanException(String plan) {
        super("the plan " + plan
                + " does not fit: what counts, or what is to be applied, has changed since it was made;"
                + " make another one with lockstep plan");
    }
}
