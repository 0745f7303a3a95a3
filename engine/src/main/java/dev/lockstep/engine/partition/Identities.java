package dev.lockstep.engine.partition;

import dev.lockstep.core.identity.Identity;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds out who a fact is about, by the rules of {@link Identity}, and makes one person of those who turn out to be one. For one thread. */
final class Identities {

    private final People people;
    private final CurrentPeople current;
    private final Steps steps;
    private final Counters counters;

    Identities(People people, CurrentPeople current, Steps steps, Counters counters) {
        this.people = people;
        this.current = current;
        this.steps = steps;
        this.counters = counters;
    }

    /** Whether nothing is taken of somebody whom the fact names. */
    boolean isBarred(Fact fact) {
        for (Identifier identifier : fact.identifiers()) {
            if (people.isBarred(identifier)) {
                return true;
            }
        }
        return fact instanceof Fact.Alias alias && people.isBarred(alias.previous());
    }

    /** Whether the fact is about somebody who is there. */
    boolean isKnown(Fact fact) {
        return fact.identifiers().stream().anyMatch(it -> people.owner(it).isPresent());
    }

    /** Who the fact is about, after merging those who turn out to be one. */
    Person of(Fact fact) {
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
        Person person = new Person(
                counters.takePerson(), name, steps.catalog().machine().newPerson(name.person()));
        person.changed = true;
        people.remember(person);
        return person;
    }

    private @Nullable Identifier nameOfOwner(Identifier identifier) {
        Person owner = owner(identifier);
        return owner == null ? null : owner.name();
    }

    /** Whose an identifier is; null where nobody's. */
    @Nullable
    Person owner(Identifier identifier) {
        OptionalLong number = people.owner(identifier);
        return number.isPresent() ? current.person(number.getAsLong()) : null;
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
        steps.apply(into, new Input.Merged(absorbed.state), counters.now(), absorbed);
        people.absorb(absorbed, into);
        counters.oneLess();
    }
}
