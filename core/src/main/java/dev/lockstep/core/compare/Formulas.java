package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.And;
import dev.lockstep.core.compare.Formula.Counted;
import dev.lockstep.core.compare.Formula.Or;
import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.compare.Formula.Subject;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes conditions apart. Most heads are counts in disguise: the most recent event has an age in {@code [a, b)} exactly where there is
 * none younger than {@code a}, and one in {@code [a, b)}; the earliest is its mirror. What a literal implies for counts is said beside
 * it, so that refuting need not know about heads.
 */
final class Formulas {

    /** The most literals of a formula; whatever is beyond is not looked into. */
    private static final int MAX_LITERALS = 5_000;

    private final Map<String, Condition> segments;
    private int literals;

    Formulas(Map<String, Condition> segments) {
        this.segments = segments;
    }

    /** The condition, or where {@code holds} is false its denial. */
    Formula of(Condition condition, boolean holds) {
        if (++literals > MAX_LITERALS) {
            return new Formula.Opaque("number " + literals, true);
        }
        return switch (condition) {
            case Condition.All(List<Condition> children) -> join(holds, parts(children, holds));
            case Condition.Any(List<Condition> children) -> join(!holds, parts(children, holds));
            case Condition.Not(Condition child) -> of(child, !holds);
            case Condition.Did did ->
                count(Series.of(did.events(), did.span()), did.span().window(), did.count(), holds);
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                edge(Filters.normal(events), true, window, is, holds);
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                edge(Filters.normal(events), false, window, is, holds);
            case Condition.Aggregate aggregate -> aggregate(aggregate, holds);
            case Condition.Attribute(Path path, Test test) -> passes(new Subject.OfPerson(path), test, holds);
            case Condition.Member(String segment) -> member(segment, holds);
            case Condition.HasIdentifier(String type) -> new Formula.Identified(type, holds);
            case Condition.Sample sample -> new Formula.Drawn(sample.salt(), sample.percent(), holds);
        };
    }

    private List<Formula> parts(List<Condition> children, boolean holds) {
        return children.stream().map(child -> of(child, holds)).toList();
    }

    private static Formula join(boolean isAnd, List<Formula> parts) {
        return isAnd ? new And(parts) : new Or(parts);
    }

    private Formula member(String segment, boolean holds) {
        Condition condition = segments.get(segment);
        return condition == null ? new Formula.Opaque("member of " + segment, holds) : of(condition, holds);
    }

    private static Formula count(Series series, Window window, Count count, boolean holds) {
        List<Formula> parts = new ArrayList<>();
        if (count.atLeast() > 0) {
            parts.add(holds ? atLeast(series, window, count.atLeast()) : atMost(series, window, count.atLeast() - 1L));
        }
        if (count.atMost() != Count.ANY_NUMBER) {
            parts.add(holds ? atMost(series, window, count.atMost()) : atLeast(series, window, count.atMost() + 1L));
        }
        return join(holds, parts);
    }

    /** One of several names is one of the first, or of the second …; more than one may be spread over them. */
    private static Formula atLeast(Series series, Window window, long n) {
        if (n > 1 || series.events().names().size() == 1) {
            return new Counted(series, window, n, Counted.ANY_NUMBER);
        }
        return new Or(series.events().names().stream()
                .<Formula>map(name -> new Counted(ofName(series, name), window, 1, Counted.ANY_NUMBER))
                .toList());
    }

    private static Formula atMost(Series series, Window window, long n) {
        Counted whole = new Counted(series, window, 0, n);
        if (n > 0 || series.events().names().size() == 1) {
            return whole;
        }
        List<Formula> parts = new ArrayList<>(List.of(whole));
        series.events().names().forEach(name -> parts.add(new Counted(ofName(series, name), window, 0, 0)));
        return new And(parts);
    }

    private static Series ofName(Series series, EventName name) {
        return series.withEvents(new EventFilter(List.of(name), series.events().where()));
    }

    /** The most recent event lies in the window where there is one in it and none younger; the earliest, where none is older. */
    private static Formula edge(
            EventFilter events, boolean latest, Window window, List<PropertyTest> is, boolean holds) {
        Series series = Series.of(events);
        List<Formula> parts = new ArrayList<>();
        if (latest && window.minAge() > 0) {
            Window younger = Window.within(window.minAge());
            parts.add(holds ? atMost(series, younger, 0) : atLeast(series, younger, 1));
        }
        if (!latest && !window.isEndless()) {
            Window older = Window.from(window.maxAge());
            parts.add(holds ? atMost(series, older, 0) : atLeast(series, older, 1));
        }
        parts.add(holds ? atLeast(series, window, 1) : atMost(series, window, 0));
        is.forEach(test -> parts.add(passes(new Subject.OfEvent(events, latest, test.path()), test.test(), holds)));
        if (holds && !is.isEmpty()) {
            parts.add(atLeast(Series.of(Filters.with(events, is)), window, 1));
        }
        return join(holds, parts);
    }

    private static Formula passes(Subject subject, Test test, boolean holds) {
        return join(
                holds,
                test.comparisons().stream()
                        .<Formula>map(comparison -> new Passes(subject, comparison, holds))
                        .toList());
    }

    /** A measure that is other than that of no events is one of an event that has the property. */
    private static Formula aggregate(Condition.Aggregate aggregate, boolean holds) {
        Series series = Series.of(aggregate.events(), aggregate.span());
        Window window = aggregate.span().window();
        Subject subject = new Subject.Measured(aggregate.measure(), aggregate.property(), series, window);
        Test exists = Test.of(new Comparison.Exists(true));
        Series measured = series.withEvents(
                Filters.with(series.events(), List.of(new PropertyTest(aggregate.property(), exists))));
        List<Formula> parts = new ArrayList<>();
        for (Comparison comparison : aggregate.test().comparisons()) {
            Formula passes = new Passes(subject, comparison, holds);
            parts.add(
                    isSaidOfNothing(aggregate.measure(), comparison, holds)
                            ? passes
                            : new And(List.of(passes, atLeast(measured, window, 1))));
        }
        return join(holds, parts);
    }

    /** Whether the comparison may pass, or fail where {@code holds} is false, over no events. */
    private static boolean isSaidOfNothing(Measure measure, Comparison comparison, boolean holds) {
        return Test.of(comparison).changesWithTime()
                || comparison.passes(overNothing(measure)).contains(0) == holds;
    }

    private static @Nullable Value overNothing(Measure measure) {
        return switch (measure) {
            case SUM, DISTINCT -> Value.of(0);
            case AVG, MIN, MAX -> null;
        };
    }
}
