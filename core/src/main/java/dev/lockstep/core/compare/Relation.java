package dev.lockstep.core.compare;

/** How the people of one condition stand to those of another, at any instant. */
public enum Relation {
    /** Always the same people. */
    EQUAL,
    /** Everybody in the first is in the second. Where this is said, the two may still be equal: that was not proved. */
    WITHIN,
    /** Everybody in the second is in the first. */
    CONTAINS,
    /** Nobody is ever in both. */
    DISJOINT,
    /** Somebody can be in both, and in each without the other. */
    OVERLAPPING,
    /** None of these could be proved. */
    UNKNOWN;

    /** The relation of the second to the first. */
    public Relation mirrored() {
        return switch (this) {
            case WITHIN -> CONTAINS;
            case CONTAINS -> WITHIN;
            case EQUAL, DISJOINT, OVERLAPPING, UNKNOWN -> this;
        };
    }
}
