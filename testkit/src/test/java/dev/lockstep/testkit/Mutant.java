package dev.lockstep.testkit;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.testkit.generate.Receipt;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Misreadings of the segment language. Each is told as what it makes of a condition, or of a history, before the naive
 * evaluator answers: so an evaluator with exactly that mistake is had without writing it.
 */
enum Mutant {
    EXITS_1_MS_LATE,
    EXITS_1_MS_EARLY,
    ENTERS_1_MS_LATE,
    ENTERS_1_MS_EARLY,
    BEFORE_IS_INCLUSIVE,
    AFTER_IS_EXCLUSIVE,
    SINCE_IS_IGNORED,
    FIRST_FOR_LATEST,
    ANY_FOR_LATEST,
    IS_CHOOSES_THE_LATEST,
    GTE_IS_GT,
    ABSENT_IS_NOT_NOT_EQUAL,
    DUPLICATES_ARE_COUNTED,
    FUTURE_FACTS_ARE_COUNTED,
    FAR_FUTURE_FACTS_WAIT,
    LATE_FACTS_COUNT_AS_OF_ARRIVAL,
    OF_A_TIE_THE_FIRST_ARRIVED_WINS;

    private static final long MAX_AHEAD_MS = 5 * 60 * 1000;

    /** The condition as this misreading takes it. */
    Condition condition(Condition condition) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                new Condition.All(children.stream().map(this::condition).toList());
            case Condition.Any(List<Condition> children) ->
                new Condition.Any(children.stream().map(this::condition).toList());
            case Condition.Not(Condition child) -> new Condition.Not(condition(child));
            default -> leaf(condition);
        };
    }

    private Condition leaf(Condition leaf) {
        return switch (this) {
            case EXITS_1_MS_LATE -> windows(leaf, window -> ending(window, 1));
            case EXITS_1_MS_EARLY -> windows(leaf, window -> ending(window, -1));
            case ENTERS_1_MS_LATE -> windows(leaf, window -> beginning(window, 1));
            case ENTERS_1_MS_EARLY -> windows(leaf, window -> beginning(window, -1));
            case BEFORE_IS_INCLUSIVE ->
                spans(leaf, span -> new Span(span.window(), span.after(), later(span.before()), span.since()));
            case AFTER_IS_EXCLUSIVE ->
                spans(leaf, span -> new Span(span.window(), later(span.after()), span.before(), span.since()));
            case SINCE_IS_IGNORED ->
                spans(leaf, span -> new Span(span.window(), span.after(), span.before(), Optional.empty()));
            case FIRST_FOR_LATEST ->
                latest(leaf, latest -> new Condition.First(latest.events(), latest.window(), latest.is()));
            case ANY_FOR_LATEST ->
                latest(leaf, latest -> new Condition.Did(passing(latest), Span.of(latest.window()), Count.atLeast(1)));
            case IS_CHOOSES_THE_LATEST ->
                latest(leaf, latest -> new Condition.Latest(passing(latest), latest.window(), List.of()));
            case GTE_IS_GT -> tests(leaf, Mutant::withoutGte);
            case ABSENT_IS_NOT_NOT_EQUAL -> tests(leaf, Mutant::neNeedsAValue);
            case DUPLICATES_ARE_COUNTED,
                    FUTURE_FACTS_ARE_COUNTED,
                    FAR_FUTURE_FACTS_WAIT,
                    LATE_FACTS_COUNT_AS_OF_ARRIVAL,
                    OF_A_TIE_THE_FIRST_ARRIVED_WINS -> leaf;
        };
    }

    /** The facts as this misreading takes them, in order of receipt. */
    List<Fact> history(List<Receipt> receipts) {
        return switch (this) {
            case DUPLICATES_ARE_COUNTED ->
                receipts.stream().map(Mutant::corrected).toList();
            case FUTURE_FACTS_ARE_COUNTED ->
                unrepeated(receipts)
                        .map(receipt ->
                                receipt.fact().at(Math.min(receipt.fact().timestamp(), receipt.at())))
                        .toList();
            case FAR_FUTURE_FACTS_WAIT ->
                unrepeated(receipts).map(Receipt::fact).toList();
            case LATE_FACTS_COUNT_AS_OF_ARRIVAL ->
                unrepeated(receipts)
                        .map(receipt -> receipt.fact().timestamp() < receipt.at()
                                ? receipt.fact().at(receipt.at())
                                : corrected(receipt))
                        .toList();
            case OF_A_TIE_THE_FIRST_ARRIVED_WINS -> faithful(receipts).reversed();
            default -> faithful(receipts);
        };
    }

    /** The facts as they are to be taken. */
    static List<Fact> faithful(List<Receipt> receipts) {
        return unrepeated(receipts).map(Mutant::corrected).toList();
    }

    private static Stream<Receipt> unrepeated(List<Receipt> receipts) {
        Set<String> seen = new HashSet<>();
        return receipts.stream()
                .filter(receipt -> receipt.fact().messageId().map(seen::add).orElse(true));
    }

    private static Fact corrected(Receipt receipt) {
        return receipt.fact().timestamp() > receipt.at() + MAX_AHEAD_MS
                ? receipt.fact().at(receipt.at())
                : receipt.fact();
    }

    private static Condition spans(Condition leaf, UnaryOperator<Span> mutation) {
        return switch (leaf) {
            case Condition.Did(var events, Span span, var count) ->
                new Condition.Did(events, mutation.apply(span), count);
            case Condition.Aggregate(var measure, var property, var events, Span span, var test) ->
                new Condition.Aggregate(measure, property, events, mutation.apply(span), test);
            default -> leaf;
        };
    }

    private static Condition windows(Condition leaf, UnaryOperator<Window> mutation) {
        return switch (leaf) {
            case Condition.Latest(var events, Window window, var is) ->
                new Condition.Latest(events, mutation.apply(window), is);
            case Condition.First(var events, Window window, var is) ->
                new Condition.First(events, mutation.apply(window), is);
            default ->
                spans(leaf, span -> new Span(mutation.apply(span.window()), span.after(), span.before(), span.since()));
        };
    }

    private static Condition latest(Condition leaf, Function<Condition.Latest, Condition> mutation) {
        return leaf instanceof Condition.Latest latest ? mutation.apply(latest) : leaf;
    }

    /** The events that pass what is to be tested of the latest alone. */
    private static EventFilter passing(Condition.Latest latest) {
        return new EventFilter(latest.events().names(), both(latest.events().where(), latest.is()));
    }

    private static Condition tests(Condition leaf, UnaryOperator<Test> mutation) {
        return switch (leaf) {
            case Condition.Attribute(var path, Test test) -> new Condition.Attribute(path, mutation.apply(test));
            case Condition.Aggregate(var measure, var property, var events, var span, Test test) ->
                new Condition.Aggregate(measure, property, events, span, mutation.apply(test));
            case Condition.Latest(var events, var window, List<PropertyTest> is) ->
                new Condition.Latest(
                        events,
                        window,
                        is.stream()
                                .map(test -> new PropertyTest(test.path(), mutation.apply(test.test())))
                                .toList());
            default -> leaf;
        };
    }

    private static Test withoutGte(Test test) {
        return new Test(test.comparisons().stream()
                .map(comparison ->
                        comparison instanceof Comparison.Ordered(Order order, var bound) && order == Order.GTE
                                ? new Comparison.Ordered(Order.GT, bound)
                                : comparison)
                .toList());
    }

    private static Test neNeedsAValue(Test test) {
        return test.comparisons().stream().anyMatch(Comparison.NotEqual.class::isInstance)
                ? new Test(both(test.comparisons(), List.of(new Comparison.Exists(true))))
                : test;
    }

    private static Window ending(Window window, long more) {
        return window.isEndless() || window.maxAge() + more <= window.minAge()
                ? window
                : new Window(window.minAge(), window.maxAge() + more);
    }

    private static Window beginning(Window window, long more) {
        return window.minAge() == 0 || window.minAge() + more >= window.maxAge()
                ? window
                : new Window(window.minAge() + more, window.maxAge());
    }

    private static long later(long instant) {
        return instant == Instants.DAWN || instant == Instants.NEVER ? instant : instant + 1;
    }

    private static <T> List<T> both(List<? extends T> left, List<? extends T> right) {
        List<T> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }
}
