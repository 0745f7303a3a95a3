package dev.lockstep.insight;

/** What was asked has no answer as it was asked; the message says why, and what to do. */
public final class QuestionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean isUnknown;

    private QuestionException(String message, boolean isUnknown) {
        super(message);
        this.isUnknown = isUnknown;
    }

    /** There is no such thing as the question is about. */
    public static QuestionException unknown(String message) {
        return new QuestionException(message, true);
    }

    /** It cannot be asked so. */
    public static QuestionException wrong(String message) {
        return new QuestionException(message, false);
    }

    /** Whether there is no such thing, else the question is wrong. */
    public boolean isUnknown() {
        return isUnknown;
    }
}
