package dev.lockstep.insight.alert;

import java.util.List;

/**
 * Something to be said to receivers: what began, goes on or ended of one alert, at places that were found so at the same moment.
 *
 * @param at in milliseconds since the epoch
 * @param items the places, in order
 * @param receivers by name
 */
public record Notice(String alert, Kind kind, long at, List<Item> items, List<String> receivers) {

    /** What is said. */
    public enum Kind {
        BEGINS("begins"),
        GOES_ON("goes on"),
        ENDS("is resolved"),
        /** Nothing has: somebody wants to see whether it arrives. */
        TEST("is a test");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** In words that follow the name of the alert. */
        public String words() {
            return words;
        }
    }

    /**
     * A place.
     *
     * @param since when the alert began there
     * @param then what to do; empty where there is nothing
     */
    public record Item(String place, String says, long since, String then) {}

    public Notice {
        items = List.copyOf(items);
        receivers = List.copyOf(receivers);
    }
}
