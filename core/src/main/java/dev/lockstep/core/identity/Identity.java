package dev.lockstep.core.identity;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
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
 *       next one to log in does not become one with the last. Only the identifier that a person is named by stays theirs.
 *   <li>An {@code alias} makes one person of two whatever they are known by; {@code previous} may be an id or an anonymous
 *       id. Of the two the one with the stronger name stays, or else the one that the alias names.
 *   <li>Any other fact ties nothing, however many identifiers it has.
 * </ol>
 *
 * A person is named by the strongest identifier that a fact was about them under. So an anonymous visitor who identifies as a
 * new id is absorbed by the new person of that name, and so is a person of whom a stronger identifier was only known as the
 * {@code previous} of an alias, once a fact comes under it. Stateless.
 */
public final class Identity {

    private Identity() {}

    /** Who owns an identifier. */
    @FunctionalInterface
    public interface Directory {
        /** The identifier that its owner is named by, or null where it has no owner. */
        @Nullable
        Identifier owner(Identifier identifier);
    }

    /**
     * What a fact says of persons, each told by the identifier that they are named by.
     *
     * @param person who it is about; a new person where nobody is named so yet
     * @param absorbed persons who are this one: all their identifiers become this person's
     * @param assigned identifiers that are this person's from now on
     */
    public record Resolution(Identifier person, List<Identifier> absorbed, List<Identifier> assigned) {}

    /** Applies the rules to a fact. */
    public static Resolution resolve(Fact fact, Directory directory) {
        Identifier strongest = fact.identifiers().getFirst();
        Identifier owner = directory.owner(strongest);
        boolean isNew = owner == null || isWeaker(owner, strongest);
        Identifier person = owner == null || isNew ? strongest : owner;
        List<Identifier> one = new ArrayList<>();
        List<Identifier> assigned = new ArrayList<>();
        if (owner != null) {
            one.add(owner);
        }
        if (isNew) {
            assigned.add(strongest);
        }
        if (fact instanceof Fact.Alias alias) {
            for (Identifier previous : previous(alias)) {
                Identifier other = directory.owner(previous);
                if (other == null) {
                    assigned.add(previous);
                } else {
                    one.add(other);
                    person = isWeaker(person, other) ? other : person;
                }
            }
        }
        if (fact instanceof Fact.AttributeChange) {
            for (Identifier weaker :
                    fact.identifiers().subList(1, fact.identifiers().size())) {
                Identifier other = directory.owner(weaker);
                if (other != null && isWeaker(other, person)) {
                    one.add(other);
                } else if (other == null || (!other.equals(person) && !other.equals(weaker))) {
                    assigned.add(weaker);
                }
            }
        }
        List<Identifier> absorbed = new ArrayList<>();
        for (Identifier name : one) {
            if (!name.equals(person) && !absorbed.contains(name)) {
                absorbed.add(name);
            }
        }
        return new Resolution(person, absorbed, assigned);
    }

    /** What an alias calls previous may be the id of a known person or an anonymous id: it is not said which. */
    private static List<Identifier> previous(Fact.Alias alias) {
        Identifier previous = alias.previous();
        return previous.kind() == Identifier.Kind.ID
                ? List.of(previous, Identifier.anonymous(previous.value()))
                : List.of(previous);
    }

    private static boolean isWeaker(Identifier name, Identifier than) {
        return name.kind().compareTo(than.kind()) > 0;
    }
}
