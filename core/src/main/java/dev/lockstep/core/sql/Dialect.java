package dev.lockstep.core.sql;

import java.util.Arrays;
import java.util.Optional;

/** A database whose SQL a segment can be written in. */
public enum Dialect {
    /** DuckDB 2.0. */
    DUCKDB("duckdb", "DuckDB"),
    /** PostgreSQL from 15 on, in a database encoded as UTF-8. */
    POSTGRESQL("postgresql", "PostgreSQL");

    private final String word;
    private final String title;

    Dialect(String word, String title) {
        this.word = word;
        this.title = title;
    }

    /** The word for it on the command line. */
    public String word() {
        return word;
    }

    /** Its name as its makers write it. */
    public String title() {
        return title;
    }

    /** The dialect with this {@link #word}. */
    public static Optional<Dialect> of(String word) {
        return Arrays.stream(values())
                .filter(dialect -> dialect.word.equals(word))
                .findFirst();
    }

    Syntax syntax() {
        return switch (this) {
            case DUCKDB -> new DuckDbSyntax();
            case POSTGRESQL -> new PostgreSqlSyntax();
        };
    }
}
