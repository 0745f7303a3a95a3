package dev.lockstep.engine.partition;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.population.Retention;
import dev.lockstep.engine.Outcome;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Pipeline;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Drives the {@link SegmentMachine} for all persons of a store. It does what {@code Population} does in memory, and in the same
 * order: find out who a fact is about ({@link Identities}), leave out what was seen ({@link Messages}), merge who turns out to be
 * one, step and log what changed ({@link Steps}).
 *
 * <p>Work is done in turns. What a turn does is staged, and {@link #send} has it written all at once: the facts, the persons'
 * states, the timers, the membership changes and the counters. So after a crash the store is as it was after some turn, and each
 * part of it fits the others. The next turn is worked out meanwhile, upon what this one has staged: all reading here is through
 * a {@link Pipeline}. When a write fails the partition must be thrown away and opened again, since what it has in memory is
 * ahead of the store.
 *
 * <p><strong>New definitions</strong> count for each person from when something happens to them or the backfill comes to them;
 * {@link CurrentPeople} tells what becomes of them then.
 *
 * <p><strong>Time</strong> comes in with each turn and never goes back: where the clock does, it stands still until the clock has
 * caught up. For one thread.
 */
public final class Partition {

    /** Waits for what is written instead. */
    private static final Pipeline.Sender NOBODY = new Pipeline.Sender() {
        @Override
        public void written(long bytes, long nanos) {}

        @Override
        public void lost(StoreException cause) {}
    };

    private final Pipeline store;
    private final Seal seal;
    private final WriteSet writes;
    private final Counters counters;
    private final People people;
    private final Timers timers;
    private final Messages messages;
    private final HistorySweep history;
    private final Memberships memberships;
    private final Steps steps;
    private final CurrentPeople current;
    private final Backfill backfill;
    private final Identities identities;
    private final Erasures erasures;
    private Set<String> noted = Set.of();

    private Partition(
            Pipeline store,
            Seal seal,
            SequencedMap<String, Condition> segments,
            Set<String> attributes,
            int peopleInMemory) {
        this.store = store;
        this.seal = seal;
        writes = store.staged();
        counters = Counters.in(store);
        people = new People(store, seal, writes, peopleInMemory);
        timers = new Timers(store, writes);
        messages = new Messages(store, seal, writes);
        history = new HistorySweep(store, seal, writes);
        memberships = new Memberships(store, writes, counters);
        steps = new Steps(Catalog.of(segments, attributes, store, writes), timers, memberships, counters);
        current = new CurrentPeople(store, seal, people, steps, counters);
        backfill = new Backfill(store, writes, current, steps, counters);
        identities = new Identities(people, current, steps, counters);
        erasures = new Erasures(store, writes, people, identities, memberships, steps, counters);
        backfillWhereDefinitionsAreNew();
    }

    /** Such as were written anew; nothing else may be staged. */
    private void backfillWhereDefinitionsAreNew() {
        if (!writes.isEmpty()) {
            backfill.beginAnew();
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
        WriteSet first = Format.check(store, seal);
        Partition partition = new Partition(store, seal, segments, attributes, peopleInMemory);
        partition.writes.addAll(first);
        partition.commit();
        return partition;
    }

    /** It is this instant from now on, or that of the time before where the clock went back. */
    public void begin(long instant) {
        counters.advance(instant);
        timers.lookAhead(counters.now());
    }

    /** From now on events of these names are noted for whoever waits for them. */
    public void note(Set<String> events) {
        noted = events;
    }

    /** The instant that it is here. */
    public long now() {
        return counters.now();
    }

    /** The definitions that count now. */
    public Catalog catalog() {
        return steps.catalog();
    }

    /** How many persons there are. */
    public long persons() {
        return counters.persons();
    }

    /** The position that the next membership change will have. */
    public long nextPosition() {
        return counters.nextPosition();
    }

    /** The order of receipt that the next fact will have. */
    public long nextSequence() {
        return counters.nextSequence();
    }

    /** When the next timer is due, or must be looked for: a turn should begin by then. */
    public long nextTimer() {
        return timers.next();
    }

    /** Fires timers that are due, in the order of their instants, and returns how many; fewer than {@code atMost}: all. */
    public int fire(int atMost) {
        int fired = 0;
        while (fired < atMost) {
            Timers.Entry entry = timers.poll(now());
            if (entry == null) {
                return fired;
            }
            fire(entry);
            fired++;
        }
        return fired;
    }

    private void fire(Timers.Entry entry) {
        Person person = current.person(entry.person());
        if (person == null || person.queuedFor != entry.due()) {
            return;
        }
        person.queuedFor = Instants.NEVER;
        person.changed = true;
        if (person.state.timer() <= now()) {
            steps.apply(person, new Input.Due(), Math.max(person.state.timer(), person.state.asOf()));
        } else {
            timers.schedule(person);
        }
    }

    /** Takes something in. */
    public Outcome take(Intake intake) {
        return switch (intake) {
            case Intake.Learned(Fact fact, boolean onlyIfKnown) -> learn(fact, onlyIfKnown);
            case Intake.Barred(List<Identifier> identifiers) -> {
                erasures.bar(identifiers);
                yield Outcome.ERASED;
            }
            case Intake.Readmitted(List<Identifier> identifiers) ->
                erasures.readmit(identifiers) ? Outcome.TAKEN : Outcome.NOTHING;
        };
    }

    private Outcome learn(Fact received, boolean onlyIfKnown) {
        if (identities.isBarred(received)) {
            return Outcome.BARRED;
        }
        if (onlyIfKnown && !identities.isKnown(received)) {
            return Outcome.UNKNOWN;
        }
        long now = now();
        Optional<byte[]> message = received.messageId().map(messages::tag);
        if (message.isPresent() && messages.isKnown(message.get(), now)) {
            return Outcome.REPEATED;
        }
        message.ifPresent(tag -> messages.note(tag, now));
        if (received instanceof Fact.Erasure erasure) {
            List<Identifier> erased =
                    erasures.erase(List.of(erasure.identifiers().getFirst()), message);
            return erased.isEmpty() ? Outcome.NOTHING : Outcome.ERASED;
        }
        boolean corrected = received.timestamp() > now + SegmentMachine.MAX_AHEAD_MS;
        learn(corrected ? received.at(now) : received);
        return corrected ? Outcome.CORRECTED : Outcome.TAKEN;
    }

    private void learn(Fact fact) {
        Person person = identities.of(fact);
        long order = counters.takeSequence();
        History.put(person.number, fact, order, seal, writes);
        if (fact instanceof Fact.Event event && noted.contains(event.name())) {
            writes.put(Table.NOTED, Keys.of(order), Keys.of(person.number, fact.timestamp()));
        }
        steps.apply(person, new Input.Received(fact, order), now());
        if (fact instanceof Fact.Event event && catalog().isAskedFor(event)) {
            memberships.tally(event, now());
        }
        if (isOfProfile(fact) && catalog().isInAny(person.state)) {
            memberships.logProfile(person, now());
        }
    }

    /** Whether a fact may say something of a person that somebody beside the segments looks at: who they are, or an attribute. */
    private boolean isOfProfile(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> event.identifiers().size() > 1;
            case Fact.AttributeChange change ->
                change.identifiers().size() > 1
                        || change.attributes().keySet().stream()
                                .anyMatch(catalog().attributes()::contains);
            case Fact.Alias alias -> true;
            case Fact.Erasure erasure -> false;
        };
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
        Catalog before = catalog();
        steps.define(Catalog.of(segments, attributes, store, writes));
        current.defined(before);
        backfillWhereDefinitionsAreNew();
        people.forgetAll();
        commit();
    }

    /** Brings people up to the current definitions, for about as long as it takes to read so many facts; false where all are. */
    public boolean continueBackfill(int facts) {
        return backfill.goOn(facts);
    }

    /** How far the backfill is, by the persons' numbers: 0 to 1, and 1 only when it is done. */
    public double backfill() {
        return backfill.progress();
    }

    /** Whether everybody's memberships are by the current definitions. */
    public boolean isBackfilled() {
        return backfill.isDone();
    }

    /** Removes what need not be kept any longer, looking at so many rows of each table. */
    public void sweep(Retention retention, int rows) {
        messages.sweep(now(), rows);
        memberships.sweep(now(), retention, rows);
        history.sweep(now(), retention, rows);
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
        people.write(catalog());
        memberships.write();
        if (!writes.isEmpty()) {
            counters.put(writes);
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
