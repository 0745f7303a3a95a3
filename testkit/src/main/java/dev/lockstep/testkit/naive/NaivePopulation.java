package dev.lockstep.testkit.naive;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All people and all their facts. At each instant at which an answer could turn it asks every segment of every person again,
 * and what differs from before are the changes. Mutable, for one thread.
 */
public final class NaivePopulation {

    private static final long MAX_AHEAD_MS = 5 * 60 * 1000;
    private static final long REPETITION_KNOWN_MS = 7L * 24 * 60 * 60 * 1000;

    private final SequencedMap<String, Condition> segments;
    private final NaiveEvaluator evaluator;
    private final Turns turns;
    private final List<Person> people = new ArrayList<>();
    private final Map<Identifier, Person> owners = new HashMap<>();
    private final Map<String, Long> messageIds = new HashMap<>();
    private final Set<NaiveChange> changes = new HashSet<>();
    private SortedMap<PersonId, Set<String>> memberships = new TreeMap<>();
    private long now = Long.MIN_VALUE;
    private long receipts;

    private static final class Person {
        private final Identifier name;
        private final TreeMap<Long, Fact> history = new TreeMap<>();

        Person(Identifier name) {
            this.name = name;
        }
    }

    public NaivePopulation(SequencedMap<String, Condition> segments) {
        this.segments = segments;
        this.evaluator = new NaiveEvaluator(segments);
        this.turns = new Turns(segments.values());
    }

    /** Who is in which segments: the people that are in any, by name. */
    public SortedMap<PersonId, Set<String>> memberships() {
        return memberships;
    }

    /** The changes so far, ordered by instant, person and segment; what cancelled out within an instant is left out. */
    public List<NaiveChange> changes() {
        return changes.stream()
                .sorted(Comparator.comparingLong(NaiveChange::at)
                        .thenComparing(NaiveChange::person)
                        .thenComparing(NaiveChange::segment))
                .toList();
    }

    /** The clock runs to {@code instant}; what turns at that very instant has turned. */
    public void advance(long instant) {
        if (instant < now) {
            throw new IllegalArgumentException("time went back");
        }
        TreeSet<Long> instants = new TreeSet<>();
        people.forEach(person -> instants.addAll(turns.of(history(person), now, instant)));
        for (long turn : instants) {
            now = turn;
            ask();
        }
        now = instant;
    }

    /** A fact is received when the clock shows {@code at}. */
    public void receive(Fact received, long at) {
        advance(at);
        if (isRepetition(received)) {
            return;
        }
        Fact fact = received.timestamp() > at + MAX_AHEAD_MS ? received.at(at) : received;
        receipts++;
        if (fact instanceof Fact.Erasure) {
            forget(owners.get(fact.identifiers().getFirst()));
            ask();
            return;
        }
        Person person = owner(fact.identifiers().getFirst());
        switch (fact) {
            case Fact.Event event -> person.history.put(receipts, event);
            case Fact.AttributeChange change -> {
                person.history.put(receipts, change);
                change.identifiers().forEach(identifier -> tie(identifier, person));
            }
            case Fact.Alias alias -> alias(alias, person);
            case Fact.Erasure erasure -> throw new IllegalStateException();
        }
        ask();
    }

    private boolean isRepetition(Fact fact) {
        if (fact.messageId().isEmpty()) {
            return false;
        }
        Long seen = messageIds.get(fact.messageId().get());
        if (seen != null && now - seen < REPETITION_KNOWN_MS) {
            return true;
        }
        messageIds.put(fact.messageId().get(), now);
        return false;
    }

    /** A new person where nobody owns the identifier; and where it is stronger than its owner's name, one who absorbs them. */
    private Person owner(Identifier identifier) {
        Person owner = owners.get(identifier);
        if (owner != null && owner.name.kind().compareTo(identifier.kind()) <= 0) {
            return owner;
        }
        Person person = new Person(identifier);
        people.add(person);
        if (owner != null) {
            merge(owner, person);
        }
        owners.put(identifier, person);
        return person;
    }

    /**
     * The owner of a weaker identifier becomes one with this person, unless known by one as strong as this person's; else the
     * identifier alone changes hands, unless its owner is named by it.
     */
    private void tie(Identifier identifier, Person person) {
        Person other = owners.get(identifier);
        if (other != null && other.name.kind().compareTo(person.name.kind()) > 0) {
            merge(other, person);
        }
        if (other == null || !other.name.equals(identifier)) {
            owners.put(identifier, person);
        }
    }

    /** The one with the strongest name stays, else the one that the alias names. */
    private void alias(Fact.Alias alias, Person named) {
        Person kept = named;
        for (Identifier previous : previous(alias)) {
            Person other = owners.getOrDefault(previous, kept);
            boolean otherIsStronger = other.name.kind().compareTo(kept.name.kind()) < 0;
            Person absorbed = otherIsStronger ? kept : other;
            kept = otherIsStronger ? other : kept;
            merge(absorbed, kept);
            owners.put(previous, kept);
        }
        kept.history.put(receipts, alias);
    }

    /** An alias does not say whether what it calls previous is an id or an anonymous id. */
    private static List<Identifier> previous(Fact.Alias alias) {
        return alias.previous().kind() == Identifier.Kind.ID
                ? List.of(
                        alias.previous(), Identifier.anonymous(alias.previous().value()))
                : List.of(alias.previous());
    }

    private void merge(Person absorbed, Person into) {
        if (absorbed == into) {
            return;
        }
        into.history.putAll(absorbed.history);
        people.remove(absorbed);
        owners.replaceAll((identifier, owner) -> owner == absorbed ? into : owner);
    }

    private void forget(@Nullable Person person) {
        people.remove(person);
        owners.values().removeIf(owner -> owner == person);
    }

    private static List<Fact> history(Person person) {
        return List.copyOf(person.history.values());
    }

    /** Asks every segment of every person, and notes what is otherwise than before. */
    private void ask() {
        SortedMap<PersonId, Set<String>> before = memberships;
        memberships = new TreeMap<>();
        for (Person person : people) {
            List<Fact> history = history(person);
            PersonId name = person.name.person();
            for (String segment : segments.keySet()) {
                if (evaluator.isMember(segment, name, history, now)) {
                    memberships.computeIfAbsent(name, any -> new TreeSet<>()).add(segment);
                }
            }
        }
        note(before, memberships, false);
        note(memberships, before, true);
    }

    private void note(SortedMap<PersonId, Set<String>> in, SortedMap<PersonId, Set<String>> notIn, boolean entered) {
        in.forEach((person, names) -> names.forEach(segment -> {
            if (!notIn.getOrDefault(person, Set.of()).contains(segment)
                    && !changes.remove(new NaiveChange(now, person, segment, !entered))) {
                changes.add(new NaiveChange(now, person, segment, entered));
            }
        }));
    }
}
