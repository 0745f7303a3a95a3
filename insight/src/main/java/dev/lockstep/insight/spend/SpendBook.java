package dev.lockstep.insight.spend;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps what platforms said of spend, a row for each connection and day, in the store of the engine: a day that is settled need not be asked
 * again. Nothing in it is of one person, so nothing need go. Stateless.
 */
public final class SpendBook {

    private static final int VERSION = 1;
    private static final String PREFIX = "spend\0";
    private static final String ASKED = "spend-asked\0";

    private SpendBook() {}

    /**
     * Keeps these days, in place of what was kept of them.
     *
     * @throws StoreException where it cannot be written
     */
    public static void keep(Books books, String connection, List<SpendDay> days) throws StoreException {
        WriteSet writes = new WriteSet();
        days.forEach(day -> writes.put(Table.FIGURES, key(connection, day.day().toEpochDay()), bytes(day)));
        books.commit(writes);
    }

    /** What is kept of days from one to another, the last among them; those that were never asked are left out. */
    public static List<SpendDay> of(Reads reads, String connection, LocalDate first, LocalDate last) {
        List<SpendDay> days = new ArrayList<>();
        reads.scan(
                Table.FIGURES,
                key(connection, first.toEpochDay()),
                key(connection, last.toEpochDay() + 1),
                (key, value) -> {
                    days.add(read(LocalDate.ofEpochDay(day(key)), value));
                    return true;
                });
        return days;
    }

    /**
     * Keeps how it went when a platform was asked last.
     *
     * @throws StoreException where it cannot be written
     */
    public static void keepAsked(Books books, String connection, SpendAsked asked) throws StoreException {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.signed(asked.at());
        optional(asked.wellAt(), out);
        out.text(asked.trouble().orElse(""));
        WriteSet writes = new WriteSet();
        writes.put(Table.FIGURES, Keys.of(ASKED + connection), out.bytes());
        books.commit(writes);
    }

    /** How it went when the platform of a connection was asked last; empty where it never was. */
    public static Optional<SpendAsked> asked(Reads reads, String connection) {
        byte[] row = reads.get(Table.FIGURES, Keys.of(ASKED + connection));
        if (row == null) {
            return Optional.empty();
        }
        StateReader in = new StateReader(row);
        int version = in.single();
        if (version != VERSION) {
            throw in.damaged("how costs were asked for has version " + version + ", this program reads " + VERSION);
        }
        SpendAsked asked = new SpendAsked(in.signed(), optional(in), some(in.text()));
        in.end();
        return Optional.of(asked);
    }

    private static byte[] key(String connection, long day) {
        byte[] name = Keys.of(PREFIX + connection + "\0");
        return ByteBuffer.allocate(name.length + Long.BYTES)
                .put(name)
                .put(Keys.of(day))
                .array();
    }

    private static long day(byte[] key) {
        return Keys.number(
                ByteBuffer.allocate(Long.BYTES)
                        .put(key, key.length - Long.BYTES, Long.BYTES)
                        .array(),
                0);
    }

    private static byte[] bytes(SpendDay day) {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(day.terms().currency().orElse(""));
        out.single(day.terms().isWithTax() ? 1 : 0);
        out.text(day.terms().counted());
        out.single(day.isSettled() ? 1 : 0);
        out.signed(day.askedAt());
        out.unsigned(day.costs().size());
        for (Cost cost : day.costs()) {
            out.text(cost.audience());
            out.text(cost.cost().toPlainString());
            optional(cost.clicks(), out);
            optional(cost.conversions(), out);
            out.text(cost.revenue().map(BigDecimal::toPlainString).orElse(""));
        }
        return out.bytes();
    }

    private static SpendDay read(LocalDate day, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw in.damaged("costs have version " + version + ", this program reads " + VERSION);
        }
        SpendDay.Terms terms = new SpendDay.Terms(some(in.text()), in.single() == 1, in.text());
        boolean isSettled = in.single() == 1;
        long askedAt = in.signed();
        List<Cost> costs = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            costs.add(new Cost(
                    day,
                    in.text(),
                    new BigDecimal(in.text()),
                    optional(in),
                    optional(in),
                    some(in.text()).map(BigDecimal::new)));
        }
        in.end();
        return new SpendDay(day, terms, isSettled, askedAt, costs);
    }

    private static void optional(OptionalLong count, StateWriter out) {
        out.unsigned(count.isPresent() ? count.getAsLong() + 1 : 0);
    }

    private static OptionalLong optional(StateReader in) {
        long count = in.unsigned();
        return count == 0 ? OptionalLong.empty() : OptionalLong.of(count - 1);
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
