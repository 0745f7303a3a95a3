package dev.lockstep.engine.store;

/** The tables of a store. A row is a key and a value, both bytes; rows are in the order of their keys as unsigned bytes. */
public enum Table {
    /** What there is one of: format, counters, definitions, sizes, receipts. */
    META("meta"),
    /** Whose an identifier is. */
    IDENTIFIERS("identifiers"),
    /** A person: their identifiers, memberships and state. */
    PEOPLE("people"),
    /** A person's facts, by time. */
    HISTORY("history"),
    /** Who is to be looked at when. */
    TIMERS("timers"),
    /** Who is in a segment. */
    MEMBERS("members"),
    /** Every membership change, by position. */
    CHANGES("changes"),
    /** The positions of a person's changes. */
    CHANGES_OF_PERSON("changes_of_person"),
    /** When a message was received first. */
    MESSAGES("messages");

    private final String word;

    Table(String word) {
        this.word = word;
    }

    /** The name in the store's files; never changed. */
    public String word() {
        return word;
    }
}
