package dev.lockstep.engine.partition;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.identity.Identity;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.machine.Step;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.population.Retention;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.Outcome;
import dev.lockstep.engine.Receipt;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.engine.store.WriteSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives the {@link SegmentMachine} for all persons of a store. It does what {@code Population} does in memory, and in the same
 * order: find out who a fact is about, leave out what was seen, merge who turns out to be one, step, log what changed.
 *
 * <p>Work is done in turns. What a turn does is staged, and {@link #send} has it written all at once: the facts, the persons'
 * states, the timers, the membership changes and the counters. So after a crash the store is as it was after some turn, and each
 * part of it fits the others. The next turn is worked out meanwhile, upon what this one has staged: all reading here is through
 * a {@link Pipeline}. When a write fails the partition must be thrown away and opened again, since what it has in memory is
 * ahead of the store.
 *
 * <p><strong>New definitions.</strong> A person's state is of use for the program that it was made for, and for no other. So when
 * segments are defined anew every person's state is made again from their facts: at once when something happens to the person,
 * and of everybody else in the background, {@link #continueBackfill}. Of a segment that means what it meant, nothing changes
 * thereby; of one that has changed, whoever is now in or out enters or exits with the definition as the cause.
 *
 * <p><strong>Time</strong> comes in with each turn and never goes back: where the clock does, it stands still until the clock has
 * caught up. For one thread.
 */
public final class Partition {

    private static final int FORMAT_VERSION = 2;
    static final byte[] FORMAT = Keys.of("format");
    private static final byte[] KEY_CHECK = Keys.of("key-check");
    private static final String KEY_MESSAGE =
            "the store was sealed with another key; give the one that it was made with, "
                    + "in the file data.key beside it or in the environment variable LOCKSTEP_DATA_KEY";
    static final byte[] BACKFILL = Keys.of("backfill");

    /** Waits for what is written instead. */
    private static final Pipeline.Sender NOBODY = new Pipeline.Sender() {
        @Override
        public void written(long bytes, long nanos) {}

        @Override
        public void lost(StoreException cause) {}
    };

    /** Progress of a backfill that is done; until then it is the number of the person whom it has come to. */
    static final long EVERYBODY = Long.MAX_VALUE;

    private static final double ALMOST_ALL = 0.999;

    private final Pipeline store;
    private final Seal seal;
    private final WriteSet writes;
    private final People people;
    private final Timers timers;
    private final Messages messages;
    private final HistorySweep history;
    private final Memberships memberships;
    private Catalog catalog;
    private long now;
    private long nextSequence;
    private long nextPerson;
    private long persons;
    private long backfilled;
    private Set<String> noted = Set.of();

    /** @param peopleInMemory how many persons may stay in memory between two turns */
    private Partition(
            Pipeline store,
            Seal seal,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            int peopleInMemory) {
        this.store = store;
        this.seal = seal;
        writes = store.staged();
        Counters counters = Counters.in(store);
        now = counters.now();
        nextSequence = counters.nextSequence();
        nextPerson = counters.nextPerson();
        persons = counters.persons();
        byte[] progress = store.get(Table.META, BACKFILL);
        backfilled = progress == null ? 0 : Keys.number(progress, 0);
        people = new People(store, seal, writes, peopleInMemory);
        timers = new Timers(store, writes);
        messages = new Messages(store, seal, writes);
        history = new HistorySweep(store, seal, writes);
        memberships = new Memberships(store, writes, counters.nextPosition());
        catalog = Catalog.of(segments, attributes, store, writes);
        if (!writes.isEmpty()) {
            backfilled = 0;
            writes.put(Table.META, BACKFILL, Keys.of(backfilled));
        }
    }

    /**
     * Opens what is in a store. Where the segments are not those that it had last, they count from now on.
     *
     * @param attributes that somebody beside the segments looks at
     * @param peopleInMemory how many persons may stay in memory between two turns
     * @throws StoreException where the store cannot be written, is of a newer format, or was sealed with another key
     */
    public static Partition open(
            Pipeline store,
            Seal seal,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            int peopleInMemory)
            throws StoreException {
        WriteSet first = new WriteSet();
        checkFormat(store, seal, first);
        Partition partition = new Partition(store, seal, segments, attributes, peopleInMemory);
        partition.writes.addAll(first);
        partition.commit();
        return partition;
    }

    private static void checkFormat(Reads store, Seal seal, WriteSet first) throws StoreException {
        byte[] format = store.get(Table.META, FORMAT);
        StateWriter current = new StateWriter();
        current.unsigned(FORMAT_VERSION);
        if (format == null) {
            first.put(Table.META, FORMAT, current.bytes());
            first.put(Table.META, KEY_CHECK, seal.seal(Table.META, KEY_CHECK, KEY_CHECK));
            return;
        }
        long version = new StateReader(format).unsigned();
        if (version > FORMAT_VERSION) {
            throw new StoreException("the store has format " + version + ", this program knows up to " + FORMAT_VERSION
                    + "; run the program that made it, or a later one");
        }
        byte[] check = store.get(Table.META, KEY_CHECK);
        try {
            if (check != null) {
                seal.open(Table.META, KEY_CHECK, check);
                if (version < FORMAT_VERSION) {
                    first.put(Table.META, FORMAT, current.bytes());
                }
                return;
            }
        } catch (UnreadableException e) {
            throw new StoreException(KEY_MESSAGE, e);
        }
        throw new StoreException(KEY_MESSAGE);
    }

    /** It is this instant from now on, or that of the time before where the clock went back. */
    public void begin(long instant) {
        now = Math.max(now, instant);
        timers.lookAhead(now);
    }

    /** From now on events of these names are noted for whoever waits for them. */
    public void note(Set<String> events) {
        noted = events;
    }

    /** The instant that it is here. */
    public long now() {
        return now;
    }

    /** The definitions that count now. */
    public Catalog catalog() {
        return catalog;
    }

    /** How many persons there are. */
    public long persons() {
        return persons;
    }

    /** The position that the next membership change will have. */
    public long nextPosition() {
        return memberships.nextPosition();
    }

    /** The order of receipt that the next fact will have. */
    public long nextSequence() {
        return nextSequence;
    }

    /** When the next timer is due, or must be looked for: a turn should begin by then. */
    public long nextTimer() {
        return timers.next();
    }

    /** Fires timers that are due, in the order of their instants, and returns how many; fewer than {@code atMost}: all. */
    public int fire(int atMost) {
        int fired = 0;
        for (Timers.Entry entry = null; fired < atMost; fired++) {
            entry = timers.poll(now);
            if (entry == null) {
                return fired;
            }
            fire(entry);
        }
        return fired;
    }

    private void fire(Timers.Entry entry) {
        Person person = person(entry.person());
        if (person == null || person.queuedFor != entry.due()) {
            return;
        }
        person.queuedFor = Instants.NEVER;
        person.changed = true;
        if (person.state.timer() <= now) {
            apply(person, new Input.Due(), Math.max(person.state.timer(), person.state.asOf()));
        } else {
            timers.schedule(person);
        }
    }

    /** Takes something in. */
    public Outcome take(Intake intake) {
        return switch (intake) {
            case Intake.Learned(Fact fact, boolean onlyIfKnown) -> learn(fact, onlyIfKnown);
            case Intake.Barred(List<Identifier> identifiers) -> bar(identifiers);
            case Intake.Readmitted(List<Identifier> identifiers) -> readmit(identifiers);
        };
    }

    private Outcome learn(Fact received, boolean onlyIfKnown) {
        if (isBarred(received)) {
            return Outcome.BARRED;
        }
        if (onlyIfKnown
                && received.identifiers().stream()
                        .noneMatch(it -> people.owner(it).isPresent())) {
            return Outcome.UNKNOWN;
        }
        Optional<byte[]> message = received.messageId().map(messages::tag);
        if (message.isPresent() && messages.isKnown(message.get(), now)) {
            return Outcome.REPEATED;
        }
        message.ifPresent(tag -> messages.note(tag, now));
        if (received instanceof Fact.Erasure erasure) {
            List<Identifier> erased = erase(List.of(erasure.identifiers().getFirst()), message);
            return erased.isEmpty() ? Outcome.NOTHING : Outcome.ERASED;
        }
        boolean corrected = received.timestamp() > now + SegmentMachine.MAX_AHEAD_MS;
        Fact fact = corrected ? received.at(now) : received;
        Person person = person(fact);
        long order = nextSequence++;
        History.put(person.number, fact, order, seal, writes);
        if (fact instanceof Fact.Event event && noted.contains(event.name())) {
            writes.put(Table.NOTED, Keys.of(order), Keys.of(person.number, fact.timestamp()));
        }
        apply(person, new Input.Received(fact, order), now);
        if (fact instanceof Fact.Event event && catalog.isAskedFor(event)) {
            memberships.tally(event, now);
        }
        if (isOfProfile(fact) && catalog.isInAny(person.state)) {
            memberships.logProfile(person, now);
        }
        return corrected ? Outcome.CORRECTED : Outcome.TAKEN;
    }

    /** Whether a fact may say something of a person that somebody beside the segments looks at: who they are, or an attribute. */
    private boolean isOfProfile(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> event.identifiers().size() > 1;
            case Fact.AttributeChange change ->
                change.identifiers().size() > 1
                        || change.attributes().keySet().stream().anyMatch(catalog.attributes()::contains);
            case Fact.Alias alias -> true;
            case Fact.Erasure erasure -> false;
        };
    }

    private boolean isBarred(Fact fact) {
        for (Identifier identifier : fact.identifiers()) {
            if (people.isBarred(identifier)) {
                return true;
            }
        }
        return fact instanceof Fact.Alias alias && people.isBarred(alias.previous());
    }

    private Outcome bar(List<Identifier> identifiers) {
        List<Identifier> barred = new ArrayList<>(identifiers);
        barred.addAll(erase(identifiers, Optional.empty()));
        barred.stream().distinct().forEach(people::bar);
        return Outcome.ERASED;
    }

    private Outcome readmit(List<Identifier> identifiers) {
        List<Identifier> barred =
                identifiers.stream().filter(people::isBarred).distinct().toList();
        barred.forEach(people::free);
        return barred.isEmpty() ? Outcome.NOTHING : Outcome.TAKEN;
    }

    /** Who the fact is about, after merging those who turn out to be one. */
    private Person person(Fact fact) {
        Identifier strongest = fact.identifiers().getFirst();
        Person known = owner(strongest);
        if (known != null && fact instanceof Fact.Event && known.name().kind().compareTo(strongest.kind()) <= 0) {
            return known; // What nearly every fact comes to, without a word to the rules.
        }
        Identity.Resolution resolution = Identity.resolve(fact, this::nameOfOwner);
        Person named = owner(resolution.person());
        Person person = named != null && named.name().equals(resolution.person()) ? named : create(resolution.person());
        for (Identifier identifier : resolution.assigned()) {
            assign(identifier, person);
        }
        for (Identifier absorbed : resolution.absorbed()) {
            absorb(absorbed, person);
        }
        return person;
    }

    private Person create(Identifier name) {
        Person person = new Person(nextPerson++, name, catalog.machine().newPerson(name.person()));
        person.changed = true;
        people.remember(person);
        persons++;
        return person;
    }

    private @Nullable Identifier nameOfOwner(Identifier identifier) {
        Person owner = owner(identifier);
        return owner == null ? null : owner.name();
    }

    private @Nullable Person owner(Identifier identifier) {
        OptionalLong number = people.owner(identifier);
        return number.isPresent() ? person(number.getAsLong()) : null;
    }

    private void assign(Identifier identifier, Person person) {
        Person before = owner(identifier);
        if (before != null && before != person) {
            before.disown(identifier);
        }
        people.assign(identifier, person);
    }

    private void absorb(Identifier name, Person into) {
        Person absorbed = owner(name);
        if (absorbed == null) {
            throw new IllegalStateException("a person to be absorbed is not there");
        }
        for (Identifier identifier : absorbed.identifiers()) {
            people.assign(identifier, into);
        }
        into.takePartsOf(absorbed);
        apply(into, new Input.Merged(absorbed.state), now, absorbed);
        people.absorb(absorbed, into);
        persons--;
    }

    /** The person of this number, with a state for the current program; null where there is none, or they were absorbed. */
    private @Nullable Person person(long number) {
        Person known = people.inMemory(number);
        if (known != null) {
            return known;
        }
        if (!(people.row(number) instanceof PersonRow.Known row)) {
            return null;
        }
        if (row.generation() == catalog.generation()) {
            Person person = People.restore(number, row, catalog.machine());
            people.remember(person);
            return person;
        }
        return remake(number, row);
    }

    /** Makes a person's state for the current program from their facts. */
    private Person remake(long number, PersonRow.Known row) {
        SegmentMachine machine = catalog.machine();
        PersonState state = machine.newPerson(row.identifiers().getFirst().person());
        History.forEach(store, seal, row.parts(), (fact, sequence) -> {
            machine.step(state, new Input.Received(fact, sequence), row.asOf());
            return true;
        });
        Person person = new Person(number, row.identifiers(), row.parts(), state);
        person.queuedFor = row.queuedFor();
        person.changed = true;
        people.remember(person);

        Map<Integer, Membership> before = new HashMap<>();
        for (PersonRow.Membership membership : row.memberships()) {
            Definition definition = catalog.definition(membership.definition());
            before.put(definition.segment(), new Membership(definition, membership.since()));
        }
        boolean[] same = new boolean[catalog.current().size()];
        for (int segment = 0; segment < same.length; segment++) {
            Definition definition = catalog.current().get(segment);
            Membership membership = before.get(definition.segment());
            boolean holds = Verdict.holds(state.verdict(segment));
            same[segment] = catalog.has(row.generation(), definition) && holds == (membership != null);
            if (membership != null && holds) {
                state.setSince(segment, membership.since());
            }
        }
        // What time has done since, in segments that mean what they meant, happened when it was due.
        for (MembershipChange change : machine.step(state, new Input.Due(), now).changes()) {
            int segment = machine.program().indexOf(change.segment());
            if (same[segment]) {
                log(change, person);
            }
        }
        for (int segment = 0; segment < same.length; segment++) {
            Definition definition = catalog.current().get(segment);
            Membership membership = before.remove(definition.segment());
            boolean holds = Verdict.holds(state.verdict(segment));
            if (same[segment] || holds == (membership != null)) {
                continue;
            }
            if (holds) {
                state.setSince(segment, now);
            }
            memberships.log(byDefinition(person, definition, holds), person, definition, now);
        }
        for (Membership gone : before.values()) {
            memberships.log(byDefinition(person, gone.definition(), false), person, gone.definition(), now);
        }
        timers.schedule(person);
        return person;
    }

    /** What a person was in under an earlier generation. */
    private record Membership(Definition definition, long since) {}

    private MembershipChange byDefinition(Person person, Definition definition, boolean entered) {
        return new MembershipChange(
                now, person.name().person(), definition.name(), entered, new Cause.ByDefinition(), OptionalInt.empty());
    }

    private void apply(Person person, Input input, long instant) {
        apply(person, input, instant, person);
    }

    /** @param other who else may change memberships: the one who is absorbed */
    private void apply(Person person, Input input, long instant, Person other) {
        Step step = catalog.machine().step(person.state, input, instant);
        person.changed = true;
        timers.schedule(person);
        for (MembershipChange change : step.changes()) {
            log(change, change.person().equals(other.state.person()) ? other : person);
        }
    }

    private void log(MembershipChange change, Person person) {
        int segment = catalog.machine().program().indexOf(change.segment());
        memberships.log(change, person, catalog.current().get(segment), now);
    }

    /**
     * Forgets whom these identifiers lead to, and returns all identifiers that were theirs.
     *
     * @param message what stands for the message that asked for it
     */
    private List<Identifier> erase(List<Identifier> identifiers, Optional<byte[]> message) {
        List<Identifier> erased = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            Person person = owner(identifier);
            if (person != null) {
                erase(person, message);
                erased.addAll(person.identifiers());
            }
        }
        return erased;
    }

    private void erase(Person person, Optional<byte[]> message) {
        long facts = History.delete(store, person.parts(), writes);
        Set<Integer> left = new HashSet<>();
        for (int segment = 0; segment < catalog.current().size(); segment++) {
            if (Verdict.holds(person.state.verdict(segment))) {
                left.add(catalog.current().get(segment).id());
            }
        }
        memberships.forget(person, left, now);
        person.parts().forEach(this::forgetExposures);
        apply(person, new Input.Erased(), now);
        person.identifiers().forEach(people::free);
        people.delete(person);
        persons--;
        Receipts.put(nextSequence, new Receipt(now, facts), message, writes);
        nextSequence++;
    }

    /** Whoever follows the log writes these rows; but they go with the person, also where the log speaks of them no more. */
    private void forgetExposures(long part) {
        store.scan(Table.EXPOSURES, Keys.of(part), Keys.of(part + 1), (key, value) -> {
            writes.delete(Table.EXPOSURES, key);
            return true;
        });
    }

    /**
     * From now on these segments count. Takes effect for each person when something happens to them or the backfill comes to
     * them. What was staged before is committed first.
     *
     * @throws IllegalArgumentException where a segment refers to one that is not there, or to itself through others
     * @throws StoreException where the store cannot be written
     */
    public void apply(SequencedMap<String, Condition> segments, Set<String> attributes) throws StoreException {
        commit();
        catalog = Catalog.of(segments, attributes, store, writes);
        if (!writes.isEmpty()) {
            backfilled = 0;
            writes.put(Table.META, BACKFILL, Keys.of(backfilled));
        }
        people.forgetAll();
        commit();
    }

    /** Brings up to {@code atMost} persons to the current definitions; false where all are. */
    public boolean continueBackfill(int atMost) {
        if (isBackfilled()) {
            return false;
        }
        List<Long> behind = new ArrayList<>();
        long[] last = {EVERYBODY};
        store.scan(Table.PEOPLE, Keys.of(backfilled + 1), Keys.of(nextPerson), (key, value) -> {
            long number = Keys.number(key, 0);
            int generation = PersonRow.generation(value);
            if (generation >= 0 && generation != catalog.generation()) {
                behind.add(number);
            }
            last[0] = behind.size() < atMost ? last[0] : number;
            return behind.size() < atMost;
        });
        behind.forEach(this::person);
        backfilled = last[0];
        writes.put(Table.META, BACKFILL, Keys.of(backfilled));
        if (isBackfilled()) {
            catalog.allAreBackfilled(writes);
        }
        return true;
    }

    /** How far the backfill is, by the persons' numbers: 0 to 1, and 1 only when it is done. */
    public double backfill() {
        return isBackfilled() ? 1 : Math.min((double) backfilled / nextPerson, ALMOST_ALL);
    }

    /** Whether everybody's memberships are by the current definitions. */
    public boolean isBackfilled() {
        return backfilled == EVERYBODY;
    }

    /** Removes what need not be kept any longer, looking at so many rows of each table. */
    public void sweep(Retention retention, int rows) {
        messages.sweep(now, rows);
        memberships.sweep(now, retention, rows);
        history.sweep(now, retention, rows);
    }

    /** Whether a turn is on its way to disk: to {@link #send} another would be to wait for it. */
    public boolean isBusy() {
        return store.isBusy();
    }

    /**
     * Waits for the turn that was sent before, and has all that was done since written.
     *
     * @param sender is told when it is on disk
     * @throws StoreException where the turn before could not be written; this partition is of no use any more, and what was to
     *     be sent is lost, of which the sender is not told
     */
    public void send(Pipeline.Sender sender) throws StoreException {
        people.write(catalog);
        memberships.write();
        if (!writes.isEmpty()) {
            new Counters(now, nextSequence, nextPerson, memberships.nextPosition(), persons).put(writes);
        }
        store.send(sender);
    }

    /**
     * Waits until all that was sent is on disk, and its senders were told.
     *
     * @throws StoreException where it could not be written; this partition is of no use any more
     */
    public void drain() throws StoreException {
        store.drain();
    }

    private void commit() throws StoreException {
        send(NOBODY);
        drain();
    }
}
