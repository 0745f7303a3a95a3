package dev.lockstep.workspace.language;

/**
 * Where somebody is in a journey that they have begun. Each state is a segment, see {@link #segment}; whoever has never begun it, or
 * has left it by what ends it, is in none.
 */
public enum JourneyState {
    /** On their way: neither converted nor exhausted. */
    ACTIVE("active"),
    /** The journey has nothing more to say to them, and they have not converted. */
    EXHAUSTED("exhausted"),
    /** They did what the journey is for. */
    CONVERTED("converted");

    private final String word;

    JourneyState(String word) {
        this.word = word;
    }

    /** The word for it in a workspace. */
    public String word() {
        return word;
    }

    /** The segment of the people who are in this state of a journey. */
    public String segment(String journey) {
        return journey + "." + word;
    }
}
