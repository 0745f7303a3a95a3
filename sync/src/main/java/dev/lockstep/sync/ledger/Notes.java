package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is noted in the ledger of a connection beside its copies, by whoever measures the way or counts calls. The bytes are theirs: how long
 * changes took is {@code Freshness}, the walks of the canary {@code CanaryBook}, the calls that were counted against a quota {@code Budgets}.
 *
 * <p>Notes are staged as all else, so that what is measured is never there without what it was measured of; only budgets are written at
 * once. For one thread; what is static is for whoever looks from another one.
 */
public final class Notes {

    private static final String FRESHNESS = "freshness/";
    private static final String BUDGET = "budget/";
    private static final String CANARY = "canary/";

    private final Books books;
    private final WriteSet writes;
    private final String connection;
    private Function<Copy, Optional<byte[]>> freshness = copy -> Optional.empty();

    Notes(Books books, WriteSet writes, String connection) {
        this.books = books;
        this.writes = writes;
        this.connection = connection;
    }

    /**
     * How long changes took is kept from now on too.
     *
     * @param changed is asked before each commit: what is to be kept of a copy; empty where it is as it was
     */
    public void keepFreshness(Function<Copy, Optional<byte[]>> changed) {
        freshness = changed;
    }

    /** How long changes of a copy took on their way, as it was kept last. */
    public Optional<byte[]> freshness(Copy copy) {
        return freshness(books, connection, copy.audience);
    }

    /** The same of any connection; empty where nothing was kept. */
    public static Optional<byte[]> freshness(Reads ledgers, String connection, String audience) {
        return read(ledgers, FRESHNESS + connection + "/" + audience);
    }

    /** What is known of the canary's walks, as it was kept last. */
    public Optional<byte[]> canary() {
        return canary(books, connection);
    }

    /** The same of any connection; empty where none ever walked. */
    public static Optional<byte[]> canary(Reads ledgers, String connection) {
        return read(ledgers, CANARY + connection);
    }

    /** What is known of the canary's walks from now on. */
    public void keepCanary(byte[] walks) {
        writes.put(Table.SYNC, Keys.of(CANARY + connection), walks);
    }

    /** There is no canary any more. */
    public void forgetCanary() {
        writes.delete(Table.SYNC, Keys.of(CANARY + connection));
    }

    /** How many calls were counted against a quota since when. */
    public Optional<byte[]> budget(String quota) {
        return budget(books, connection, quota);
    }

    /** The same of any connection; empty where none was counted. */
    public static Optional<byte[]> budget(Reads ledgers, String connection, String quota) {
        return read(ledgers, BUDGET + connection + "/" + quota);
    }

    /** Writes a budget at once, apart from what is staged: a call is counted before it is made. */
    public void spend(String quota, byte[] budget) throws StoreException {
        WriteSet now = new WriteSet();
        now.put(Table.SYNC, Keys.of(BUDGET + connection + "/" + quota), budget);
        books.commit(now);
    }

    /** Stages what has changed of a copy since it was staged last. */
    void stage(Copy copy) {
        freshness
                .apply(copy)
                .ifPresent(
                        bytes -> writes.put(Table.SYNC, Keys.of(FRESHNESS + connection + "/" + copy.audience), bytes));
    }

    private static Optional<byte[]> read(Reads ledgers, String name) {
        return Optional.ofNullable(ledgers.get(Table.SYNC, Keys.of(name)));
    }
}
