package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who has which identifier, in a copy that consists of identifiers: two people may have one phone number, and the platform knows the
 * number alone. A holder is whoever should be there by it, or is; but the canary is none, so that it neither keeps an identifier there that
 * is a person's, nor counts as having entered in their place. Where a copy consists of people nothing is kept. For one thread.
 */
final class Holders {

    private static final byte[] NOTHING = new byte[0];

    private final Books books;
    private final WriteSet writes;
    private final Entries entries;
    private final Unit unit;

    Holders(Books books, WriteSet writes, Entries entries, Unit unit) {
        this.books = books;
        this.writes = writes;
        this.entries = entries;
        this.unit = unit;
    }

    /**
     * Writes down who has which identifiers, after an entry has changed.
     *
     * @param before what should have been there, or was
     */
    void note(Entry entry, @Nullable Row before) {
        if (unit == Unit.PEOPLE || entry.isCanary()) {
            return;
        }
        List<Identified> has = Identifiers.union(Row.identifiersOf(entry.wanted), Row.identifiersOf(entry.sent));
        Identifiers.without(Row.identifiersOf(before), has)
                .forEach(identified -> identified
                        .values()
                        .forEach(value ->
                                writes.delete(Table.HOLDERS, key(entry.copy, identified.type(), value, entry.person))));
        has.forEach(identified -> identified
                .values()
                .forEach(value ->
                        writes.put(Table.HOLDERS, key(entry.copy, identified.type(), value, entry.person), NOTHING)));
    }

    /** The people who have an identifier: those of the committed rows, and of the entries that were looked at since. */
    Set<Long> of(long copy, IdentifierType type, String value) {
        Set<Long> people = new TreeSet<>();
        byte[] from = key(copy, type, value, Long.MIN_VALUE);
        byte[] before = key(copy, type, value, Long.MAX_VALUE);
        books.scan(Table.HOLDERS, from, before, (key, none) -> {
            people.add(ByteBuffer.wrap(key).getLong(key.length - Long.BYTES) ^ Long.MIN_VALUE);
            return true;
        });
        people.removeIf(person -> !isHolder(entries.find(copy, person), type, value));
        entries.looked(copy).filter(entry -> isHolder(entry, type, value)).forEach(entry -> people.add(entry.person));
        return people;
    }

    private static boolean isHolder(@Nullable Entry entry, IdentifierType type, String value) {
        return entry != null
                && !entry.isCanary()
                && (Identifiers.contains(Row.identifiersOf(entry.wanted), type, value)
                        || Identifiers.contains(Row.identifiersOf(entry.sent), type, value));
    }

    /** Of these identifiers, those that are not there, whosever they are. */
    List<Identified> missing(Entry entry, List<Identified> some) {
        List<Identified> missing = Identifiers.without(some, Row.identifiersOf(entry.sent));
        return unit == Unit.PEOPLE
                ? missing
                : Identifiers.filter(missing, (type, value) -> !isThere(entry.copy, type, value));
    }

    private boolean isThere(long copy, IdentifierType type, String value) {
        return of(copy, type, value).stream()
                .map(person -> entries.find(copy, person))
                .anyMatch(entry -> entry != null && Identifiers.contains(Row.identifiersOf(entry.sent), type, value));
    }

    private byte[] key(long copy, IdentifierType type, String value, long person) {
        byte[] tag = books.seal().tag(type.word() + ":" + value);
        return ByteBuffer.allocate(Long.BYTES + tag.length + Long.BYTES)
                .put(Keys.of(copy))
                .put(tag)
                .put(Keys.of(person))
                .array();
    }
}
