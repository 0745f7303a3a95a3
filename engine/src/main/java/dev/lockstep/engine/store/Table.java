package dev.lockstep.engine.store;

/** The tables of a store. A row is a key and a value, both bytes; rows are in the order of their keys as unsigned bytes. */
public enum Table {
    /** What there is one of: format, counters, definitions, sizes, receipts. */
    META("meta", 0),
    /** Whose an identifier is. */
    IDENTIFIERS("identifiers", 1),
    /** A person: their identifiers, memberships and state. */
    PEOPLE("people", 2),
    /** A person's facts, by time. */
    HISTORY("history", 3),
    /** Who is to be looked at when. */
    TIMERS("timers", 4),
    /** Who is in a segment. */
    MEMBERS("members", 5),
    /** Every membership change, by position. */
    CHANGES("changes", 6),
    /** The positions of a person's changes. */
    CHANGES_OF_PERSON("changes_of_person", 7),
    /** When a message was received first. */
    MESSAGES("messages", 8),
    /** What there is one of for a connection or a copy of an audience: how far it has come, its counts, the batch under way. */
    SYNC("sync", 9),
    /** A person's place in a copy of an audience: what was sent of them, and what should be. */
    LEDGER("ledger", 10),
    /** Whose place in a copy waits to be sent, by kind of work and time. */
    WAITING("waiting", 11),
    /** Who has an identifier in a copy: it leaves with the last of them. */
    HOLDERS("holders", 12),
    /** When somebody would have been sent to a copy of an audience first, and on which side of its holdout they were. */
    EXPOSURES("exposures", 13),
    /** Whose place in a copy may change at which instant though nothing happens. */
    RECHECKS("rechecks", 14),
    /** How many people entered and exited a segment in an hour, by cause; and how many events of a name were taken. */
    TALLIES("tallies", 15),
    /** Where the events are that somebody beside the segments waits for, in the order of receipt. */
    NOTED("noted", 16),
    /** What was measured and is kept: how far the engine and SQL agree, what a platform reported for a day. */
    FIGURES("figures", 17);

    private final String word;
    private final int code;

    Table(String word, int code) {
        this.word = word;
        this.code = code;
    }

    /** A small number that stands for the table in sealed bytes; never changed. */
    public int code() {
        return code;
    }

    /** Whether its rows are looked up by whole keys, and those that are not there as often; the others are scanned. */
    public boolean isLookedUp() {
        return switch (this) {
            case IDENTIFIERS, PEOPLE, MESSAGES, META, LEDGER, SYNC, EXPOSURES, TALLIES -> true;
            case HISTORY, TIMERS, MEMBERS, CHANGES, CHANGES_OF_PERSON, WAITING, HOLDERS, RECHECKS, NOTED, FIGURES ->
                false;
        };
    }

    /** The name in the store's files; never changed. */
    public String word() {
        return word;
    }
}
