package dev.lockstep.core.sql;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The attributes of a person in the table {@code people} that SQL sees, made of their facts: per top-level attribute the write with the
 * latest timestamp, of two with the same the later received.
 *
 * <p>What the person is known by beside their name stands among the attributes ({@link #withIdentifiers}): the anonymous ids as
 * {@code anonymous_id}, and an e-mail as {@code email} where no usable one stands there. The engine keeps the two apart, so a segment that
 * asks for such an attribute, and not for an identifier, is to be asked of what was {@link #written} alone. Mutable, for one thread.
 */
public final class PersonAttributes {

    private final long instant;
    private final Map<String, Write> writes = new LinkedHashMap<>();
    private final Set<Identifier> identifiers = new LinkedHashSet<>();

    private record Write(long timestamp, Optional<Value> value) {}

    /** @param instant as of which; what was written later does not count */
    public PersonAttributes(long instant) {
        this.instant = instant;
    }

    /** Takes the next of the person's facts; those with one timestamp come in the order of receipt. */
    public void learn(Fact fact) {
        identifiers.addAll(owned(fact));
        if (fact instanceof Fact.AttributeChange change && change.timestamp() <= instant) {
            change.attributes()
                    .forEach((name, value) -> writes.merge(
                            name,
                            new Write(change.timestamp(), value),
                            (known, later) -> later.timestamp >= known.timestamp ? later : known));
        }
    }

    /** The identifiers that the fact says are its person's; an event may be stamped with others', and ties nothing. */
    private static List<Identifier> owned(Fact fact) {
        return fact instanceof Fact.AttributeChange
                ? fact.identifiers()
                : fact.identifiers().subList(0, 1);
    }

    /** What was written and not removed. */
    public Map<String, Value> written() {
        Map<String, Value> profile = new LinkedHashMap<>();
        writes.forEach((name, write) -> write.value.ifPresent(value -> profile.put(name, value)));
        return profile;
    }

    /**
     * The same, and what the person is known by.
     *
     * @param person the name, which is not repeated
     */
    public Map<String, Value> withIdentifiers(PersonId person) {
        Map<String, Value> profile = written();
        String email = Identifier.Kind.EMAIL.type();
        List<Value> emails = values(Identifier.Kind.EMAIL, person);
        if (!emails.isEmpty() && !Identifiers.isUsable(email, profile.get(email))) {
            profile.put(email, emails.getLast());
        }
        List<Value> anonymous = values(Identifier.Kind.ANONYMOUS, person);
        if (!anonymous.isEmpty()) {
            profile.put(Identifier.Kind.ANONYMOUS.type(), new Value.Items(anonymous));
        }
        return profile;
    }

    private List<Value> values(Identifier.Kind kind, PersonId person) {
        List<Value> values = new ArrayList<>();
        identifiers.stream()
                .filter(identifier ->
                        identifier.kind() == kind && !identifier.person().equals(person))
                .forEach(identifier -> values.add(Value.of(identifier.value())));
        return values;
    }
}
