package dev.lockstep.cli;

/**
 * What a command's exit status tells a script. Four meanings, so that a script can tell "the answer is no" from "ask
 * again later" without reading text.
 *
 * <p>Constants rather than an enum because picocli's annotations take numbers.
 */
public final class ExitCode {

    /** The command did what it was asked. */
    public static final int DONE = 0;

    /** The command worked and the answer is no: a rehearsal failed, a workspace has problems. */
    public static final int ANSWER_IS_NO = 1;

    /** The request is wrong: an unknown option, a file that does not exist. Repeating it will not help. */
    public static final int WRONG_REQUEST = 2;

    /** Something outside Lockstep failed: a disk, a network, a destination. Repeating it later may help. */
    public static final int OUTSIDE_FAILED = 3;

    private ExitCode() {}
}
