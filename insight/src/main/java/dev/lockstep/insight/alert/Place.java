package dev.lockstep.insight.alert;

import java.util.Comparator;

/** Where an alert looks. Its text is its name: no two of one alert have the same. */
public sealed interface Place extends Comparable<Place> {

    /** An audience at a connection. */
    record Copy(String audience, String connection) implements Place {
        @Override
        public String toString() {
            return audience + " at " + connection;
        }
    }

    /** A connection. */
    record Connection(String name) implements Place {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Events of a name. */
    record Event(String name) implements Place {
        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    default int compareTo(Place other) {
        return Comparator.comparing(Place::toString).compare(this, other);
    }
}
