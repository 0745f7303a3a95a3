package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Values that may be as comparisons want them: what these name, and what is next to it. */
final class Candidates {

    private static final List<Value> ANY =
            List.of(Value.of(1), Value.of("x"), Value.of(true), Value.of(0), Value.of(""));

    private Candidates() {}

    /** A value that is as all the literals say, or its absence; empty where none was found. */
    static Optional<Optional<Value>> find(List<Passes> literals, long now) {
        List<Optional<Value>> candidates = new ArrayList<>(List.of(Optional.empty()));
        Stream.of(literals.stream().flatMap(literal -> of(literal.comparison(), now)), ANY.stream(), joined(literals))
                .flatMap(values -> values)
                .forEach(value -> candidates.add(Optional.of(value)));
        return candidates.stream()
                .filter(value -> literals.stream()
                        .allMatch(literal ->
                                literal.comparison().passes(value.orElse(null)).contains(now) == literal.passes()))
                .findFirst();
    }

    private static Stream<Value> of(Comparison comparison, long now) {
        return switch (comparison) {
            case Comparison.Equal(Value value) -> Stream.of(value);
            case Comparison.NotEqual(Value value) -> Stream.of(value);
            case Comparison.In(List<Value> values) -> values.stream();
            case Comparison.NotIn(List<Value> values) -> values.stream();
            case Comparison.Ordered(Order order, Value.Number(double bound)) ->
                Stream.of(bound, bound + 1, bound - 1, bound + 0.5)
                        .filter(Double::isFinite)
                        .map(Value::of);
            case Comparison.Ordered(Order order, Value.Text(String bound)) ->
                Stream.of(Value.of(bound), Value.of(bound + "a"));
            case Comparison.Ordered other -> Stream.of();
            case Comparison.Contains(Value part) -> Stream.of(part, new Value.Items(List.of(part)));
            case Comparison.StartsWith(String prefix) -> Stream.of(Value.of(prefix), Value.of(prefix + "x"));
            case Comparison.EndsWith(String suffix) -> Stream.of(Value.of(suffix), Value.of("x" + suffix));
            case Comparison.Matches(String pattern, var finder) ->
                Stream.of("a", "b", "A", "0", pattern, pattern.replaceAll("[\\^$\\\\]", ""))
                        .map(Value::of);
            case Comparison.Exists exists -> Stream.of();
            case Comparison.Aged(Window window) ->
                Stream.of(now - window.minAge(), now - window.maxAge() + 1, now - window.maxAge(), now + 1)
                        .flatMap(Candidates::instant);
            case Comparison.Before(long bound) -> Stream.of(bound - 1, bound).flatMap(Candidates::instant);
            case Comparison.After(long bound) -> Stream.of(bound, bound - 1).flatMap(Candidates::instant);
        };
    }

    private static Stream<Value> instant(long instant) {
        return instant < Instants.EARLIEST || instant > Instants.LATEST
                ? Stream.of()
                : Stream.of(Value.of(Instants.format(instant)));
    }

    /** A string that begins, holds and ends as is wanted. */
    private static Stream<Value> joined(List<Passes> literals) {
        String begin = "";
        String end = "";
        for (Passes literal : literals) {
            if (literal.passes() && literal.comparison() instanceof Comparison.StartsWith(String prefix)) {
                begin = prefix.length() > begin.length() ? prefix : begin;
            }
            if (literal.passes() && literal.comparison() instanceof Comparison.EndsWith(String suffix)) {
                end = suffix.length() > end.length() ? suffix : end;
            }
        }
        String middle = literals.stream()
                .filter(literal -> literal.passes())
                .flatMap(literal -> literal.comparison() instanceof Comparison.Contains(Value.Text(String part))
                        ? Stream.of(part)
                        : Stream.of())
                .collect(Collectors.joining());
        return Stream.of(Value.of(begin + middle + end));
    }
}
