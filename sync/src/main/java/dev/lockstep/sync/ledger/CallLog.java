package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What calls were made on a connection, the last {@value #MAX_CALLS} of them and none older than {@link #MAX_AGE}. What is added is
 * written with the next commit of the ledger, so a call is remembered together with what came of it. Adding is for one thread; {@link
 * #read} is for any.
 */
public final class CallLog {

    /** A call takes some hundred bytes, so this is a megabyte or two for a connection. */
    public static final int MAX_CALLS = 10_000;

    /** Long enough to find out about a campaign that has ended. */
    public static final Duration MAX_AGE = Duration.ofDays(90);

    /** Calls that are too old and removed when one is added: more than one, so that they end. */
    private static final int REMOVED_AT_ONCE = 3;

    private final Books books;
    private final String connection;
    private final List<Call> added = new ArrayList<>();
    private long next;

    private CallLog(Books books, String connection, long next) {
        this.books = books;
        this.connection = connection;
        this.next = next;
    }

    static CallLog open(Books books, String connection) {
        long[] next = {1};
        books.scanBack(Table.SYNC, key(connection, 0), key(connection, Long.MAX_VALUE), (key, value) -> {
            next[0] = number(key) + 1;
            return false;
        });
        return new CallLog(books, connection, next[0]);
    }

    /** Remembers a call; its number is given here. */
    public void add(Call call) {
        added.add(call.numbered(next));
        next++;
    }

    boolean isChanged() {
        return !added.isEmpty();
    }

    void stage(WriteSet writes) {
        for (Call call : added) {
            writes.put(Table.SYNC, key(connection, call.number()), call.bytes());
            long oldest = call.at() - MAX_AGE.toMillis();
            int[] left = {REMOVED_AT_ONCE};
            books.scan(Table.SYNC, key(connection, 0), key(connection, call.number()), (key, value) -> {
                boolean isOver = number(key) <= call.number() - MAX_CALLS
                        || Call.read(number(key), value).at() < oldest;
                if (isOver) {
                    writes.delete(Table.SYNC, key);
                    left[0]--;
                }
                return isOver && left[0] > 0;
            });
        }
        added.clear();
    }

    /**
     * Calls that were made on a connection, the newest first.
     *
     * @param before only calls with a lower number; empty for all
     * @param now those that are too old by then are left out
     */
    public static List<Call> read(
            Reads reads, String connection, OptionalLong before, Predicate<Call> wanted, int limit, long now) {
        List<Call> calls = new ArrayList<>();
        reads.scanBack(Table.SYNC, key(connection, 0), key(connection, before.orElse(Long.MAX_VALUE)), (key, value) -> {
            Call call = Call.read(number(key), value);
            if (call.at() < now - MAX_AGE.toMillis()) {
                return false;
            }
            if (wanted.test(call)) {
                calls.add(call);
            }
            return calls.size() < limit;
        });
        return calls;
    }

    /** The call about an audience that has this receipt and did what it should; empty where it is not remembered any more. */
    static Optional<Call> done(Reads reads, String connection, String audience, String receipt) {
        return read(
                        reads,
                        connection,
                        OptionalLong.empty(),
                        call -> call.audience().equals(audience)
                                && call.answer().equals(Call.DONE)
                                && call.receipt().filter(receipt::equals).isPresent(),
                        1,
                        0)
                .stream()
                .findFirst();
    }

    private static byte[] key(String connection, long number) {
        byte[] name = Keys.of("call/" + connection + "/");
        return ByteBuffer.allocate(name.length + 8)
                .put(name)
                .put(Keys.of(number))
                .array();
    }

    private static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong(key.length - 8) ^ Long.MIN_VALUE;
    }
}
