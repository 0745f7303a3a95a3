package dev.lockstep.insight.table;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table, and how it is made of what a row is about.
 *
 * @param words what it holds, in a sentence
 * @param value the cell: text, a {@code Long}, a {@code BigDecimal}, a {@code Double}, a {@code Boolean}, an {@code Instant}, a {@code
 *     LocalDate} or a {@code Value.Fields}, as the type says; null where it is empty
 */
public record Column<R>(String name, Type type, String words, Function<R, @Nullable Object> value) {

    static <R> Column<R> text(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.TEXT, words, value);
    }

    static <R> Column<R> whole(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.WHOLE, words, value);
    }

    static <R> Column<R> decimal(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.DECIMAL, words, value);
    }

    static <R> Column<R> number(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.NUMBER, words, value);
    }

    static <R> Column<R> flag(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.FLAG, words, value);
    }

    static <R> Column<R> instant(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.INSTANT, words, value);
    }

    static <R> Column<R> day(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.DAY, words, value);
    }

    static <R> Column<R> json(String name, String words, Function<R, @Nullable Object> value) {
        return new Column<>(name, Type.JSON, words, value);
    }
}
