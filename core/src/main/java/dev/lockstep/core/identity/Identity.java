package dev.lockstep.core.identity;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a fact is about, and who turns out to be one person. The rules:
 *
 * <ol>
 *   <li>Identifiers are strong or weak: the id of a known person, then an e-mail, then an anonymous id. A fact is about the
 *       owner of its strongest identifier; where it has none yet, about a new person who is named by it.
 *   <li>An attribute change ({@code identify}) says that all its identifiers are one person's. A weaker one without an owner
 *       becomes this person's. Where its owner is known by nothing as strong as this person is, the two are one: the owner is
 *       absorbed. Else the identifier changes hands, and later facts with it are this person's: so on a shared device the
 *       next one to log in does not become one with the last. Only the identifier that its owner is named by stays.
 *   <li>An {@code alias} makes one person of two whatever they are known by; {@code previous} may be an id or an anonymous
 *       id. Of the two the one with the stronger name stays, or else the one that the alias names.
 *   <li>Any other fact ties nothing, however many identifiers it has.
 * </ol>
 *
 * A person is named by the strongest identifier known of them, so an anonymous visitor who identifies as a new id is absorbed
 * by the new person of that name. Stateless.
 */
public final class Identity {

    private Identity() {}

    /** Who owns an identifier. */
    @FunctionalInterface
    public interface Directory {
        /** The owner, or null where there is none. */
        @Nullable
        Owner owner(Identifier identifier);
    }

    /** A person that is known already. */
    public record Owner(PersonId person, Identifier.Kind strongest) {}

    /**
     * What a fact says of persons.
     *
     * @param person who it is about
     * @param named the identifier that a new person is named by; the strongest kind of a known one
     * @param absorbed persons who are this one: all their identifiers become this person's
     * @param assigned identifiers that are this person's from now on
     */
    public record Resolution(
            PersonId person, Identifier.Kind named, List<PersonId> absorbed, List<Identifier> assigned) {}

    /** Applies the rules to a fact. */
    public static Resolution resolve(Fact fact, Directory directory) {
        Identifier strongest = fact.identifiers().getFirst();
        Owner known = directory.owner(strongest);
        boolean ties = fact instanceof Fact.Alias
                || (fact instanceof Fact.AttributeChange && fact.identifiers().size() > 1);
        if (known != null && !ties) {
            return new Resolution(known.person(), known.strongest(), List.of(), List.of());
        }
        List<Identifier> assigned = new ArrayList<>();
        if (known == null) {
            assigned.add(strongest);
        }
        Owner person = known == null ? new Owner(strongest.person(), strongest.kind()) : known;
        if (fact instanceof Fact.Alias alias) {
            return alias(alias, person, known == null, assigned, directory);
        }
        List<PersonId> absorbed = new ArrayList<>();
        if (ties) {
            for (Identifier weaker :
                    fact.identifiers().subList(1, fact.identifiers().size())) {
                Owner owner = directory.owner(weaker);
                if (owner != null && isWeaker(owner, person) && !absorbed.contains(owner.person())) {
                    absorbed.add(owner.person());
                } else if (owner == null
                        || (!isNamedBy(owner, weaker) && !owner.person().equals(person.person()))) {
                    assigned.add(weaker);
                }
            }
            assigned.removeIf(identifier -> isOneOf(absorbed, directory.owner(identifier)));
        }
        return new Resolution(person.person(), person.strongest(), absorbed, assigned);
    }

    private static Resolution alias(
            Fact.Alias alias, Owner named, boolean isNew, List<Identifier> assigned, Directory directory) {
        Owner person = named;
        List<Owner> one = new ArrayList<>();
        if (!isNew) {
            one.add(named);
        }
        for (Identifier previous : previous(alias)) {
            Owner owner = directory.owner(previous);
            if (owner == null) {
                assigned.add(previous);
            } else if (!one.contains(owner)) {
                one.add(owner);
                person = isWeaker(person, owner) ? owner : person;
            }
        }
        Owner kept = person;
        List<PersonId> absorbed = one.stream()
                .filter(owner -> !owner.equals(kept))
                .map(Owner::person)
                .toList();
        return new Resolution(kept.person(), kept.strongest(), absorbed, assigned);
    }

    /** What an alias calls previous may be the id of a known person or an anonymous id: it is not said which. */
    private static List<Identifier> previous(Fact.Alias alias) {
        Identifier previous = alias.previous();
        return previous.kind() == Identifier.Kind.ID
                ? List.of(previous, Identifier.anonymous(previous.value()))
                : List.of(previous);
    }

    private static boolean isNamedBy(Owner owner, Identifier identifier) {
        return owner.person().equals(identifier.person());
    }

    private static boolean isWeaker(Owner owner, Owner than) {
        return owner.strongest().compareTo(than.strongest()) > 0;
    }

    private static boolean isOneOf(List<PersonId> persons, @Nullable Owner owner) {
        return owner != null && persons.contains(owner.person());
    }
}
