package dev.lockstep.insight.alert;

/** How a place is. Words are in English, with counts, names and instants in them, and nothing of a person. */
public sealed interface Finding {

    /** As it should be. */
    record Fine() implements Finding {}

    /**
     * Not as it should be.
     *
     * @param says what it is, as a sentence without its full stop
     * @param then what to do
     */
    record Wrong(String says, String then) implements Finding {}

    /**
     * Nobody knows: nothing begins and nothing ends.
     *
     * @param why in words
     */
    record Unknown(String why) implements Finding {}

    /** As it should be. */
    Finding FINE = new Fine();
}
