package dev.lockstep.insight.parity;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what was found, by segment and instant, in the store of the engine. Stateless. */
public final class ParityBook {

    /** So many are kept of each segment: those of a year of nights, and some that were asked for by hand. */
    static final int MAX_KEPT = 400;

    private static final int VERSION = 1;
    private static final String PREFIX = "parity\0";

    private ParityBook() {}

    /**
     * Keeps these, and lets go of the oldest of their segments. One thread at a time.
     *
     * @throws StoreException where it cannot be written
     */
    public static void keep(Books books, List<Parity> found) throws StoreException {
        WriteSet writes = new WriteSet();
        for (Parity parity : found) {
            writes.put(Table.FIGURES, key(parity.segment(), parity.at()), bytes(parity));
            int[] left = {MAX_KEPT - 1};
            books.scanBack(
                    Table.FIGURES,
                    key(parity.segment(), Long.MIN_VALUE),
                    key(parity.segment(), parity.at()),
                    (key, value) -> {
                        if (--left[0] < 0) {
                            writes.delete(Table.FIGURES, key);
                        }
                        return true;
                    });
        }
        books.commit(writes);
    }

    /** What was found of a segment, the newest first. */
    public static List<Parity> of(Reads reads, String segment, int limit) {
        List<Parity> found = new ArrayList<>();
        reads.scanBack(Table.FIGURES, key(segment, Long.MIN_VALUE), key(segment, Long.MAX_VALUE), (key, value) -> {
            found.add(read(segment, at(key), value));
            return found.size() < limit;
        });
        return found;
    }

    /** What was found of a segment last. */
    public static Optional<Parity> latest(Reads reads, String segment) {
        return of(reads, segment, 1).stream().findFirst();
    }

    private static byte[] key(String segment, long at) {
        byte[] name = Keys.of(PREFIX + segment + "\0");
        return ByteBuffer.allocate(name.length + Long.BYTES)
                .put(name)
                .put(Keys.of(at))
                .array();
    }

    private static long at(byte[] key) {
        return Keys.number(
                ByteBuffer.allocate(Long.BYTES)
                        .put(key, key.length - Long.BYTES, Long.BYTES)
                        .array(),
                0);
    }

    private static byte[] bytes(Parity parity) {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(parity.hash());
        out.unsigned(parity.people());
        out.unsigned(parity.inEngine());
        out.unsigned(parity.inSql());
        out.unsigned(parity.onlyInEngine());
        out.unsigned(parity.onlyInSql());
        out.unsigned(parity.behind());
        out.unsigned(parity.examples().size());
        parity.examples().forEach(example -> {
            out.unsigned(example.person());
            out.single(example.isInEngine() ? 1 : 0);
        });
        out.text(parity.notCompared().orElse(""));
        return out.bytes();
    }

    private static Parity read(String segment, long at, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw in.damaged("a comparison with SQL has version " + version + ", this program reads " + VERSION);
        }
        String hash = in.text();
        long people = in.unsigned();
        long inEngine = in.unsigned();
        long inSql = in.unsigned();
        long onlyInEngine = in.unsigned();
        long onlyInSql = in.unsigned();
        long behind = in.unsigned();
        List<Parity.Example> examples = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            examples.add(new Parity.Example(in.unsigned(), in.single() == 1));
        }
        String notCompared = in.text();
        in.end();
        return new Parity(
                segment,
                hash,
                at,
                people,
                inEngine,
                inSql,
                onlyInEngine,
                onlyInSql,
                behind,
                examples,
                notCompared.isEmpty() ? Optional.empty() : Optional.of(notCompared));
    }
}
