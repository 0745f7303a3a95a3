package dev.lockstep.workspace;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Path;
import dev.lockstep.workspace.yaml.Place;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

/**
 * The people of a segment as they are to be at destinations.
 *
 * @param routes the connections that it goes to, no two of one name
 * @param exclude audiences or segments, by name (an audience where both have it), whose people are kept out
 * @param identifiers types in order of preference; where empty, all that the destination accepts
 * @param fields what goes along: the name downstream, and the path of the attribute
 * @param holdout the share that is kept out so that the effect can be measured; see {@link Workspace#holdouts}
 * @param consent what must hold of an attribute for a person to be delivered
 * @param handoff the journey that people come from, where they come from one
 * @param pauseWhile journeys in which people are left alone, by name
 * @param offer where it is one of several offers, of which a person gets one
 * @param owner whom to ask about it
 * @param visibleWithinMs how soon the owner expects a change to show at the destination, in milliseconds
 * @param silences what the linter is not to say of it
 * @param place of its definition
 */
public record Audience(
        String name,
        String segment,
        Role role,
        List<Route> routes,
        List<String> exclude,
        List<String> identifiers,
        SequencedMap<String, Path> fields,
        Optional<Holdout> holdout,
        Optional<Condition.Attribute> consent,
        Optional<Handoff> handoff,
        List<String> pauseWhile,
        Optional<Offer> offer,
        Optional<String> owner,
        OptionalLong visibleWithinMs,
        Guard guard,
        List<Silence> silences,
        Place place) {

    public Audience {
        routes = List.copyOf(routes);
        exclude = List.copyOf(exclude);
        identifiers = List.copyOf(identifiers);
        pauseWhile = List.copyOf(pauseWhile);
        silences = List.copyOf(silences);
        fields = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(fields));
    }

    /** The connections that it goes to, by name. */
    public List<String> to() {
        return routes.stream().map(Route::connection).toList();
    }

    /** The audience as it goes to a connection: with the identifiers and fields that it has there. */
    public Audience at(String connection) {
        Route route = routes.stream()
                .filter(it -> it.connection().equals(connection))
                .findFirst()
                .orElseGet(() -> Route.to(connection));
        return new Audience(
                name,
                segment,
                role,
                routes,
                exclude,
                route.identifiers().orElse(identifiers),
                route.fields().orElse(fields),
                holdout,
                consent,
                handoff,
                pauseWhile,
                offer,
                owner,
                visibleWithinMs,
                guard,
                silences,
                place);
    }

    /** The audience as it goes to each connection; as it is where it goes to none. */
    public List<Audience> everywhere() {
        return routes.isEmpty()
                ? List.of(this)
                : routes.stream().map(route -> at(route.connection())).toList();
    }

    /** What an audience is for; it decides what is sent first, and which mistake is the worse one. */
    public enum Role {
        /** People not to be shown an advertisement. */
        SUPPRESSION("suppression"),
        /** People to be shown one. */
        RETARGETING("retargeting"),
        /** Examples to find others by. */
        SEED("seed"),
        /** People to be counted. */
        ANALYTICS("analytics");

        private final String written;

        Role(String written) {
            this.written = written;
        }

        /** The word for this role in a workspace. */
        public String written() {
            return written;
        }
    }

    /** A random share of the people who are kept out. */
    public sealed interface Holdout {

        /** The audience's own, in percent. */
        record Own(BigDecimal percent) implements Holdout {}

        /** The one of a group of audiences, by its name in the section {@code holdouts}. */
        record OfGroup(String group) implements Holdout {}
    }

    /**
     * That only people belong for whom a journey has been exhausted for so long.
     *
     * @param delayMs in milliseconds
     */
    public record Handoff(String journey, long delayMs) {

        /** The segment of these people. */
        public String segment() {
            return JourneySegments.exhaustedFor(journey, delayMs);
        }
    }

    /**
     * One of several offers: a person belongs to the first in rank of those that they are eligible for.
     *
     * @param priority the greater goes before; no two offers of a group have the same
     */
    public record Offer(String group, int priority) {}

    /**
     * How much of an audience may change at once before somebody has to look, in percent of its size.
     *
     * @param maxShrink empty where there is no limit
     * @param maxGrowth empty where there is no limit
     */
    public record Guard(Optional<BigDecimal> maxShrink, Optional<BigDecimal> maxGrowth) {
        /** No limits. */
        public static final Guard NONE = new Guard(Optional.empty(), Optional.empty());
    }
}
