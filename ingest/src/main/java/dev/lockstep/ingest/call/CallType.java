package dev.lockstep.ingest.call;

/** What a call says, see {@link CallParser} for what becomes of it. */
public enum CallType {
    TRACK,
    PAGE,
    SCREEN,
    IDENTIFY,
    GROUP,
    ALIAS,
    /** Our extension: the spec has no such call. */
    DELETE
}
