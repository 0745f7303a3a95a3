package dev.lockstep.core.population;

import dev.lockstep.core.identity.Identity;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.machine.Step;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.state.PersonState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All persons, in memory: the driver of the {@link SegmentMachine} for replays, rehearsals and tests. It finds out who a fact
 * is about, ignores repeated ones, merges persons, and fires every timer in the order of time.
 *
 * <p>Time comes in with each call and must not go back. Nothing is stored, and nothing happens but in a call. Mutable, for one
 * thread.
 */
public final class Population {

    private final SegmentMachine machine;
    private final Consumer<MembershipChange> changes;
    private final Witness witness;
    private final Map<Identifier, Person> owners = new LinkedHashMap<>();
    private final TimerQueue timers = new TimerQueue();
    private final SeenMessages seen = new SeenMessages();
    private long now = Instants.DAWN;
    private long sequence;
    private long created;
    private long repeated;
    private long corrected;
    private long merged;
    private long erased;

    /**
     * What became of the facts.
     *
     * @param received all of them
     * @param repeated those whose message id was seen within seven days, and which changed nothing
     * @param corrected those stamped over five minutes in the future, and taken as of their receipt
     * @param merged persons who turned out to be another
     * @param erased persons who were forgotten
     */
    public record Counts(long received, long repeated, long corrected, long merged, long erased) {}

    /** Learns who each fact is about, as it is found out. */
    public interface Witness {

        /** Wants to know nothing. */
        Witness NONE = new Witness() {};

        /** A fact was received, not a repeated one and no erasure; whoever it made one has been merged before. */
        default void received(PersonId person, Fact fact) {}

        /** One person turned out to be another. */
        default void merged(PersonId absorbed, PersonId into) {}

        /** A person was forgotten. */
        default void erased(PersonId person) {}
    }

    /** @param changes gets every membership change in the order of time */
    public Population(Program program, Consumer<MembershipChange> changes) {
        this(program, changes, Witness.NONE);
    }

    /**
     * @param changes gets every membership change in the order of time
     * @param witness is told of each fact before the changes that come of it
     */
    public Population(Program program, Consumer<MembershipChange> changes, Witness witness) {
        this.machine = new SegmentMachine(program);
        this.changes = changes;
        this.witness = witness;
    }

    public Program program() {
        return machine.program();
    }

    /** The latest instant that came in; {@link Instants#DAWN} before the first. */
    public long now() {
        return now;
    }

    /**
     * Takes a fact in at {@code instant}, after firing the timers that are due at or before it.
     *
     * @throws IllegalArgumentException where {@code instant} is before an earlier one
     */
    public void receive(Fact fact, long instant) {
        advance(instant);
        long order = sequence++;
        if (fact.messageId().isPresent() && !seen.add(fact.messageId().get(), instant)) {
            repeated++;
            return;
        }
        if (fact instanceof Fact.Erasure erasure) {
            erase(erasure);
            return;
        }
        Person person = person(fact);
        witness.received(person.state.person(), fact);
        apply(person, new Input.Received(fact, order));
    }

    /** Goes to {@code instant}, firing the timers that are due at or before it. */
    public void advance(long instant) {
        if (instant < now) {
            throw new IllegalArgumentException(
                    "time went back from " + Instants.format(now) + " to " + Instants.format(instant));
        }
        for (Person person = timers.poll(instant); person != null; person = timers.poll(instant)) {
            now = person.state.timer();
            apply(person, new Input.Due());
        }
        now = instant;
    }

    /** How many people there are of whom something is known. */
    public long size() {
        return created - merged - erased;
    }

    /** Everybody of whom something is known, in the order of first receipt. Not to be changed by the caller. */
    public Stream<PersonState> people() {
        return owners.entrySet().stream()
                .filter(entry -> entry.getKey().equals(entry.getValue().name))
                .map(entry -> entry.getValue().state);
    }

    /** The person of this name; the state is not to be changed by the caller. */
    public Optional<PersonState> person(PersonId name) {
        return Optional.ofNullable(find(name)).map(person -> person.state);
    }

    /** The name of the person whom this identifier leads to. */
    public Optional<PersonId> named(Identifier identifier) {
        return Optional.ofNullable(owners.get(identifier)).map(person -> person.state.person());
    }

    /** All identifiers that lead to the person of this name, in the order in which they became known. */
    public List<Identifier> identifiers(PersonId name) {
        Person person = find(name);
        return person == null ? List.of() : person.identifiers();
    }

    /** The name by which the person of this name, or anybody who turned out to be them, was known first. */
    public PersonId knownFirstAs(PersonId name) {
        Person person = find(name);
        return person == null ? name : person.knownFirstAs().person();
    }

    public Counts counts() {
        return new Counts(sequence, repeated, corrected, merged, erased);
    }

    private @Nullable Person find(PersonId name) {
        for (Identifier identifier : Identifier.namesOf(name)) {
            Person person = owners.get(identifier);
            if (person != null && person.name.equals(identifier)) {
                return person;
            }
        }
        return null;
    }

    /** Who the fact is about, after merging those who turn out to be one. */
    private Person person(Fact fact) {
        Identifier strongest = fact.identifiers().getFirst();
        Person known = owners.get(strongest);
        if (known != null && fact instanceof Fact.Event && known.name.kind().compareTo(strongest.kind()) <= 0) {
            return known; // What nearly every fact comes to, without a word to the rules.
        }
        Identity.Resolution resolution = Identity.resolve(fact, this::owner);
        Person named = owners.get(resolution.person());
        Person person = named != null && named.name.equals(resolution.person()) ? named : create(resolution.person());
        for (Identifier identifier : resolution.assigned()) {
            assign(identifier, person);
        }
        for (Identifier absorbed : resolution.absorbed()) {
            absorb(absorbed, person);
        }
        return person;
    }

    private Person create(Identifier name) {
        return new Person(machine.newPerson(name.person()), name, created++);
    }

    private @Nullable Identifier owner(Identifier identifier) {
        Person person = owners.get(identifier);
        return person == null ? null : person.name;
    }

    private void assign(Identifier identifier, Person person) {
        Person before = owners.put(identifier, person);
        if (before != null) {
            before.disown(identifier);
        }
        person.own(identifier);
    }

    private void absorb(Identifier name, Person into) {
        Person absorbed = owners.get(name);
        if (absorbed == null) {
            throw new IllegalStateException("a person to be absorbed is not there");
        }
        for (Identifier identifier : absorbed.identifiers()) {
            assign(identifier, into);
        }
        into.isAlso(absorbed);
        merged++;
        witness.merged(name.person(), into.state.person());
        apply(into, new Input.Merged(absorbed.state));
    }

    private void erase(Fact.Erasure erasure) {
        Person person = owners.get(erasure.identifiers().getFirst());
        if (person == null) {
            return;
        }
        witness.erased(person.state.person());
        apply(person, new Input.Erased());
        person.identifiers().forEach(owners::remove);
        erased++;
    }

    private void apply(Person person, Input input) {
        Step step = machine.step(person.state, input, now);
        corrected += step.corrected() ? 1 : 0;
        timers.schedule(person);
        step.changes().forEach(changes);
    }
}
