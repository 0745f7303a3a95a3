package dev.lockstep.testkit;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition;
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
import java.util.function.UnaryOperator;

/**
 * Misreadings of the segment language. Each is told as what it makes of a condition, or of a history, before the naive
 * evaluator answers: so an evaluator with exactly that mistake is had without writing it.
 */
enum Mutant {
    EXITS_1_MS_LATE(windows(window -> ending(window, 1))),
    EXITS_1_MS_EARLY(windows(window -> ending(window, -1))),
    ENTERS_1_MS_LATE(windows(window -> beginning(window, 1))),
    ENTERS_1_MS_EARLY(windows(window -> beginning(window, -1))),
    BEFORE_IS_INCLUSIVE(spans(span -> new Span(span.window(), span.after(), later(span.before()), span.since()))),
    AFTER_IS_EXCLUSIVE(spans(span -> new Span(span.window(), later(span.after()), span.before(), span.since()))),
    SINCE_IS_IGNORED(spans(span -> new Span(span.window(), span.after(), span.before(), Optional.empty()))),
    FIRST_FOR_LATEST(condition -> condition instanceof Condition.Latest(var events, var window, var is)
            ? new Condition.First(events, window, is)
            : condition),
    ANY_FOR_LATEST(condition -> condition instanceof Condition.Latest(var events, var window, var is)
            ? new Condition.Did(
                    new EventFilter(events.names(), both(events.where(), is)),
                    Span.of(window),
                    dev.lockstep.core.condition.Count.atLeast(1))
            : condition),
    IS_CHOOSES_THE_LATEST(condition -> condition instanceof Condition.Latest(var events, var window, var is)
            ? new Condition.Latest(new EventFilter(events.names(), both(events.where(), is)), window, List.of())
            : condition),
    GTE_IS_GT(tests(test -> new Test(test.comparisons().stream()
            .map(comparison -> comparison instanceof Comparison.Ordered(Order order, var bound) && order == Order.GTE
                    ? new Comparison.Ordered(Order.GT, bound)
                    : comparison)
            .toList()))),
    ABSENT_IS_NOT_NOT_EQUAL(tests(test -> test.comparisons().stream().anyMatch(Comparison.NotEqual.class::isInstance)
            ? new Test(both(test.comparisons(), List.of(new Comparison.Exists(true))))
            : test)),
    DUPLICATES_ARE_COUNTED {
        @Override
        List<Fact> history(List<Receipt> receipts) {
            return receipts.stream().map(Mutant::corrected).toList();
        }
    },
    FUTURE_FACTS_ARE_COUNTED {
        @Override
        List<Fact> history(List<Receipt> receipts) {
            return unrepeated(receipts).stream()
                    .map(receipt -> receipt.fact().timestamp() > receipt.at()
                            ? receipt.fact().at(receipt.at())
                            : receipt.fact())
                    .toList();
        }
    },
    FAR_FUTURE_FACTS_WAIT {
        @Override
        List<Fact> history(List<Receipt> receipts) {
            return unrepeated(receipts).stream().map(Receipt::fact).toList();
        }
    },
    LATE_FACTS_COUNT_AS_OF_ARRIVAL {
        @Override
        List<Fact> history(List<Receipt> receipts) {
            return unrepeated(receipts).stream()
                    .map(receipt -> receipt.fact().timestamp() < receipt.at()
                            ? receipt.fact().at(receipt.at())
                            : corrected(receipt))
                    .toList();
        }
    },
    OF_A_TIE_THE_FIRST_ARRIVED_WINS {
        @Override
        List<Fact> history(List<Receipt> receipts) {
            return super.history(receipts).reversed();
        }
    };

    private static final long MAX_AHEAD_MS = 5 * 60 * 1000;

    private final UnaryOperator<Condition> leaves;

    Mutant() {
        this(leaf -> leaf);
    }

    Mutant(UnaryOperator<Condition> leaves) {
        this.leaves = leaves;
    }

    /** The condition as this misreading takes it. */
    final Condition condition(Condition condition) {
        return mutated(condition, leaves);
    }

    /** The facts as this misreading takes them, in order of receipt. */
    List<Fact> history(List<Receipt> receipts) {
        return faithful(receipts);
    }

    /** The facts as they are to be taken. */
    static List<Fact> faithful(List<Receipt> receipts) {
        return unrepeated(receipts).stream().map(Mutant::corrected).toList();
    }

    private static List<Receipt> unrepeated(List<Receipt> receipts) {
        Set<String> seen = new HashSet<>();
        return receipts.stream()
                .filter(receipt -> receipt.fact().messageId().map(seen::add).orElse(true))
                .toList();
    }

    private static Fact corrected(Receipt receipt) {
        return receipt.fact().timestamp() > receipt.at() + MAX_AHEAD_MS
                ? receipt.fact().at(receipt.at())
                : receipt.fact();
    }

    private static Condition mutated(Condition condition, UnaryOperator<Condition> leaves) {
        return switch (condition) {
            case Condition.All(List<Condition> children) ->
                new Condition.All(
                        children.stream().map(child -> mutated(child, leaves)).toList());
            case Condition.Any(List<Condition> children) ->
                new Condition.Any(
                        children.stream().map(child -> mutated(child, leaves)).toList());
            case Condition.Not(Condition child) -> new Condition.Not(mutated(child, leaves));
            default -> leaves.apply(condition);
        };
    }

    private static UnaryOperator<Condition> spans(UnaryOperator<Span> mutation) {
        return condition -> switch (condition) {
            case Condition.Did(var events, Span span, var count) ->
                new Condition.Did(events, mutation.apply(span), count);
            case Condition.Aggregate(var measure, var property, var events, Span span, var test) ->
                new Condition.Aggregate(measure, property, events, mutation.apply(span), test);
            default -> condition;
        };
    }

    private static UnaryOperator<Condition> windows(UnaryOperator<Window> mutation) {
        UnaryOperator<Condition> inSpans =
                spans(span -> new Span(mutation.apply(span.window()), span.after(), span.before(), span.since()));
        return condition -> switch (condition) {
            case Condition.Latest(var events, Window window, var is) ->
                new Condition.Latest(events, mutation.apply(window), is);
            case Condition.First(var events, Window window, var is) ->
                new Condition.First(events, mutation.apply(window), is);
            default -> inSpans.apply(condition);
        };
    }

    private static UnaryOperator<Condition> tests(UnaryOperator<Test> mutation) {
        return condition -> switch (condition) {
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
            default -> condition;
        };
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
