package dev.lockstep.workspace.yaml;

import dev.lockstep.core.model.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A node of a YAML document, with its place. Keys of a mapping are unique, aliases are expanded, and there are no tags but
 * those of the YAML 1.2 core schema: what JSON has, with {@code 0x1F}, {@code 0o17} and {@code ~}.
 */
public sealed interface Yaml {

    Place place();

    /** What the node is, for a message: "a list", "the number 5". */
    String described();

    /** Whether there is a key, or a place in a list, and nothing written there. */
    default boolean isNothing() {
        return this instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NOTHING;
    }

    /**
     * A text, a number, true or false, or nothing.
     *
     * @param text as written, without quotes
     */
    record Scalar(Place place, Kind kind, String text) implements Yaml {

        /** What a scalar is, by the core schema. */
        public enum Kind {
            TEXT,
            NUMBER,
            FLAG,
            NOTHING
        }

        /** The longest number that is read, in characters: every double fits. */
        public static final int MAX_NUMBER = 400;

        /** The value; empty where it is nothing or not a finite number. */
        public Optional<Value> value() {
            return switch (kind) {
                case TEXT -> Optional.of(Value.of(text));
                case NUMBER -> number().filter(Double::isFinite).map(Value::of);
                case FLAG -> Optional.of(Value.of(text.equalsIgnoreCase("true")));
                case NOTHING -> Optional.empty();
            };
        }

        private Optional<Double> number() {
            if (text.length() > MAX_NUMBER) {
                return Optional.empty();
            }
            try {
                if (text.startsWith("0x")) {
                    return Optional.of(new BigInteger(text.substring(2), 16).doubleValue());
                }
                if (text.startsWith("0o")) {
                    return Optional.of(new BigInteger(text.substring(2), 8).doubleValue());
                }
                return Optional.of(Double.valueOf(text));
            } catch (NumberFormatException e) {
                return Optional.empty(); // .inf and .nan
            }
        }

        @Override
        public String described() {
            return switch (kind) {
                case TEXT -> "the text \"" + shown() + "\"";
                case NUMBER -> "the number " + shown();
                case FLAG -> shown();
                case NOTHING -> "empty";
            };
        }

        /** The text for a message: on one line, and cut where it is long. */
        public String shown() {
            return Place.printable(text);
        }
    }

    /** A list. */
    record Sequence(Place place, List<Yaml> items) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return items.isEmpty() ? "an empty list" : "a list";
        }
    }

    /** Keys and their values, in the order written. */
    record Mapping(Place place, List<Entry> entries) implements Yaml {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entry of a key. */
        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.name().equals(key)).findFirst();
        }

        @Override
        public String described() {
            return entries.isEmpty() ? "an empty mapping" : "a mapping";
        }
    }

    /** A key and its value. The place of the key is where it is written, its path that of the value. */
    record Entry(Scalar key, Yaml value) {
        public String name() {
            return key.text();
        }
    }
}
