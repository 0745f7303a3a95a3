package dev.lockstep.core.sql;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes tests of values. A condition that comes out is TRUE just where the test passes, and FALSE or NULL elsewhere: an
 * absent value is NULL, which fails every comparison by itself, and IS DISTINCT FROM and IS NOT TRUE pass it.
 */
final class Tests {

    private static final String NEVER = "FALSE";

    private final Syntax syntax;

    Tests(Syntax syntax) {
        this.syntax = syntax;
    }

    /** One condition for each comparison, all of which must hold. */
    List<String> write(Test test, Operand operand) {
        return test.comparisons().stream()
                .map(comparison -> write(comparison, operand))
                .toList();
    }

    /** Whether an age lies in the window; no condition where every age does. */
    static List<String> ages(Window window, String age) {
        List<String> conditions = new ArrayList<>();
        if (window.minAge() > 0) {
            conditions.add(age + " >= " + Literals.interval(window.minAge()));
        }
        if (!window.isEndless()) {
            conditions.add(age + " < " + Literals.interval(window.maxAge()));
        }
        return conditions;
    }

    private String write(Comparison comparison, Operand operand) {
        return switch (comparison) {
            case Comparison.Equal(Value value) -> equal(value, operand);
            case Comparison.NotEqual(Value value) -> notEqual(value, operand);
            case Comparison.Ordered(Order order, Value bound) -> ordered(order, bound, operand);
            case Comparison.In(List<Value> values) -> in(values, operand);
            case Comparison.NotIn(List<Value> values) -> "(" + in(values, operand) + ") IS NOT TRUE";
            case Comparison.Contains(Value part) -> contains(part, operand);
            case Comparison.StartsWith(String prefix) ->
                where(operand, Kind.TEXT, text -> syntax.startsWith(text, prefix));
            case Comparison.EndsWith(String suffix) -> where(operand, Kind.TEXT, text -> syntax.endsWith(text, suffix));
            case Comparison.Matches(String pattern, Predicate<String> finder) ->
                where(operand, Kind.TEXT, text -> syntax.matches(text, pattern));
            case Comparison.Exists(boolean exists) -> operand.value() + (exists ? " IS NOT NULL" : " IS NULL");
            case Comparison.Aged(Window window) ->
                where(operand, Kind.INSTANT, instant -> aged(window, instant, operand.now()));
            case Comparison.Before(long bound) ->
                where(operand, Kind.INSTANT, instant -> instant + " < " + Literals.timestamp(bound));
            case Comparison.After(long bound) ->
                where(operand, Kind.INSTANT, instant -> instant + " >= " + Literals.timestamp(bound));
        };
    }

    private static String where(Operand operand, Kind kind, Function<String, String> condition) {
        return operand.read(kind).map(condition).orElse(NEVER);
    }

    private String equal(Value value, Operand operand) {
        return scalar(value)
                .map(literal -> where(operand, kind(value), read -> read + " = " + literal))
                .orElseGet(() -> where(operand, Kind.JSON, json -> syntax.equal(json, value)));
    }

    private String notEqual(Value value, Operand operand) {
        Optional<String> literal = scalar(value);
        return literal.isPresent() && operand.read(kind(value)).isPresent()
                ? where(operand, kind(value), read -> read + " IS DISTINCT FROM " + literal.get())
                : "(" + equal(value, operand) + ") IS NOT TRUE";
    }

    private String ordered(Order order, Value bound, Operand operand) {
        String sign = switch (order) {
            case GT -> " > ";
            case GTE -> " >= ";
            case LT -> " < ";
            case LTE -> " <= ";
        };
        if (bound instanceof Value.Number(double number)) {
            return where(operand, Kind.NUMBER, read -> read + sign + Literals.number(number));
        }
        return scalar(bound)
                .map(text -> where(operand, Kind.TEXT, read -> syntax.byCodePoint(read) + sign + text))
                .orElse(NEVER);
    }

    /** Values of one kind are asked for together. */
    private String in(List<Value> values, Operand operand) {
        List<String> any = new ArrayList<>();
        for (Kind kind : List.of(Kind.TEXT, Kind.NUMBER)) {
            String list = values.stream()
                    .filter(value -> kind(value) == kind)
                    .flatMap(value -> scalar(value).stream())
                    .collect(Collectors.joining(", "));
            if (!list.isEmpty()) {
                any.add(where(operand, kind, read -> read + " IN (" + list + ")"));
            }
        }
        values.stream()
                .filter(value -> kind(value) != Kind.TEXT && kind(value) != Kind.NUMBER)
                .forEach(value -> any.add(equal(value, operand)));
        return switch (any.size()) {
            case 0 -> NEVER;
            case 1 -> any.get(0);
            default -> "(" + String.join(" OR ", any) + ")";
        };
    }

    private String contains(Value part, Operand operand) {
        String element = where(operand, Kind.JSON, json -> syntax.anyElement(json, item -> syntax.equal(item, part)));
        return part instanceof Value.Text(String text)
                ? "(" + where(operand, Kind.TEXT, read -> syntax.containsText(read, text)) + " OR " + element + ")"
                : element;
    }

    /** A value may lie in the future, where no window reaches. */
    private static String aged(Window window, String instant, String now) {
        String youngest =
                instant + " <= " + now + (window.minAge() == 0 ? "" : " - " + Literals.interval(window.minAge()));
        return window.isEndless()
                ? youngest
                : "(" + youngest + " AND " + instant + " > " + now + " - " + Literals.interval(window.maxAge()) + ")";
    }

    private static Kind kind(Value value) {
        return switch (value) {
            case Value.Text text -> Kind.TEXT;
            case Value.Number number -> Kind.NUMBER;
            case Value.Flag flag -> Kind.FLAG;
            case Value.Items items -> Kind.JSON;
            case Value.Fields fields -> Kind.JSON;
        };
    }

    private Optional<String> scalar(Value value) {
        return switch (value) {
            case Value.Text(String text) -> Optional.of(syntax.text(text));
            case Value.Number(double number) -> Optional.of(Literals.number(number));
            case Value.Flag(boolean flag) -> Optional.of(flag ? "TRUE" : "FALSE");
            case Value.Items items -> Optional.empty();
            case Value.Fields fields -> Optional.empty();
        };
    }
}
