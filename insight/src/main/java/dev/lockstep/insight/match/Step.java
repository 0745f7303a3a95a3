package dev.lockstep.insight.match;

import dev.lockstep.sync.planner.Gate;
import java.util.Locale;

/** A step of the match tree: what a person must pass to be found by a platform, in this order. */
public enum Step {
    /** Is in the audience's segment. */
    IN_SEGMENT,
    /** See {@link Gate#NOT_EXCLUDED}. */
    NOT_EXCLUDED,
    /** See {@link Gate#HANDED_OVER}. */
    HANDED_OVER,
    /** See {@link Gate#NOT_PAUSED}. */
    NOT_PAUSED,
    /** See {@link Gate#BEST_OFFER}. */
    BEST_OFFER,
    /** See {@link Gate#NOT_HELD_OUT}. */
    NOT_HELD_OUT,
    /** See {@link Gate#CONSENTED}. */
    CONSENTED,
    /** See {@link Gate#HAS_IDENTIFIER}. */
    HAS_IDENTIFIER,
    /** See {@link Gate#VALID}: who has come so far belongs to the audience. */
    VALID,
    /** The destination has taken them. */
    DELIVERED,
    /** What was sent is known to be in effect. */
    CONFIRMED,
    /** The platform has found them, as far as it tells. */
    MATCHED;

    /** The name of the count of those who pass it, {@code not_held_out}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In words that follow "people who": {@code are not held out}. */
    public String says() {
        return switch (this) {
            case IN_SEGMENT -> "are in the segment";
            case NOT_EXCLUDED -> "are not excluded";
            case HANDED_OVER -> "were handed over";
            case NOT_PAUSED -> "are not left alone meanwhile";
            case BEST_OFFER -> "get no better offer";
            case NOT_HELD_OUT -> "are not held out";
            case CONSENTED -> "have consented and are not suppressed";
            case HAS_IDENTIFIER -> "have an identifier that it takes";
            case VALID -> "have one that is usable";
            case DELIVERED -> "were delivered";
            case CONFIRMED -> "are confirmed";
            case MATCHED -> "were matched by the platform";
        };
    }
}
