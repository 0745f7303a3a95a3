package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Path;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Terms;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.planner.Grounds;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * An audience as it is to be at one connection.
 *
 * @param admission who belongs
 * @param dialect how identifiers are to look there
 * @param region of phone numbers that are written without a country code
 * @param fields what goes along: the name there, and the path of the attribute
 * @param shields the audiences at the same connection that it excludes and that are suppressions
 * @param group the exclusive group of which it is an offer; empty where it is none
 * @param definition the hash of the segment and of all that decides, which travels with what is sent
 * @param visibleWithinMs how soon a change should be in effect there
 * @param isTakenOut whether the workspace speaks of it no more, or not at this connection: then nobody belongs to it
 */
public record Target(
        String audience,
        Role role,
        Admission admission,
        Dialect dialect,
        PhoneRegion region,
        SequencedMap<String, Path> fields,
        List<String> shields,
        Optional<String> group,
        Guard guard,
        String definition,
        long visibleWithinMs,
        boolean isTakenOut) {

    /** No segment is called so, and nobody is in it. */
    private static final String NO_SEGMENT = "";

    private static final Path NO_PATH = Path.of("nothing");

    public Target {
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
        shields = List.copyOf(shields);
    }

    /** A copy that the workspace speaks of no more, on the terms that it was kept by; empty where they were never written down. */
    static Optional<Target> takenOut(Copy copy) {
        return copy.terms()
                .map(terms -> new Target(
                        copy.audience(),
                        terms.role(),
                        new Admission(
                                NO_SEGMENT,
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                terms.shape().identifiers()),
                        Dialects.PLAIN,
                        PhoneRegion.NONE,
                        fieldsOf(terms),
                        List.of(),
                        terms.group(),
                        terms.guard(),
                        terms.definition(),
                        terms.visibleWithinMs(),
                        true));
    }

    /** Nobody is sent, so there is no path that they would be read by. */
    private static SequencedMap<String, Path> fieldsOf(Terms terms) {
        SequencedMap<String, Path> fields = new LinkedHashMap<>();
        terms.shape().fields().forEach(field -> fields.put(field, NO_PATH));
        return fields;
    }

    Terms terms() {
        return new Terms(
                role, guard, shape(), definition, dialect.name() + " " + dialect.version(), group, visibleWithinMs);
    }

    /** The segments whose changes may change a person's place. */
    public Set<String> segments() {
        return admission.segments();
    }

    AudienceShape shape() {
        return new AudienceShape(audience, admission.identifiers(), List.copyOf(fields.sequencedKeySet()));
    }

    /** What people must be asked anew for when it is another. */
    public Grounds asks() {
        return Grounds.of(
                admission,
                dialect.name() + " " + dialect.version() + " " + dialect.rules() + " " + region + " " + fields);
    }
}
