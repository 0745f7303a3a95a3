package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Exposure;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Waiting;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience.Role;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The ledger of one connection: of each copy and person what is there and what should be, and the queues of those of whom the two
 * differ. Nothing here decides or sends; but what is to be sent of whom follows from the entries, so it is worked out here.
 *
 * <p>What is changed is staged in memory, and {@link #commit} writes it at once, with the position in the log of membership changes
 * up to which it follows. When a commit fails the ledger must be thrown away and opened again.
 *
 * <p>Its parts, each of which holds one idea:
 *
 * <table>
 * <caption>Parts of a ledger</caption>
 * <tr><th>part</th><th>what it knows</th></tr>
 * <tr><td>{@link Copy}, {@link Copies}</td><td>an audience at this connection beside its people; and all of them</td></tr>
 * <tr><td>{@link Entry}, {@link Entries}</td><td>one person's place in one copy, with the table of its states; and all of them</td></tr>
 * <tr><td>{@link Places}</td><td>what is to be sent next of a person: what follows from the difference</td></tr>
 * <tr><td>{@link Queues}, {@link Rechecks}</td><td>who waits for what, and whose place will change by time alone</td></tr>
 * <tr><td>{@link Holders}</td><td>who has an identifier that may be several people's</td></tr>
 * <tr><td>{@link Flights}</td><td>the batch that is on its way, where people go one by one</td></tr>
 * <tr><td>{@link Puts}</td><td>snapshots, where all are put at once</td></tr>
 * <tr><td>{@link FirstExposures}</td><td>who would have been sent first, for whoever measures</td></tr>
 * <tr><td>{@link CallLog}</td><td>what was called</td></tr>
 * <tr><td>{@link Notes}</td><td>what is measured and counted beside</td></tr>
 * </table>
 *
 * <p>For one thread.
 */
public final class Ledger {

    private static final String POSITION = "position/";

    private final Books books;
    private final String connection;
    private final WriteSet writes = new WriteSet();
    private final Copies copies;
    private final CallLog calls;
    private final Entries entries;
    private final Queues queues;
    private final Rechecks rechecks;
    private final FirstExposures exposures;
    private final Places places;
    private final Flights flights;
    private final Puts puts;
    private final Notes notes;
    private long position;

    /** When the turn began that is under way; {@link Instants#EARLIEST} before the first. */
    private long turnAt = Instants.EARLIEST;

    private Ledger(Books books, String connection, Unit unit) {
        this.books = books;
        this.connection = connection;
        this.copies = new Copies(books, connection);
        this.calls = CallLog.open(books, connection);
        this.entries = new Entries(books);
        this.queues = new Queues(books, writes);
        this.rechecks = new Rechecks(books, writes);
        this.exposures = new FirstExposures(books, writes);
        Holders holders = new Holders(books, writes, entries, unit);
        this.places = new Places(entries, queues, rechecks, holders, unit);
        this.flights = new Flights(books, writes, connection, entries, queues, places, holders, unit);
        this.puts = new Puts(entries, queues, holders, this::commit);
        this.notes = new Notes(books, writes, connection);
    }

    /** Opens the ledger of a connection, which is empty where there is none. */
    public static Ledger open(Books books, String connection, Unit unit) {
        Ledger ledger = new Ledger(books, connection, unit);
        byte[] known = books.get(Table.SYNC, ledger.positionKey());
        ledger.position = known == null ? 0 : Keys.number(known, 0);
        ledger.copies()
                .forEach(copy -> ledger.find(copy, Entry.CANARY).ifPresent(canary -> copy.people.count(canary, 1)));
        return ledger;
    }

    /** The copies of all connections that ever were, by connection, for whoever looks from another thread. */
    public static SequencedMap<String, List<Copy>> all(Reads reads) {
        return Copies.all(reads);
    }

    /** Whether something is there of the canary, or may be, for whoever looks from another thread. */
    public static boolean isCanaryIn(Reads reads, Copy copy) {
        return reads.get(Table.LEDGER, Keys.of(copy.id(), Entry.CANARY)) != null;
    }

    private byte[] positionKey() {
        return Keys.of(POSITION + connection);
    }

    /** Up to where the log of membership changes is followed. */
    public long position() {
        return position;
    }

    public void advanceTo(long newPosition) {
        if (newPosition != position) {
            position = newPosition;
            writes.put(Table.SYNC, positionKey(), Keys.of(position));
        }
    }

    /** What calls were made on this connection. */
    public CallLog calls() {
        return calls;
    }

    // ---- copies

    /** All copies that this connection ever had, by the name of the audience. */
    public Collection<Copy> copies() {
        return copies.all();
    }

    public Optional<Copy> find(String audience) {
        return copies.find(audience);
    }

    /** The copy of an audience, which is made where there is none. */
    public Copy copy(String audience) {
        return copies.of(audience);
    }

    /** A turn begins: a day that guards measure over may have passed, and a release may have served. */
    public void roll(long now) {
        turnAt = now;
        copies.all().forEach(copy -> copy.roll(now));
    }

    /** Writes what a destination has found out, at once, apart from what is staged. */
    public void journal(Copy copy, Remote remote) throws StoreException {
        copies.journal(copy, remote);
    }

    // ---- people

    /** The entry of a person, if there is one. */
    public Optional<Entry> find(Copy copy, long person) {
        return Optional.ofNullable(entries.find(copy.id, person));
    }

    /** Visits the entries of a copy that were committed, in the order of the persons' numbers, after one of them. */
    public void forEachEntry(Copy copy, long after, Predicate<Entry> visitor) {
        entries.forEach(copy, after, visitor);
    }

    /** The numbers of some people of a copy, in ascending order, after one of them. What is known of them is at hand until it is written. */
    public List<Long> people(Copy copy, long after, int atMost) {
        return entries.some(copy, after, atMost).stream().map(Entry::person).toList();
    }

    /** Some people of a copy, after one, who drop out at one of these gates. */
    public Stretch dropped(Copy copy, Set<Gate> gates, long after, int atMost) {
        return entries.dropped(copy, gates, after, atMost);
    }

    /**
     * What made a person stand where they do.
     *
     * @param isErasure whether they are to be forgotten
     * @param at the instant from which it is so
     * @param factAt the timestamp of the fact that made it so; that of {@code at} where none did
     * @param foundAt when it was found out
     */
    public record Cause(Why why, boolean isErasure, long at, long factAt, long foundAt) {}

    /**
     * Says where a person stands with a copy from now on, and queues what is to be sent of them.
     *
     * @param againAt when that may be otherwise though nothing happens; {@link Instants#NEVER} where it will not
     */
    public void place(Copy copy, Role role, long person, Standing standing, long againAt, Cause cause, long now) {
        places.place(copy, role, person, standing, againAt, cause, now);
    }

    /**
     * A person turned out to be another: what is there of them is there of the other from now on. Where a copy consists of people,
     * the one that is no more is removed instead.
     */
    public void merge(Copy copy, Role role, long absorbed, long into, Cause cause, long now) {
        places.merge(copy, role, absorbed, into, cause, now);
    }

    /** People of a copy whose place may be another one by now though nothing happened, the most overdue first. */
    public List<Long> due(Copy copy, long now, int limit) {
        return rechecks.due(copy.id, now, limit);
    }

    /** When the first of them is to be looked at; {@link Instants#NEVER} where none is. */
    public long nextDue(Copy copy) {
        return rechecks.next(copy.id);
    }

    /** Looks through some more members for those who are to be sent again; returns whether there are more. */
    public boolean refresh(Copy copy, Role role, int people, long now) {
        return places.refresh(copy, role, people, now);
    }

    /**
     * The person would be sent to the copy now, were it not for its holdouts. The first time counts, and of another salt, which is
     * another experiment, the first time of that.
     */
    public void expose(Copy copy, long person, Exposure exposure) {
        exposures.expose(copy, person, exposure);
    }

    /** The person is forgotten, and so is whether they were exposed. */
    public void forgetExposure(Copy copy, long person) {
        exposures.forget(copy, person);
    }

    // ---- what waits, and batches of it

    /** What waits for a copy, by kind of work: people, and the canary. */
    public Map<Work, Waiting> waiting(Copy copy) {
        Map<Work, Waiting> all = new LinkedHashMap<>();
        for (Work work : copy.people.works()) {
            all.put(work, new Waiting(copy.people.waitingFor(work), queues.oldest(copy.id, work)));
        }
        return all;
    }

    /** The same of people alone. */
    public Map<Work, Waiting> waitingPeople(Copy copy) {
        Map<Work, Waiting> people = new LinkedHashMap<>();
        copy.people.waiting.forEach(
                (work, count) -> people.put(work, new Waiting(count, queues.oldestPerson(copy.id, work))));
        return people;
    }

    /** The batch that is written down and not yet answered. */
    public Optional<Flight> flight() {
        return flights.underWay();
    }

    /**
     * Writes down a batch of the oldest that wait for this kind of work; of additions only those that wait for longer than
     * {@link Work#LEAVING} does, and since before an instant; and only those who are sent by the same types of identifiers as the first. Who
     * need not be sent after all, because somebody else has the identifiers, is settled on the way; so there may be nobody left, and then
     * there is no batch.
     */
    public Optional<Flight> take(
            Copy copy,
            Role role,
            Work work,
            long waitedBefore,
            int atMost,
            AudienceShape audience,
            String definition,
            long now) {
        return flights.take(copy, role, work, waitedBefore, atMost, audience, definition, now);
    }

    /** What became of a person's change. */
    public record Settled(Entry entry, Work work, boolean isAccepted) {}

    /**
     * The batch was answered.
     *
     * @param results of each item, in their order
     * @return the entries, for whoever measures
     */
    public List<Settled> settle(Copy copy, Role role, Flight answered, List<Result> results, long now) {
        return flights.settle(copy, role, answered, results, now);
    }

    /** The batch was not sent, or nothing of it was taken: all of it waits again, where it stood. */
    public void giveBack(Copy copy, Role role, Flight given) {
        flights.giveBack(copy, role, given);
    }

    // ---- snapshots

    /**
     * A snapshot is about to be put: from now on nobody knows which one is there, until one is settled. At once, so that what was
     * put before a crash is never taken for the one before it.
     */
    public void begin(Copy copy) throws StoreException {
        copy.beginPut();
        journal(copy, copy.remote);
    }

    /** Who waits and is left out of what is sent, by what they wait for and since when. */
    @FunctionalInterface
    public interface LeftOut {
        boolean isLeft(Work work, long since);
    }

    /**
     * Visits the row of everybody who is to be in a snapshot, by several threads at once and in no order: as they should be, or where they
     * are left out, as they are.
     */
    public void forEachRow(Copy copy, LeftOut left, Consumer<Row> visitor) {
        puts.forEachRow(copy, left, visitor);
    }

    /**
     * A snapshot was taken: whoever waited and was not left out is there as they should be.
     *
     * @param digest of the snapshot
     * @param rows that it has
     * @param told of each of them, for whoever measures
     */
    public void settleSnapshot(Copy copy, LeftOut left, String digest, long rows, long now, Consumer<Settled> told)
            throws StoreException {
        puts.settle(copy, left, digest, rows, now, told);
    }

    // ---- what is noted beside

    /** What is measured and counted on this connection. */
    public Notes notes() {
        return notes;
    }

    // ---- writing

    /** Whether anything is staged. */
    public boolean isChanged() {
        return !writes.isEmpty() || entries.changed() > 0 || calls.isChanged();
    }

    /** How many entries are staged. */
    public int staged() {
        return entries.changed();
    }

    /** Writes what was staged, if anything was. */
    public void commitIfChanged() throws StoreException {
        if (isChanged()) {
            commit();
        } else {
            entries.putAway();
        }
    }

    /** Writes all that was staged, and the copies. */
    public void commit() throws StoreException {
        entries.stage(writes);
        for (Copy copy : copies.all()) {
            copies.stage(copy, writes);
            notes.stage(copy);
            if (turnAt != Instants.EARLIEST) {
                Counts.of(copy, turnAt).stage(writes, books, connection, copy.audience);
            }
        }
        calls.stage(writes);
        books.commit(writes.takeAll());
        entries.committed();
    }
}
