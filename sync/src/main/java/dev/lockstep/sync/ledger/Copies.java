package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;

/** The copies of a connection, by the names of their audiences. For one thread, but for what is static. */
final class Copies {

    private static final String ROWS = "copy/";

    /** Enough that two of some thousand copies will not have one number, and few enough to count kinds of work by them. */
    private static final long NUMBER_BITS = (1L << 56) - 1;

    private final Books books;
    private final String connection;
    private final Map<String, Copy> byAudience = new LinkedHashMap<>();

    Copies(Books books, String connection) {
        this.books = books;
        this.connection = connection;
        forEach(books, connection + "/", (key, copy) -> byAudience.put(copy.audience, copy));
    }

    /** See {@link Ledger#all}. */
    static SequencedMap<String, List<Copy>> all(Reads reads) {
        SequencedMap<String, List<Copy>> all = new LinkedHashMap<>();
        forEach(
                reads,
                "",
                (key, copy) -> all.computeIfAbsent(
                                key.substring(ROWS.length(), key.indexOf('/', ROWS.length())),
                                connection -> new ArrayList<>())
                        .add(copy));
        return all;
    }

    private static void forEach(Reads reads, String prefix, BiConsumer<String, Copy> visitor) {
        byte[] from = Keys.of(ROWS + prefix);
        byte[] before = Keys.of(ROWS + prefix + "\uffff");
        reads.scan(Table.SYNC, from, before, (key, value) -> {
            Copy copy = CopyCodec.read(Keys.number(value, 0), Arrays.copyOfRange(value, Long.BYTES, value.length));
            visitor.accept(new String(key, StandardCharsets.UTF_8), copy);
            return true;
        });
    }

    /** All that there ever were. */
    Collection<Copy> all() {
        return byAudience.values();
    }

    Optional<Copy> find(String audience) {
        return Optional.ofNullable(byAudience.get(audience));
    }

    /** The copy of an audience, which is made where there is none. */
    Copy of(String audience) {
        return byAudience.computeIfAbsent(audience, name -> new Copy(id(books, connection, name), name));
    }

    /** The number of a copy. Connections open their ledgers side by side, so no counter is shared: it follows from the names. */
    static long id(Books books, String connection, String audience) {
        return ByteBuffer.wrap(books.seal().tag("copy " + connection + "/" + audience))
                        .getLong()
                & NUMBER_BITS;
    }

    /** See {@link Ledger#journal}. */
    void journal(Copy copy, Remote remote) throws StoreException {
        copy.keep(remote);
        WriteSet now = new WriteSet();
        stage(copy, now);
        books.commit(now);
    }

    void stage(Copy copy, WriteSet writes) {
        StateWriter row = new StateWriter();
        row.raw(Keys.of(copy.id));
        row.raw(CopyCodec.bytes(copy));
        writes.put(Table.SYNC, Keys.of(ROWS + connection + "/" + copy.audience), row.bytes());
    }
}
