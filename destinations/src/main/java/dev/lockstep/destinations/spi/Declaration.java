package dev.lockstep.destinations.spi;

import dev.lockstep.destinations.identifiers.Dialect;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything about a kind of destination that can be said as data. From it come the keys of a connection in a workspace with
 * their problems, the JSON Schema, the reference, and what the planner may do.
 *
 * @param kind as a connection's {@code kind} has it
 * @param title the platform's own name
 * @param summary what audiences become there, in a sentence or two
 * @param account the settings of a connection
 * @param dialect which identifiers it takes, and how it wants them
 * @param carriesFields whether {@code fields} of an audience go along
 * @param unit what a copy of an audience consists of
 * @param maxMembers in one call
 * @param minimumMembers below which a copy is of no use there; 0 where there is no minimum
 * @param expiry after which a member that was not sent again is dropped there; empty where nobody is
 * @param visibleWithin how long it takes at most, by the platform's documentation, until a change takes effect
 * @param quotas how often it may be called
 * @param source where all this is documented
 */
public record Declaration(
        String kind,
        String title,
        String summary,
        List<Parameter> account,
        Dialect dialect,
        boolean carriesFields,
        Unit unit,
        int maxMembers,
        int minimumMembers,
        Optional<Duration> expiry,
        Duration visibleWithin,
        List<Quota> quotas,
        String source) {

    public Declaration {
        account = List.copyOf(account);
        quotas = List.copyOf(quotas);
        if (maxMembers < 1) {
            throw new IllegalArgumentException("a call to " + kind + " must take at least one member");
        }
        Set<String> names = new HashSet<>();
        account.forEach(parameter -> {
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException(kind + " declares " + parameter.name() + " twice");
            }
        });
    }

    /** What a copy of an audience consists of. */
    public enum Unit {
        /**
         * Identifiers, of which the platform alone knows whom they are. One that two people share leaves with the last of
         * them, and when a person's identifier changes the old one is removed.
         */
        IDENTIFIERS,
        /** People, by a key that we choose. What changes about one is sent as a new version of them. */
        PEOPLE
    }
}
