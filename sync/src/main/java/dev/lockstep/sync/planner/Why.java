package dev.lockstep.sync.planner;

/** What made a person's place in an audience another one; it decides what a guard may hold. */
public enum Why {
    /** They did something, or something became known of them, or they are to be forgotten. Never held: it is one person's doing. */
    PERSON,
    /** A window opened or closed. Held where an audience shrinks too much: the feed may have stopped. */
    TIME,
    /** The definition of the audience or of a segment changed. */
    DEFINITION
}
