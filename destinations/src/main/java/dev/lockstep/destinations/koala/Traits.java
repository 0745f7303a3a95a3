package dev.lockstep.destinations.koala;

import java.util.Locale;

/**
 * The name of an audience as the name of a trait: {@code in_} and the name in snake case, as <a
 * href="https://segment.com/docs/unify/audiences/">Segment's audiences</a> have it. Words are told apart by what is no letter or
 * digit, and by capitals: {@code CIO__CartAbandon__4-24h} becomes {@code in_cio_cart_abandon_4_24h}. Names that differ in nothing else
 * become one, and cannot both go to one connection.
 */
final class Traits {

    private static final String PREFIX = "in_";

    private Traits() {}

    static String of(String audience) {
        return PREFIX
                + audience.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                        .replaceAll("[^A-Za-z0-9]+", "_")
                        .replaceAll("^_|_$", "")
                        .toLowerCase(Locale.ROOT);
    }
}
