package dev.lockstep.testkit.sql;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.identity.Identity;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.SeenMessages;
import dev.lockstep.core.program.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code events} and {@code people} that SQL sees, made of facts: it is known who each is about, repeated ones are
 * left out, and what was stamped too far in the future is as of its receipt. Every fact is kept. Mutable, for one thread.
 */
public final class FactTables {

    private final Map<Identifier, Person> owners = new LinkedHashMap<>();
    private final List<Received> history = new ArrayList<>();
    private final SeenMessages seen = new SeenMessages();

    /** A row of {@code events}. */
    public record EventRow(
            PersonId person, String name, long at, Map<String, Value> properties, Optional<String> messageId) {}

    /** A row of {@code people}. */
    public record PersonRow(PersonId person, Map<String, Value> attributes) {}

    private record Received(Person person, Fact fact) {}

    private record Write(long timestamp, Optional<Value> value) {}

    /** Someone who may turn out to be someone else, and who may be gone. */
    private static final class Person {
        private final Identifier name;
        private @Nullable Person absorbedBy;
        private boolean isErased;

        Person(Identifier name) {
            this.name = name;
        }

        Person current() {
            return absorbedBy == null ? this : absorbedBy.current();
        }
    }

    /** Takes the next fact in the order of receipt, received when the clock showed {@code instant}. */
    public void receive(Fact received, long instant) {
        if (received.messageId().isPresent() && !seen.add(received.messageId().get(), instant)) {
            return;
        }
        if (received instanceof Fact.Erasure) {
            erase(owners.get(received.identifiers().getFirst()));
            return;
        }
        Fact fact = received.timestamp() > instant + SegmentMachine.MAX_AHEAD_MS ? received.at(instant) : received;
        history.add(new Received(person(fact), fact));
    }

    /** The events, in the order of receipt. */
    public List<EventRow> events() {
        List<EventRow> rows = new ArrayList<>();
        for (Received received : history) {
            Person person = received.person.current();
            if (received.fact instanceof Fact.Event event && !person.isErased) {
                rows.add(new EventRow(
                        person.name.person(), event.name(), event.timestamp(), event.properties(), event.messageId()));
            }
        }
        return rows;
    }

    /**
     * Everybody, with their attributes as of the instant. What else a person is known by stands among the attributes: the
     * anonymous ids as {@code anonymous_id}, and an e-mail as {@code email} where none stands there.
     */
    public List<PersonRow> people(long instant) {
        SequencedMap<Person, SequencedMap<String, Write>> attributes = new LinkedHashMap<>();
        SequencedMap<Person, SequencedSet<Identifier>> identifiers = new LinkedHashMap<>();
        for (Received received : history) {
            Person person = received.person.current();
            identifiers.computeIfAbsent(person, key -> new LinkedHashSet<>()).addAll(owned(received.fact));
            Map<String, Write> writes = attributes.computeIfAbsent(person, key -> new LinkedHashMap<>());
            if (received.fact instanceof Fact.AttributeChange change && change.timestamp() <= instant) {
                change.attributes()
                        .forEach((name, value) -> writes.merge(
                                name,
                                new Write(change.timestamp(), value),
                                (known, later) -> later.timestamp >= known.timestamp ? later : known));
            }
        }
        List<PersonRow> rows = new ArrayList<>();
        attributes.forEach((person, writes) -> {
            if (!person.isErased) {
                rows.add(new PersonRow(person.name.person(), profile(writes, identifiers.get(person))));
            }
        });
        return rows;
    }

    /** The identifiers that the fact says are its person's; an event may be stamped with others', and ties nothing. */
    private static List<Identifier> owned(Fact fact) {
        return fact instanceof Fact.AttributeChange
                ? fact.identifiers()
                : fact.identifiers().subList(0, 1);
    }

    private static Map<String, Value> profile(Map<String, Write> writes, SequencedSet<Identifier> identifiers) {
        Map<String, Value> profile = new LinkedHashMap<>();
        writes.forEach((name, write) -> write.value.ifPresent(value -> profile.put(name, value)));
        String email = Identifier.Kind.EMAIL.type();
        List<Value> emails = valuesOf(Identifier.Kind.EMAIL, identifiers);
        if (!emails.isEmpty() && !Identifiers.isUsable(email, profile.get(email))) {
            profile.put(email, emails.getLast());
        }
        List<Value> anonymous = valuesOf(Identifier.Kind.ANONYMOUS, identifiers);
        if (!anonymous.isEmpty()) {
            profile.put(Identifier.Kind.ANONYMOUS.type(), new Value.Items(anonymous));
        }
        return profile;
    }

    private static List<Value> valuesOf(Identifier.Kind kind, SequencedSet<Identifier> identifiers) {
        return identifiers.stream()
                .filter(identifier -> identifier.kind() == kind)
                .map(identifier -> Value.of(identifier.value()))
                .toList();
    }

    private Person person(Fact fact) {
        Identity.Resolution resolution = Identity.resolve(fact, this::owner);
        Person known = current(resolution.person());
        Person person =
                known != null && known.name.equals(resolution.person()) ? known : new Person(resolution.person());
        for (Identifier absorbed : resolution.absorbed()) {
            requireNonNull(current(absorbed)).absorbedBy = person;
        }
        resolution.assigned().forEach(identifier -> owners.put(identifier, person));
        return person;
    }

    private @Nullable Identifier owner(Identifier identifier) {
        Person known = current(identifier);
        return known == null ? null : known.name;
    }

    private @Nullable Person current(Identifier identifier) {
        Person known = owners.get(identifier);
        return known == null ? null : known.current();
    }

    private void erase(@Nullable Person known) {
        if (known == null) {
            return;
        }
        Person person = known.current();
        person.isErased = true;
        owners.values().removeIf(owner -> owner.current() == person);
    }
}
