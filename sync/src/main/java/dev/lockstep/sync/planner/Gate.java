package dev.lockstep.sync.planner;

import java.util.Locale;

/** What a person in an audience's segment must pass to belong to the audience, in this order. */
public enum Gate {
    /** Is in none of the segments that the audience excludes. */
    NOT_EXCLUDED,
    /** Has gone through the journey that hands people over to the audience, for as long ago as it asks. */
    HANDED_OVER,
    /** Is not in the midst of a journey that the audience leaves people alone in. */
    NOT_PAUSED,
    /** Is eligible for no offer that goes before this one in its group. */
    BEST_OFFER,
    /** Is not in the share that is kept out so that the effect can be measured. */
    NOT_HELD_OUT,
    /** Is not suppressed, and has given the consent that the audience asks for. */
    CONSENTED,
    /** Something is known of them that the destination takes as an identifier. */
    HAS_IDENTIFIER,
    /** At least one of these is usable after the destination's own normalisation. */
    VALID;

    /** The name of the count of people who pass this gate, {@code not_held_out}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
