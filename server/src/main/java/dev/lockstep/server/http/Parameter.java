package dev.lockstep.server.http;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A parameter of a query string, and what it may hold. */
public sealed interface Parameter {

    String name();

    /** What it means, in a sentence. */
    String words();

    /**
     * Looks at what a call gives.
     *
     * @throws RefusedException where it is none of what the parameter may hold
     */
    void check(String text);

    /** A whole number. */
    record Whole(String name, long least, long most, OptionalLong otherwise, String words) implements Parameter {

        /** The number that the call gives, else the default. */
        public long in(Call call) {
            Optional<String> given = call.query(name);
            return given.isPresent()
                    ? Long.parseLong(given.get())
                    : otherwise.orElseThrow(() -> RefusedException.of(400, name, "must be given"));
        }

        @Override
        public void check(String text) {
            if (!text.matches("[0-9]{1,19}") || !isInRange(text)) {
                throw RefusedException.of(400, name, "must be a whole number from " + least + " to " + most);
            }
        }

        private boolean isInRange(String text) {
            try {
                long number = Long.parseLong(text);
                return number >= least && number <= most;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /** Any text up to a length. */
    record Text(String name, int maxChars, String words) implements Parameter {

        public Optional<String> in(Call call) {
            return call.query(name);
        }

        @Override
        public void check(String text) {
            if (text.isEmpty() || text.length() > maxChars) {
                throw RefusedException.of(400, name, "must have 1 to " + maxChars + " characters");
            }
        }
    }

    /** One of a few words, the first where nothing is said. */
    record Choice(String name, List<String> choices, String words) implements Parameter {

        public String in(Call call) {
            return call.query(name).orElse(choices.getFirst());
        }

        @Override
        public void check(String text) {
            if (!choices.contains(text)) {
                throw RefusedException.of(400, name, "must be one of " + String.join(", ", choices));
            }
        }
    }
}
