package dev.lockstep.core.sql;

import dev.lockstep.core.model.Path;
import java.util.Optional;

/** A value that is tested: how its readings are called in the query. */
interface Operand {

    /** The value, whatever its kind; NULL where it is absent. */
    String value();

    /** The value read as this kind, NULL where it is of another; empty where it never is of this kind. */
    Optional<String> read(Kind kind);

    /** The instant that is asked about, where the value is a point in time. */
    String now();

    /** The value at a path of a JSON document, whose columns belong to {@code table}. */
    record AtPath(JsonColumns columns, String table, Path path) implements Operand {
        @Override
        public String value() {
            return column(Kind.JSON);
        }

        @Override
        public Optional<String> read(Kind kind) {
            return Optional.of(column(kind));
        }

        @Override
        public String now() {
            return table + ".now";
        }

        /** The column for this kind. */
        String column(Kind kind) {
            return table + "." + columns.name(path, kind);
        }
    }

    /** A number that the query works out, or NULL. It is never asked as a point in time. */
    record Measured(String value) implements Operand {
        @Override
        public Optional<String> read(Kind kind) {
            return switch (kind) {
                case NUMBER -> Optional.of(value);
                case INSTANT -> throw noInstant();
                case JSON, TEXT, FLAG, IDENTITY, UNITS -> Optional.empty();
            };
        }

        @Override
        public String now() {
            throw noInstant();
        }

        private static IllegalArgumentException noInstant() {
            return new IllegalArgumentException("an aggregate is no point in time");
        }
    }
}
