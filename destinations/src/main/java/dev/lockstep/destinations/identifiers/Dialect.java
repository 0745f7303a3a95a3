package dev.lockstep.destinations.identifiers;

import java.util.List;
import java.util.Optional;

/**
 * Which identifiers a platform takes, and how it wants each to look. A declaration: what is known of a platform stands in
 * {@link Dialects} and nowhere else.
 *
 * @param name of the platform, as a connection's kind or {@code dialect} setting has it
 * @param version raised with every change that may give another result for some value. What was sent under an earlier
 *     version is removed by the hashes that were sent, and what is sent anew is another hash
 * @param rules at most one for a type, the type that finds most people first
 */
public record Dialect(String name, int version, List<Rule> rules) {

    public Dialect {
        rules = List.copyOf(rules);
        if (rules.stream().map(Rule::type).distinct().count() < rules.size()) {
            throw new IllegalArgumentException("two rules of " + name + " are for one type of identifier");
        }
    }

    public Optional<Rule> rule(IdentifierType type) {
        return rules.stream().filter(rule -> rule.type() == type).findFirst();
    }

    /** The types that find a person on their own, in the order in which they are preferred. */
    public List<IdentifierType> keys() {
        return rules.stream().map(Rule::type).filter(IdentifierType::isKey).toList();
    }

    /** The same rules with another hashing wherever one is hashed: base64 for hexadecimal, or none. */
    public Dialect withHashing(Hashing hashing) {
        return new Dialect(
                name,
                version,
                rules.stream().map(rule -> rule.withHashing(hashing)).toList());
    }
}
