package dev.lockstep.server.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What the log may say of an error of ours. Its message is left out: it may quote what somebody sent. */
final class Failures {

    private static final int FRAMES = 12;

    private Failures() {}

    static String describe(Throwable failure) {
        String frames = Arrays.stream(failure.getStackTrace())
                .limit(FRAMES)
                .map(StackTraceElement::toString)
                .collect(Collectors.joining(" < "));
        Throwable cause = failure.getCause();
        String here = failure.getClass().getName() + " at " + frames;
        return cause == null ? here : here + "; caused by " + describe(cause);
    }
}
