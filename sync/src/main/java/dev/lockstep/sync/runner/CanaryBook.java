package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Notes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What is known of the canary of a connection: when it is due, the walk that is under way, and those before. What is changed is written
 * with the next commit of the ledger, so a walk and the place of the canary in the copy are never told apart by a crash. Mutable, for one
 * thread.
 */
public final class CanaryBook {

    /** Walks that are remembered. One takes some fifty bytes. */
    public static final int MAX_WALKS = 50;

    private static final int VERSION = 1;
    private static final long NONE = Instants.NEVER;

    private final Consumer<byte[]> keep;
    private final Deque<CanaryWalk> past = new ArrayDeque<>();
    private String tag = "";
    private long dueAt = NONE;
    private long met = Entry.CANARY;
    private Optional<CanaryWalk> walk = Optional.empty();
    private boolean isWritten;

    private CanaryBook(Consumer<byte[]> keep) {
        this.keep = keep;
    }

    static CanaryBook open(Ledger ledger) {
        CanaryBook book = new CanaryBook(ledger.notes()::keepCanary);
        ledger.notes().canary().ifPresent(book::read);
        return book;
    }

    /** The walks that a connection's canary has gone, the newest first, that of now too, for whoever only reads. */
    public static List<CanaryWalk> walks(Reads ledgers, String connection) {
        CanaryBook book = new CanaryBook(bytes -> {});
        Notes.canary(ledgers, connection).ifPresent(book::read);
        return book.walks();
    }

    /** What tells canaries apart; empty where there is none. */
    String tag() {
        return tag;
    }

    /** When it begins to walk in; empty where it is not known yet. */
    OptionalLong dueAt() {
        return dueAt == NONE ? OptionalLong.empty() : OptionalLong.of(dueAt);
    }

    /** The number of a person who goes by what it goes by; empty where none was met. */
    OptionalLong met() {
        return met == Entry.CANARY ? OptionalLong.empty() : OptionalLong.of(met);
    }

    /** The walk that is under way. */
    Optional<CanaryWalk> walk() {
        return walk;
    }

    /** All walks, the newest first, that of now too. */
    List<CanaryWalk> walks() {
        List<CanaryWalk> walks = new ArrayList<>(past);
        walk.map(CanaryWalk::underWay).ifPresent(walks::addFirst);
        return walks;
    }

    /** From now on it is this canary, or none. */
    void becomes(String other) {
        tag = other;
        dueAt = NONE;
        met = Entry.CANARY;
        keep();
    }

    void due(long at) {
        dueAt = at;
        keep();
    }

    void meets(long person) {
        met = person;
        keep();
    }

    void meetsNobody() {
        meets(Entry.CANARY);
    }

    void walks(CanaryWalk now) {
        walk = Optional.of(now);
        keep();
    }

    /** The destination has added or removed it. What was on its way when it was to leave is taken all the same. */
    void taken(Operation operation, OptionalLong sentAt, long acceptedAt) {
        walk.ifPresent(under -> walks(
                switch (operation) {
                    case ADD -> under.withIn(under.in().taken(sentAt, acceptedAt));
                    case REMOVE -> under.withOut(under.out().map(way -> way.taken(sentAt, acceptedAt)));
                }));
    }

    /** The walk is over. */
    void ends(CanaryWalk over) {
        past.addFirst(over);
        while (past.size() > MAX_WALKS) {
            past.removeLast();
        }
        walk = Optional.empty();
        keep();
    }

    /** Whether anything was ever written of it, and not forgotten since. */
    boolean isWritten() {
        return isWritten;
    }

    /** What was written is deleted. */
    void forgotten() {
        past.clear();
        isWritten = false;
    }

    private void keep() {
        isWritten = true;
        keep.accept(bytes());
    }

    private byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(tag);
        out.signed(dueAt);
        out.unsigned(met);
        out.single(walk.isPresent() ? 1 : 0);
        walk.ifPresent(one -> one.write(out));
        out.unsigned(past.size());
        past.forEach(one -> one.write(out));
        return out.bytes();
    }

    private void read(byte[] bytes) {
        isWritten = true;
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "what is known of a canary has version " + version + ", this program reads " + VERSION);
        }
        tag = in.text();
        dueAt = in.signed();
        met = in.unsigned();
        walk = in.single() == 1 ? Optional.of(CanaryWalk.read(in)) : Optional.empty();
        for (int left = in.size(); left > 0; left--) {
            past.addLast(CanaryWalk.read(in));
        }
        in.end();
    }
}
