package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Exposure;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Waiting;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one connection: of each copy and person what is there and what should be, and the queues of those of whom the two
 * differ. Nothing here decides or sends; but what is to be sent of whom follows from the entries, so it is worked out here.
 *
 * <p>What is changed is staged in memory, and {@link #commit} writes it at once, with the position in the log of membership changes
 * up to which it follows. When a commit fails the ledger must be thrown away and opened again.
 *
 * <p><strong>Identifiers that are shared.</strong> Two people may have one phone number, and the platform knows the number alone. So
 * where a copy consists of identifiers, each has rows that say who has it, and it is removed with the last of them. Where one leaves
 * and another has it who was not sent yet, it counts as sent of that other from then on.
 *
 * <p>For one thread.
 */
public final class Ledger {

    private static final String COPIES = "copy/";
    /** People of a snapshot who are noted as there in one write. */
    private static final int SETTLED_AT_ONCE = 10_000;

    private static final long DAY_MS = 24 * 60 * 60 * 1000L;

    /** Enough that two of some thousand copies will not have one number, and few enough to count kinds of work by them. */
    private static final long COPY_BITS = (1L << 56) - 1;

    private final Books books;
    private final String connection;
    private final Unit unit;
    private final WriteSet writes = new WriteSet();
    private final Map<String, Copy> copies = new LinkedHashMap<>();
    private final Map<Long, Copy> byId = new HashMap<>();
    /** Entries that were looked at since the last commit. */
    private final Map<Place, Entry> looked = new LinkedHashMap<>();

    /** Of these, those that have changed. */
    private final Set<Entry> changed = new LinkedHashSet<>();

    private final Queues queues;
    private final Rechecks rechecks;

    private final CallLog calls;
    private long position;
    private @Nullable Flight flight;

    /** When the turn began that is under way; {@link Instants#EARLIEST} before the first. */
    private long turnAt = Instants.EARLIEST;

    private record Place(long copy, long person) {}

    private Ledger(Books books, String connection, Unit unit) {
        this.books = books;
        this.connection = connection;
        this.unit = unit;
        this.calls = CallLog.open(books, connection);
        this.queues = new Queues(books, writes);
        this.rechecks = new Rechecks(books, writes);
    }

    /** Opens the ledger of a connection, which is empty where there is none. */
    public static Ledger open(Books books, String connection, Unit unit) {
        Ledger ledger = new Ledger(books, connection, unit);
        ledger.load();
        return ledger;
    }

    private void load() {
        byte[] known = books.get(Table.SYNC, key("position/"));
        position = known == null ? 0 : Keys.number(known, 0);
        byte[] first = key(COPIES, "");
        byte[] last = key(COPIES, "\uffff");
        books.scan(Table.SYNC, first, last, (key, value) -> {
            Copy copy = CopyCodec.read(Keys.number(value, 0), Arrays.copyOfRange(value, 8, value.length));
            copies.put(copy.audience, copy);
            byId.put(copy.id, copy);
            return true;
        });
        byte[] key = key("flight/");
        byte[] sealed = books.get(Table.SYNC, key);
        flight = sealed == null ? null : Flight.read(books.seal().open(Table.SYNC, key, sealed));
    }

    private byte[] key(String what) {
        return Keys.of(what + connection);
    }

    private byte[] key(String what, String audience) {
        return Keys.of(what + connection + "/" + audience);
    }

    /** Up to where the log of membership changes is followed. */
    public long position() {
        return position;
    }

    public void advanceTo(long newPosition) {
        if (newPosition != position) {
            position = newPosition;
            writes.put(Table.SYNC, key("position/"), Keys.of(position));
        }
    }

    /** All copies that this connection ever had, by the name of the audience. */
    public Collection<Copy> copies() {
        return copies.values();
    }

    public Optional<Copy> find(String audience) {
        return Optional.ofNullable(copies.get(audience));
    }

    /** The copy of an audience, which is made where there is none. */
    public Copy copy(String audience) {
        Copy known = copies.get(audience);
        if (known != null) {
            return known;
        }
        long id = id(books, connection, audience);
        Copy copy = new Copy(id, audience);
        copies.put(audience, copy);
        byId.put(id, copy);
        return copy;
    }

    /** What calls were made on this connection. */
    public CallLog calls() {
        return calls;
    }

    /** The number of a copy. Connections open their ledgers side by side, so no counter is shared: it follows from the names. */
    static long id(Books books, String connection, String audience) {
        return ByteBuffer.wrap(books.seal().tag("copy " + connection + "/" + audience))
                        .getLong()
                & COPY_BITS;
    }

    /** The copies of all connections that ever were, by connection, for whoever looks from another thread. */
    public static SequencedMap<String, List<Copy>> all(Books books) {
        SequencedMap<String, List<Copy>> all = new LinkedHashMap<>();
        books.scan(Table.SYNC, Keys.of(COPIES), Keys.of(COPIES + "\uffff"), (key, value) -> {
            String name = new String(key, StandardCharsets.UTF_8).substring(COPIES.length());
            Copy copy = CopyCodec.read(Keys.number(value, 0), Arrays.copyOfRange(value, 8, value.length));
            all.computeIfAbsent(name.substring(0, name.indexOf('/')), connection -> new ArrayList<>())
                    .add(copy);
            return true;
        });
        return all;
    }

    /**
     * From now on the copy is kept by these terms. It is to be asked of everybody anew, where what decides has changed.
     *
     * @param definition of all that decides
     */
    public void define(Copy copy, String definition, Terms terms) {
        copy.terms = terms;
        if (!copy.definition.equals(definition)) {
            copy.definition = definition;
            surveyAgain(copy);
        }
    }

    /** Nobody follows for the copy what happens to people; when it is defined again, everybody is to be asked. */
    public void leave(Copy copy) {
        copy.definition = "";
    }

    /** The copy is to be asked of everybody anew. */
    public void surveyAgain(Copy copy) {
        copy.isWhole = false;
        copy.surveyed = 0;
    }

    /** What is held of the copy is named by these words; since when is remembered of each. */
    public boolean hold(Copy copy, Collection<String> words, long now) {
        boolean isOther = copy.heldSince.keySet().retainAll(words);
        for (String word : words) {
            isOther |= copy.heldSince.putIfAbsent(word, now) == null;
        }
        return isOther;
    }

    /** The survey of the copy has come to this person; {@link Copy#EVERYBODY} where it is done. */
    public void surveyed(Copy copy, long upTo) {
        copy.surveyed = upTo;
    }

    public long surveyedUpTo(Copy copy) {
        return copy.surveyed;
    }

    public void keep(Copy copy, Remote remote) {
        copy.remote = remote;
    }

    public void stop(Copy copy, Trouble trouble, long now) {
        copy.stopped = trouble;
        copy.stoppedAt = now;
    }

    public void resume(Copy copy) {
        copy.stopped = null;
        copy.isRepaired = false; // whoever has seen to it may have it sent once more
    }

    /** Somebody has looked at what is held, and lets it go. */
    public void release(Copy copy) {
        copy.isReleased = true;
    }

    /** What the platform shows of the copy; where it is in effect, so is all that was taken before {@code sentBefore}. */
    public void observed(Copy copy, Observation observation, long now) {
        copy.observation = observation;
        copy.observedAt = now;
    }

    /** What was put could not be worked on: it is to be put once more. */
    public void repair(Copy copy) {
        copy.isUncertain = true;
        copy.isRepaired = true;
        copy.digest = "";
    }

    /** What is there is not what should be: all of it is to be sent once more. */
    public void sendAgain(Copy copy, long now) {
        copy.isRepaired = true;
        beginRefresh(copy, now + 1, now);
    }

    /** What is there is as it should be: should it not be one day, it may be put right again. */
    public void matched(Copy copy) {
        copy.isRepaired = false;
    }

    /** All that was taken is in effect. */
    public void confirm(Copy copy, long now) {
        copy.confirmedAt = now;
        copy.confirmed = copy.delivered;
        copy.unconfirmedSince = Long.MIN_VALUE;
        // What began to wait while a snapshot was worked on does not count: in a busy shop something always does.
        if (copy.isWhole || isAtRest(copy)) {
            copy.isConfirmedOnce = true;
        }
    }

    /** Whether everybody who belongs is there, for all that was sent. */
    private static boolean isAtRest(Copy copy) {
        return copy.isSurveyed() && copy.waiting.keySet().stream().allMatch(work -> work.lane() == Lane.UPKEEP);
    }

    /** The snapshot that is there is to be put again, before it expires. */
    public void renew(Copy copy) {
        copy.isDue = true;
    }

    /** Members are to be looked through for those who were taken before an instant; they are to be sent again. */
    public void beginRefresh(Copy copy, long takenBefore, long now) {
        copy.refreshBegan = now;
        copy.refreshBefore = takenBefore;
        copy.refreshed = 0;
    }

    /** When members were last begun to be looked through; empty where they never were. */
    public OptionalLong refreshBegan(Copy copy) {
        return copy.refreshBegan == Copy.NONE ? OptionalLong.empty() : OptionalLong.of(copy.refreshBegan);
    }

    /** Looks through some more members; returns whether there are more. */
    public boolean refresh(Copy copy, Role role, int people, long now) {
        if (copy.refreshed == Copy.EVERYBODY) {
            return false;
        }
        List<Entry> some = new ArrayList<>();
        forEachEntry(copy, copy.refreshed, entry -> {
            some.add(entry);
            return some.size() < people;
        });
        some.stream()
                .filter(entry -> isToRefresh(copy, entry))
                .forEach(entry -> refresh(copy, role, entry.person, now));
        copy.refreshed = some.size() < people ? Copy.EVERYBODY : some.getLast().person;
        return copy.refreshed != Copy.EVERYBODY;
    }

    /** Whoever waits is sent in any case. */
    private static boolean isToRefresh(Copy copy, Entry entry) {
        return entry.state == Entry.State.SETTLED && entry.sent != null && entry.acceptedAt < copy.refreshBefore;
    }

    private void refresh(Copy copy, Role role, long person, long now) {
        Entry entry = entry(copy, person);
        open(copy, entry);
        entry.isDue = true;
        queue(role, entry, now);
        close(copy, entry);
    }

    /** Begins a day that the guard measures over where one has passed, and takes back a release that has served. */
    public void roll(Copy copy, long now) {
        turnAt = now;
        if (copy.dayBegan == Long.MIN_VALUE || now - copy.dayBegan >= DAY_MS) {
            copy.dayBegan = now;
            copy.dayBefore = copy.delivered;
        }
        if (copy.isReleased && copy.waiting.isEmpty()) {
            copy.isReleased = false;
            copy.dayBefore = copy.delivered;
        }
    }

    /** The entry of a person, if there is one. */
    public Optional<Entry> find(Copy copy, long person) {
        return Optional.ofNullable(read(copy.id, person));
    }

    /** The entry is about to change: it is counted out, and {@link #close} counts it in as it is then. */
    private void open(Copy copy, Entry entry) {
        copy.count(entry, -1);
        changed.add(entry);
    }

    private static void close(Copy copy, Entry entry) {
        copy.count(entry, 1);
    }

    private Entry entry(Copy copy, long person) {
        Entry known = read(copy.id, person);
        if (known != null) {
            return known;
        }
        Entry entry = new Entry(copy.id, person);
        looked.put(new Place(copy.id, person), entry);
        return entry;
    }

    private @Nullable Entry read(long copy, long person) {
        Place place = new Place(copy, person);
        Entry staged = looked.get(place);
        if (staged != null) {
            return staged;
        }
        byte[] key = Keys.of(copy, person);
        byte[] bytes = books.get(Table.LEDGER, key);
        if (bytes == null) {
            return null;
        }
        Entry entry = Entry.read(copy, person, key, bytes, books.seal());
        looked.put(place, entry);
        return entry;
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
        if (standing instanceof Standing.Outside && read(copy.id, person) == null) {
            return;
        }
        Entry entry = entry(copy, person);
        open(copy, entry);
        Row before = entry.wanted;
        entry.inSegment = !(standing instanceof Standing.Outside);
        entry.droppedAt = standing instanceof Standing.DropsOut(var gate) ? gate : null;
        entry.wanted = standing.isSentAs().orElse(null);
        entry.isErased |= cause.isErasure;
        rechecks.set(entry, againAt);
        boolean isChanged = !Objects.equals(before, entry.wanted);
        if (isChanged) {
            entry.why = cause.why;
            entry.at = cause.at;
            entry.factAt = cause.factAt;
            entry.foundAt = cause.foundAt;
            hold(copy, entry, before);
        } else if (entry.wanted == null && cause.why.compareTo(entry.why) < 0) {
            entry.why = cause.why; // Was to leave anyway, and now by their own doing: no guard may keep them.
        }
        if (isChanged || entry.state != Entry.State.REJECTED) {
            queue(role, entry, now);
        }
        close(copy, entry);
    }

    /** People of a copy whose place may be another one by now though nothing happened, the most overdue first. */
    public List<Long> due(Copy copy, long now, int limit) {
        return rechecks.due(copy.id, now, limit);
    }

    /** When the first of them is to be looked at; {@link Instants#NEVER} where none is. */
    public long nextDue(Copy copy) {
        return rechecks.next(copy.id);
    }

    /**
     * The person would be sent to the copy now, were it not for its holdouts. The first time counts, and of another salt, which is
     * another experiment, the first time of that.
     */
    public void expose(Copy copy, long person, Exposure exposure) {
        byte[] key = Keys.of(person, copy.id);
        byte[] known = books.get(Table.EXPOSURES, key);
        if (known == null || !ExposureRow.read(key, known, books.seal()).salt().equals(exposure.salt())) {
            writes.put(Table.EXPOSURES, key, ExposureRow.write(exposure, key, books.seal()));
        }
    }

    /** The person is forgotten, and so is whether they were exposed. */
    public void forgetExposure(Copy copy, long person) {
        byte[] key = Keys.of(person, copy.id);
        if (books.get(Table.EXPOSURES, key) != null) {
            writes.delete(Table.EXPOSURES, key);
        }
    }

    /**
     * A person turned out to be another: what is there of them is there of the other from now on. Where a copy consists of people,
     * the one that is no more is removed instead.
     */
    public void merge(Copy copy, Role role, long absorbed, long into, Cause cause, long now) {
        Entry from = read(copy.id, absorbed);
        if (from == null) {
            return;
        }
        if (unit == Unit.IDENTIFIERS && from.sent != null && from.state != Entry.State.IN_FLIGHT) {
            Entry to = entry(copy, into);
            open(copy, to);
            Row before = to.sent;
            to.sent = to.sent == null
                    ? from.sent
                    : to.sent.by(Identifiers.union(to.sent.identifiers(), from.sent.identifiers()));
            to.acceptedAt = before == null ? from.acceptedAt : Math.min(to.acceptedAt, from.acceptedAt);
            hold(copy, to, before);
            queue(role, to, now);
            close(copy, to);
            open(copy, from);
            Row left = from.sent;
            from.sent = null;
            hold(copy, from, left);
            close(copy, from);
        }
        place(copy, role, absorbed, new Standing.Outside(), Instants.NEVER, cause, now);
    }

    /** Puts the entry where it belongs by what is there and what should be; the caller counts. */
    private void queue(Role role, Entry entry, long now) {
        if (entry.state == Entry.State.IN_FLIGHT) {
            return; // When the answer is there it is looked at again.
        }
        Optional<Operation> next = next(entry);
        if (next.isEmpty()) {
            if (entry.state == Entry.State.WAITING) {
                queues.remove(entry);
            }
            entry.sent = entry.wanted;
            entry.isDue = false;
            entry.state = Entry.State.SETTLED;
            entry.work = null;
            entry.code = "";
            return;
        }
        boolean isUpkeep = entry.wanted != null && entry.sent != null && next.get() == Operation.ADD;
        Work work = Work.of(role, next.get(), entry.why, isUpkeep, entry.isErased);
        if (entry.state == Entry.State.WAITING) {
            if (work.equals(entry.work)) {
                return;
            }
            queues.remove(entry);
        } else {
            entry.since = now;
        }
        entry.state = Entry.State.WAITING;
        entry.work = work;
        entry.code = "";
        queues.add(entry);
    }

    /** What is to be sent next of the difference. An old identifier is removed before a new one is added. */
    private Optional<Operation> next(Entry entry) {
        Row wanted = entry.wanted;
        Row sent = entry.sent;
        if (Objects.equals(wanted, sent)) {
            return wanted != null && entry.isDue ? Optional.of(Operation.ADD) : Optional.empty();
        }
        if (wanted == null) {
            return Optional.of(Operation.REMOVE);
        }
        if (sent == null) {
            return Optional.of(Operation.ADD);
        }
        return switch (unit) {
            case PEOPLE -> Optional.of(sent.key().equals(wanted.key()) ? Operation.ADD : Operation.REMOVE);
            case IDENTIFIERS -> {
                if (!Identifiers.without(sent.identifiers(), wanted.identifiers())
                        .isEmpty()) {
                    yield Optional.of(Operation.REMOVE);
                }
                boolean isSame = sent.fields().equals(wanted.fields())
                        && Identifiers.without(wanted.identifiers(), sent.identifiers())
                                .isEmpty();
                yield isSame && !entry.isDue ? Optional.empty() : Optional.of(Operation.ADD);
            }
        };
    }

    /** What waits for a copy, by kind of work. */
    public Map<Work, Waiting> waiting(Copy copy) {
        Map<Work, Waiting> all = new LinkedHashMap<>();
        copy.waiting.forEach((work, people) -> all.put(work, new Waiting(people, queues.oldest(copy.id, work))));
        return all;
    }

    /** The batch that is written down and not yet answered. */
    public Optional<Flight> flight() {
        return Optional.ofNullable(flight);
    }

    /**
     * Writes down a batch of the oldest that wait for this kind of work; of additions only those that wait for longer than
     * {@link Work#LEAVING} does, and since before an instant. Who need not be sent after all, because somebody else has the identifiers, is settled on the way; so
     * there may be nobody left, and then there is no batch.
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
        long before = work.operation() == Operation.ADD
                ? Math.min(waitedBefore, queues.oldest(copy.id, Work.LEAVING))
                : Long.MAX_VALUE;
        List<Long> people = new ArrayList<>();
        queues.scan(copy.id, work, (since, person) -> {
            if (since < before) {
                people.add(person);
            }
            return since < before && people.size() < atMost;
        });
        List<Flight.Item> items = new ArrayList<>();
        for (long person : people) {
            Entry entry = entry(copy, person);
            if (entry.state != Entry.State.WAITING) {
                throw new IllegalStateException("somebody waits in the queue of a copy who does not by the ledger");
            }
            open(copy, entry);
            queues.remove(entry);
            Row row = work.operation() == Operation.ADD ? entry.wanted : removed(copy, role, entry, now);
            if (row == null) {
                entry.state = Entry.State.SETTLED;
                queue(role, entry, now);
            } else {
                entry.state = Entry.State.IN_FLIGHT;
                entry.version = copy.batches + 1;
                items.add(new Flight.Item(person, row, entering(work, entry, items), entry.version, entry.at));
            }
            close(copy, entry);
        }
        if (items.isEmpty()) {
            return Optional.empty();
        }
        copy.batches++;
        String id = HexFormat.of().formatHex(books.seal().tag("batch " + copy.id + " " + copy.batches + " " + now));
        flight = new Flight(id, copy.id, work, audience, definition, items);
        byte[] key = key("flight/");
        writes.put(Table.SYNC, key, books.seal().seal(Table.SYNC, key, flight.bytes()));
        return Optional.of(flight);
    }

    /**
     * Identifiers of a person that come to be there by an addition, and are not there by somebody else.
     *
     * @param before who goes along, and was asked of before
     */
    private List<Identified> entering(Work work, Entry entry, List<Flight.Item> before) {
        if (work.operation() == Operation.REMOVE) {
            return List.of();
        }
        List<Identified> missing = Identifiers.without(identifiers(entry.wanted), identifiers(entry.sent));
        if (unit == Unit.PEOPLE) {
            return missing;
        }
        return Identifiers.filter(
                missing,
                (type, value) -> !isThere(entry.copy, type, value)
                        && before.stream().noneMatch(item -> has(item.entering(), type, value)));
    }

    private boolean isThere(long copy, IdentifierType type, String value) {
        return holders(copy, type, value).stream()
                .map(person -> read(copy, person))
                .anyMatch(entry -> entry != null && has(identifiers(entry.sent), type, value));
    }

    /** What is to be removed of a person; null where others have all of it. */
    private @Nullable Row removed(Copy copy, Role role, Entry entry, long now) {
        Row sent = Objects.requireNonNull(entry.sent);
        if (unit == Unit.PEOPLE) {
            return sent;
        }
        List<Identified> leaving = entry.wanted == null
                ? sent.identifiers()
                : Identifiers.without(sent.identifiers(), entry.wanted.identifiers());
        List<Identified> last =
                Identifiers.filter(leaving, (type, value) -> !handOver(copy, role, entry, type, value, now));
        List<Identified> handedOver = Identifiers.without(leaving, last);
        if (!handedOver.isEmpty()) {
            entry.sent = less(sent, handedOver);
            hold(copy, entry, sent);
        }
        return last.isEmpty() ? null : sent.by(last);
    }

    private static @Nullable Row less(Row row, List<Identified> gone) {
        List<Identified> left = Identifiers.without(row.identifiers(), gone);
        return left.isEmpty() ? null : row.by(left);
    }

    /** Whether somebody else has the identifier, to whom it then belongs alone. */
    private boolean handOver(Copy copy, Role role, Entry from, IdentifierType type, String value, long now) {
        for (long other : holders(copy.id, type, value)) {
            if (other == from.person) {
                continue;
            }
            Entry entry = entry(copy, other);
            Row sent = entry.sent;
            if (entry.wanted == null) {
                if (sent != null && has(sent, type, value)) {
                    return true; // They leave as well, and take it along.
                }
                continue;
            }
            if (sent == null || !has(sent, type, value)) {
                open(copy, entry);
                List<Identified> one = List.of(new Identified(type, List.of(value)));
                entry.sent = sent == null ? entry.wanted.by(one) : sent.by(Identifiers.union(sent.identifiers(), one));
                entry.acceptedAt = sent == null ? from.acceptedAt : Math.min(entry.acceptedAt, from.acceptedAt);
                queue(role, entry, now);
                close(copy, entry);
            }
            return true;
        }
        return false;
    }

    private static boolean has(Row row, IdentifierType type, String value) {
        return has(row.identifiers(), type, value);
    }

    private static boolean has(List<Identified> some, IdentifierType type, String value) {
        return some.stream().anyMatch(it -> it.type() == type && it.values().contains(value));
    }

    /** Writes down who has which identifiers, after the entry has changed. */
    private void hold(Copy copy, Entry entry, @Nullable Row before) {
        if (unit == Unit.PEOPLE) {
            return;
        }
        List<Identified> had = before == null ? List.of() : before.identifiers();
        List<Identified> has = Identifiers.union(identifiers(entry.wanted), identifiers(entry.sent));
        Identifiers.without(had, has)
                .forEach(identified -> identified
                        .values()
                        .forEach(value -> writes.delete(
                                Table.HOLDERS, holderKey(copy.id, identified.type(), value, entry.person))));
        has.forEach(identified -> identified
                .values()
                .forEach(value -> writes.put(
                        Table.HOLDERS, holderKey(copy.id, identified.type(), value, entry.person), new byte[0])));
    }

    private static List<Identified> identifiers(@Nullable Row row) {
        return row == null ? List.of() : row.identifiers();
    }

    /** Those of the committed rows, and of the entries that were touched since. */
    private Set<Long> holders(long copy, IdentifierType type, String value) {
        Set<Long> people = new TreeSet<>();
        byte[] from = holderKey(copy, type, value, Long.MIN_VALUE);
        byte[] before = holderKey(copy, type, value, Long.MAX_VALUE);
        books.scan(Table.HOLDERS, from, before, (key, none) -> {
            people.add(ByteBuffer.wrap(key).getLong(key.length - 8) ^ Long.MIN_VALUE);
            return true;
        });
        people.removeIf(person -> !isHolder(copy, person, type, value));
        looked.values().stream()
                .filter(entry -> entry.copy == copy && isHolder(copy, entry.person, type, value))
                .forEach(entry -> people.add(entry.person));
        return people;
    }

    private boolean isHolder(long copy, long person, IdentifierType type, String value) {
        Entry entry = read(copy, person);
        return entry != null
                && ((entry.wanted != null && has(entry.wanted, type, value))
                        || (entry.sent != null && has(entry.sent, type, value)));
    }

    private byte[] holderKey(long copy, IdentifierType type, String value, long person) {
        byte[] tag = books.seal().tag(type.word() + ":" + value);
        return ByteBuffer.allocate(8 + tag.length + 8)
                .put(Keys.of(copy))
                .put(tag)
                .put(Keys.of(person))
                .array();
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
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Flight.Item item = answered.items().get(i);
            Entry entry = entry(copy, item.person());
            open(copy, entry);
            entry.state = Entry.State.SETTLED;
            switch (results.get(i)) {
                case Result.Accepted(boolean isVerified) -> {
                    accept(copy, entry, answered.work().operation(), item.row(), now);
                    entry.isUnverified = !isVerified;
                }
                case Result.Rejected(Trouble trouble) -> {
                    entry.state = Entry.State.REJECTED;
                    entry.code = trouble.code();
                }
            }
            boolean isStillMeant = entry.state == Entry.State.REJECTED && isMeant(entry, answered.work(), item);
            settled.add(new Settled(entry, answered.work(), results.get(i) instanceof Result.Accepted));
            if (!isStillMeant) {
                // What came to be meanwhile has waited since then: else somebody of the same key might overtake it.
                queue(role, entry, Math.min(now, entry.foundAt));
            }
            close(copy, entry);
            forgetIfErased(copy, entry);
        }
        copy.acceptedAt = now;
        land();
        return settled;
    }

    /** Whether what was rejected is what would be sent again. */
    private boolean isMeant(Entry entry, Work work, Flight.Item item) {
        return next(entry).filter(work.operation()::equals).isPresent()
                && (work.operation() == Operation.REMOVE || item.row().equals(entry.wanted));
    }

    private void accept(Copy copy, Entry entry, Operation operation, Row row, long now) {
        Row before = entry.sent;
        entry.acceptedAt = now;
        entry.isDue = false;
        entry.sent = switch (operation) {
            case ADD ->
                unit == Unit.PEOPLE || before == null
                        ? row
                        : row.by(Identifiers.union(before.identifiers(), row.identifiers()));
            case REMOVE -> unit == Unit.PEOPLE || before == null ? null : less(before, row.identifiers());
        };
        hold(copy, entry, before);
    }

    private void forgetIfErased(Copy copy, Entry entry) {
        if (entry.isErased && entry.sent == null && entry.state == Entry.State.REJECTED) {
            open(copy, entry);
            entry.state = Entry.State.SETTLED;
            close(copy, entry);
        }
    }

    /** The batch was not sent, or nothing of it was taken: all of it waits again, where it stood. */
    public void giveBack(Copy copy, Role role, Flight given, long now) {
        for (Flight.Item item : given.items()) {
            Entry entry = entry(copy, item.person());
            open(copy, entry);
            entry.state = Entry.State.SETTLED;
            long since = entry.since;
            queue(role, entry, since);
            close(copy, entry);
        }
        land();
    }

    private void land() {
        flight = null;
        writes.delete(Table.SYNC, key("flight/"));
    }

    /** Who waits and is left out of what is sent, by what they wait for and since when. */
    @FunctionalInterface
    public interface LeftOut {
        boolean isLeft(Work work, long since);
    }

    /** Visits the row of everybody who is to be in a snapshot: as they should be, or where they are left out, as they are. */
    public void forEachRow(Copy copy, LeftOut left, Consumer<Row> visitor) {
        books.scan(Table.LEDGER, Keys.of(copy.id), Keys.of(copy.id + 1), (key, value) -> {
            Entry entry = Entry.read(copy.id, Keys.number(key, 1), key, value, books.seal());
            boolean stays =
                    entry.work != null && entry.state == Entry.State.WAITING && left.isLeft(entry.work, entry.since);
            Row row = stays ? entry.sent : entry.wanted;
            if (row != null) {
                visitor.accept(row);
            }
            return true;
        });
    }

    /** The oldest of those that waited, were not left out, and are in a snapshot that is being put. */
    private OptionalLong oldestWaiting(Copy copy, LeftOut left) {
        return copy.waiting.keySet().stream()
                .filter(work -> work.lane() != Lane.UPKEEP && !left.isLeft(work, queues.oldest(copy.id, work)))
                .mapToLong(work -> queues.oldest(copy.id, work))
                .min();
    }

    /**
     * A snapshot was taken: whoever waited and was not left out is there as they should be. They may be everybody, so some are written at a
     * time; where the program ends between, nobody knows yet that the snapshot is there, and it is put again.
     *
     * @param digest of the snapshot
     * @param rows that it has
     * @param told of each of them, for whoever measures
     */
    public void settleSnapshot(Copy copy, LeftOut left, String digest, long rows, long now, Consumer<Settled> told)
            throws StoreException {
        OptionalLong oldest = oldestWaiting(copy, left);
        if (oldest.isPresent() && copy.unconfirmedSince == Long.MIN_VALUE) {
            copy.unconfirmedSince = oldest.getAsLong();
        }
        for (Work work : List.copyOf(copy.waiting.keySet())) {
            settleAll(copy, work, left, now, told);
        }
        copy.batches++;
        copy.digest = digest;
        copy.rows = rows;
        copy.isUncertain = false;
        copy.isDue = false;
        copy.isWhole = isAtRest(copy);
        copy.acceptedAt = now;
    }

    /** Who is left out has begun to wait after all others of this kind of work. */
    private void settleAll(Copy copy, Work work, LeftOut left, long now, Consumer<Settled> told) throws StoreException {
        List<Long> people = new ArrayList<>();
        do {
            people.clear();
            queues.scan(copy.id, work, (since, person) -> {
                if (!left.isLeft(work, since)) {
                    people.add(person);
                }
                return !left.isLeft(work, since) && people.size() < SETTLED_AT_ONCE;
            });
            people.forEach(person -> told.accept(settleOne(copy, work, person, now)));
            if (people.size() == SETTLED_AT_ONCE) {
                commit();
            }
        } while (people.size() == SETTLED_AT_ONCE);
    }

    private Settled settleOne(Copy copy, Work work, long person, long now) {
        Entry entry = entry(copy, person);
        open(copy, entry);
        queues.remove(entry);
        Row before = entry.sent;
        entry.sent = entry.wanted;
        entry.state = Entry.State.SETTLED;
        entry.work = null;
        entry.acceptedAt = now;
        entry.isUnverified = true;
        entry.version = copy.batches + 1;
        hold(copy, entry, before);
        close(copy, entry);
        return new Settled(entry, work, true);
    }

    /** Visits the entries of a copy in the order of the persons' numbers, after one of them. */
    public void forEachEntry(Copy copy, long after, Predicate<Entry> visitor) {
        books.scan(
                Table.LEDGER,
                Keys.of(copy.id, after + 1),
                Keys.of(copy.id + 1),
                (key, value) -> visitor.test(Entry.read(copy.id, Keys.number(key, 1), key, value, books.seal())));
    }

    /** How many calls were counted against a quota since when; see {@code Budgets}. */
    public Optional<byte[]> budget(String name) {
        return Optional.ofNullable(books.get(Table.SYNC, key("budget/", name)));
    }

    /** Writes a budget at once, apart from what is staged: a call is counted before it is made. */
    public void spend(String name, byte[] budget) throws StoreException {
        WriteSet now = new WriteSet();
        now.put(Table.SYNC, key("budget/", name), budget);
        books.commit(now);
    }

    /** Writes what a destination has found out, at once, apart from what is staged. */
    public void journal(Copy copy, Remote remote) throws StoreException {
        copy.remote = remote;
        WriteSet now = new WriteSet();
        now.put(Table.SYNC, key(COPIES, copy.audience), row(copy));
        books.commit(now);
    }

    /**
     * A snapshot is about to be put: from now on nobody knows which one is there, until one is settled. At once, so that what was
     * put before a crash is never taken for the one before it.
     */
    public void begin(Copy copy) throws StoreException {
        copy.digest = "";
        copy.isUncertain = true;
        journal(copy, copy.remote);
    }

    /** Nothing of the snapshot was put after all: the one of before is there, with this digest; empty where there was none. */
    public void neverBegan(Copy copy, String digest) {
        copy.digest = digest;
        copy.isUncertain = false;
    }

    /** Whether anything is staged. */
    public boolean isChanged() {
        return !writes.isEmpty() || !changed.isEmpty() || calls.isChanged();
    }

    /** How many entries are staged. */
    public int staged() {
        return changed.size();
    }

    /** Writes all that was staged, and the copies. */
    public void commit() throws StoreException {
        for (Entry entry : changed) {
            byte[] key = Keys.of(entry.copy, entry.person);
            if (entry.isNothing()) {
                writes.delete(Table.LEDGER, key);
            } else {
                writes.put(Table.LEDGER, key, entry.bytes(key, books.seal()));
            }
        }
        for (Copy copy : copies.values()) {
            writes.put(Table.SYNC, key(COPIES, copy.audience), row(copy));
            if (turnAt != Instants.EARLIEST) {
                Counts counts = Counts.of(copy, turnAt);
                writes.put(Table.SYNC, Counts.key(connection, copy.audience, counts.hour()), counts.bytes());
            }
        }
        calls.stage(writes);
        books.commit(writes.takeAll());
        looked.clear();
        changed.clear();
    }

    private static byte[] row(Copy copy) {
        StateWriter out = new StateWriter();
        out.raw(Keys.of(copy.id));
        out.raw(CopyCodec.bytes(copy));
        return out.bytes();
    }
}
