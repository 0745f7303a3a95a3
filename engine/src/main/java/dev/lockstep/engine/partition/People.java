package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateCodec;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Persons and whose an identifier is: the rows, and those in memory that were needed last. A person who changes stays in memory
 * until {@link #write} has made a row of them.
 */
final class People {

    /** What an identifier leads to where nothing more is taken of its person. */
    private static final long BARRED = -1;

    /** What it leads to where nobody owns it. */
    private static final long NOBODY = 0;

    private final Reads store;
    private final Seal seal;
    private final WriteSet writes;
    private final int atMost;
    private final Map<Long, Person> persons = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<Identifier, Long> owners = new LinkedHashMap<>(1024, 0.75f, true);

    /** Whoever was asked for since rows were written last. */
    private final Set<Person> touched = new LinkedHashSet<>();

    /** Whom nobody asked for but the backfill. They do not stay in memory, where they would drive out those who are about. */
    private final Set<Long> passing = new HashSet<>();

    /** @param atMost how many persons stay in memory from one turn to the next */
    People(Reads store, Seal seal, WriteSet writes, int atMost) {
        this.store = store;
        this.seal = seal;
        this.writes = writes;
        this.atMost = atMost;
    }

    /** The number of an identifier's owner. */
    OptionalLong owner(Identifier identifier) {
        long number = number(identifier);
        return number > NOBODY ? OptionalLong.of(number) : OptionalLong.empty();
    }

    boolean isBarred(Identifier identifier) {
        return number(identifier) == BARRED;
    }

    private long number(Identifier identifier) {
        Long known = owners.get(identifier);
        if (known != null) {
            return known;
        }
        byte[] row = store.get(Table.IDENTIFIERS, key(identifier, seal));
        long number = row == null ? NOBODY : Keys.number(row, 0);
        owners.put(identifier, number);
        return number;
    }

    /** The number of an identifier's owner, for a reader beside the writer. */
    static OptionalLong owner(Identifier identifier, Reads store, Seal seal) {
        byte[] row = store.get(Table.IDENTIFIERS, key(identifier, seal));
        return row == null || Keys.number(row, 0) <= NOBODY
                ? OptionalLong.empty()
                : OptionalLong.of(Keys.number(row, 0));
    }

    /** Whether an identifier has an owner, or may have none, for a reader beside the writer. */
    static boolean isTaken(Identifier identifier, Reads store, Seal seal) {
        return store.get(Table.IDENTIFIERS, key(identifier, seal)) != null;
    }

    private static byte[] key(Identifier identifier, Seal seal) {
        return seal.tag(identifier.kind().code() + ":" + identifier.value());
    }

    void assign(Identifier identifier, Person owner) {
        number(identifier, owner.number);
        owner.own(identifier);
    }

    void bar(Identifier identifier) {
        number(identifier, BARRED);
    }

    void free(Identifier identifier) {
        owners.put(identifier, NOBODY);
        writes.delete(Table.IDENTIFIERS, key(identifier, seal));
    }

    private void number(Identifier identifier, long number) {
        owners.put(identifier, number);
        writes.put(Table.IDENTIFIERS, key(identifier, seal), Keys.of(number));
    }

    /** The person in memory, or null. */
    @Nullable
    Person inMemory(long number) {
        Person person = persons.get(number);
        if (person != null) {
            touched.add(person);
            passing.remove(number);
        }
        return person;
    }

    /** Whether the person is in memory, and so by the current definitions. */
    boolean isInMemory(long number) {
        return persons.containsKey(number);
    }

    /** The row of this number, or null; of whoever is in memory it may be behind. */
    @Nullable
    PersonRow row(long number) {
        return row(number, store, seal);
    }

    static @Nullable PersonRow row(long number, Reads store, Seal seal) {
        byte[] bytes = store.get(Table.PEOPLE, Keys.of(number));
        return bytes == null ? null : PersonRow.read(number, bytes, seal);
    }

    /** What the person is, or was, called who has this number. */
    static PersonId name(long number, Reads store, Seal seal) {
        return switch (row(number, store, seal)) {
            case PersonRow.Known known -> known.identifiers().getFirst().person();
            case PersonRow.Absorbed(long into, Identifier name) -> name.person();
            case null -> new PersonId("forgotten:" + number);
        };
    }

    /** Numbers are given in the order in which names become known, so the lowest of a person's parts had the first name. */
    static PersonId knownFirstAs(long number, PersonRow.Known row, Reads store, Seal seal) {
        long first = row.parts().stream().mapToLong(Long::longValue).min().orElse(number);
        return first == number ? row.identifiers().getFirst().person() : name(first, store, seal);
    }

    /** A person whose row was made for the machine's own program. */
    static Person restore(long number, PersonRow.Known row, SegmentMachine machine) {
        PersonState state = StateCodec.read(
                row.identifiers().getFirst().person(), machine.program().layout(), row.state());
        machine.restore(state);
        Person person = new Person(number, row.identifiers(), row.parts(), state);
        person.queuedFor = row.queuedFor();
        return person;
    }

    void remember(Person person) {
        persons.put(person.number, person);
        touched.add(person);
    }

    /** Has the person in memory until rows are written, and no longer unless somebody asks for them. */
    void rememberInPassing(Person person) {
        remember(person);
        passing.add(person.number);
    }

    /** The person turned out to be another. */
    void absorb(Person absorbed, Person into) {
        persons.remove(absorbed.number);
        touched.remove(absorbed);
        writes.put(
                Table.PEOPLE,
                Keys.of(absorbed.number),
                PersonRow.write(absorbed.number, new PersonRow.Absorbed(into.number, absorbed.name()), seal));
    }

    void delete(Person person) {
        persons.remove(person.number);
        touched.remove(person);
        person.parts().forEach(number -> writes.delete(Table.PEOPLE, Keys.of(number)));
    }

    /** Writes the rows of all who have changed, and lets go of whoever was needed longest ago. */
    void write(Catalog catalog) {
        for (Person person : touched) {
            if (person.changed) {
                person.changed = false;
                writes.put(
                        Table.PEOPLE,
                        Keys.of(person.number),
                        PersonRow.write(person.number, row(person, catalog), seal));
            }
        }
        touched.clear();
        passing.forEach(persons::remove);
        passing.clear();
        forget(persons);
        forget(owners);
    }

    private static PersonRow row(Person person, Catalog catalog) {
        PersonState state = person.state;
        List<PersonRow.Membership> memberships = new ArrayList<>();
        List<Catalog.Definition> definitions = catalog.current();
        for (int segment = 0; segment < definitions.size(); segment++) {
            if (Verdict.holds(state.verdict(segment))) {
                memberships.add(
                        new PersonRow.Membership(definitions.get(segment).id(), state.since(segment)));
            }
        }
        return new PersonRow.Known(
                catalog.generation(),
                person.queuedFor,
                state.asOf(),
                person.identifiers(),
                person.parts(),
                memberships,
                StateCodec.write(state));
    }

    private void forget(Map<?, ?> map) {
        if (map.size() > atMost) {
            var oldest = map.entrySet().iterator();
            for (int left = map.size() - atMost; left > 0; left--) {
                oldest.next();
                oldest.remove();
            }
        }
    }

    /** Forgets all, whose rows were written: the definitions have changed. */
    void forgetAll() {
        persons.clear();
        owners.clear();
        touched.clear();
        passing.clear();
    }
}
