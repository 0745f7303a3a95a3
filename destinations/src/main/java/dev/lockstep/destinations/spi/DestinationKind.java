package dev.lockstep.destinations.spi;

import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A kind of destination. Immutable. */
public interface DestinationKind {

    Declaration declaration();

    /**
     * Opens an account. No call is made.
     *
     * @throws IllegalArgumentException where settings that are well-formed each do not fit together; the message says what to do
     */
    Destination open(Settings settings, Surroundings surroundings);

    /** The dialect that an account with these settings speaks; the declared one where none of them has a say. */
    default Dialect dialect(Settings settings) {
        return declaration().dialect();
    }

    /** Where phone numbers without a country code belong, see {@link Parameter#PHONE_REGION}. */
    default PhoneRegion phoneRegion(Settings settings) {
        return settings.find(Parameter.PHONE_REGION.name()).map(PhoneRegion::of).orElse(PhoneRegion.NONE);
    }

    /**
     * What an audience is called there, by the name that it has in the workspace. Two audiences that are called the same cannot
     * both go to one connection.
     */
    default String nameThere(String audience) {
        return audience;
    }

    /**
     * The names of events that a connection with these settings waits for, see {@link Orders#events}. They are asked for before it is
     * opened, and also while a secret is missing.
     */
    default Set<String> events(Settings settings) {
        return Set.of();
    }

    /**
     * Says what advertisements to audiences cost and brought; empty where the platform does not tell, or an account with these settings
     * has none. No call is made.
     *
     * @throws IllegalArgumentException where settings do not fit; the message says what to do
     */
    default Optional<Costs> costs(Settings settings, Surroundings surroundings) {
        return Optional.empty();
    }

    /** How often an account may be asked for its {@link #costs}, which its meter counts; some seconds long. */
    default List<Quota> costQuotas() {
        return List.of();
    }

    /** What keeps an audience from going to an account with these settings, and what to do; empty where nothing does. */
    default Optional<String> problem(AudienceShape audience, Settings settings) {
        return Optional.empty();
    }

    /**
     * What a destination gets from outside.
     *
     * @param clock for stamps and for instants that a platform gives
     * @param meter to be asked before each call that a quota counts
     */
    record Surroundings(InstantSource clock, Meter meter) {}
}
