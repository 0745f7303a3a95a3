package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Comparison.Order;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a value may be, given what it passes and what it fails: asked kind by kind, for a comparison that fails for all of a kind rules
 * the kind out, and one that is denied then says nothing. Ages are asked apart, since what passes one now does not later.
 *
 * @param literals of one and the same value
 * @param kinds that it may be of
 */
record ValueRange(List<Passes> literals, List<Kind> kinds) {

    /** What a value can be. */
    enum Kind {
        ABSENT,
        FLAG,
        NUMBER,
        TEXT,
        ITEMS,
        FIELDS
    }

    /** A value of which nothing is known beforehand. */
    static ValueRange ofAnything(List<Passes> literals) {
        return new ValueRange(literals, List.of(Kind.values()));
    }

    static ValueRange ofMeasure(Measure measure, List<Passes> literals) {
        return new ValueRange(
                literals,
                switch (measure) {
                    case SUM, DISTINCT -> List.of(Kind.NUMBER);
                    case AVG, MIN, MAX -> List.of(Kind.ABSENT, Kind.NUMBER);
                });
    }

    /** Whether it is proved that there is no such value. */
    boolean isEmpty() {
        if (Ages.contradict(literals)) {
            return true;
        }
        Optional<List<Value>> listed = listed();
        if (listed.isPresent()) {
            return listed.get().stream().noneMatch(value -> kinds.contains(kind(value)) && isPossible(value));
        }
        return kinds.stream().allMatch(this::isEmpty);
    }

    /** The values of which it must be one, where there is such a list. */
    private Optional<List<Value>> listed() {
        for (Passes literal : literals) {
            if (literal.passes() && literal.comparison() instanceof Comparison.Equal(Value value)) {
                return Optional.of(List.of(value));
            }
            if (literal.passes() && literal.comparison() instanceof Comparison.In(List<Value> values)) {
                return Optional.of(values);
            }
            if (!literal.passes() && literal.comparison() instanceof Comparison.NotEqual(Value value)) {
                return Optional.of(List.of(value));
            }
            if (!literal.passes() && literal.comparison() instanceof Comparison.NotIn(List<Value> values)) {
                return Optional.of(values);
            }
        }
        return Optional.empty();
    }

    /** Whether the value is as the literals say, as far as that does not turn on the time. */
    private boolean isPossible(@Nullable Value value) {
        return literals.stream()
                .filter(literal -> !(literal.comparison() instanceof Comparison.Aged)
                        || Instants.of(value).isEmpty())
                .allMatch(literal -> literal.comparison().passes(value).contains(0) == literal.passes());
    }

    private boolean isEmpty(Kind kind) {
        return switch (kind) {
            case ABSENT -> !isPossible(null);
            case FLAG -> !isPossible(Value.of(true)) && !isPossible(Value.of(false));
            case NUMBER -> literals.stream().anyMatch(literal -> isNever(literal, kind)) || noNumber();
            case TEXT -> literals.stream().anyMatch(literal -> isNever(literal, kind)) || TextRange.isEmpty(literals);
            case ITEMS, FIELDS -> literals.stream().anyMatch(literal -> isNever(literal, kind)) || isDenied();
        };
    }

    /** Whether no value of the kind is so. */
    private static boolean isNever(Passes literal, Kind kind) {
        return switch (literal.comparison()) {
            case Comparison.Equal(Value value) -> literal.passes() && kind(value) != kind;
            case Comparison.NotEqual(Value value) -> !literal.passes() && kind(value) != kind;
            case Comparison.In(List<Value> values) ->
                literal.passes() && values.stream().noneMatch(value -> kind(value) == kind);
            case Comparison.NotIn(List<Value> values) ->
                !literal.passes() && values.stream().noneMatch(value -> kind(value) == kind);
            case Comparison.Ordered(Order order, Value bound) -> literal.passes() && kind(bound) != kind;
            case Comparison.Contains(Value part) ->
                literal.passes() && kind != Kind.ITEMS && !(kind == Kind.TEXT && part instanceof Value.Text);
            case Comparison.StartsWith startsWith -> literal.passes() && kind != Kind.TEXT;
            case Comparison.EndsWith endsWith -> literal.passes() && kind != Kind.TEXT;
            case Comparison.Matches matches -> literal.passes() && kind != Kind.TEXT;
            case Comparison.Exists(boolean exists) -> literal.passes() != exists;
            case Comparison.Aged aged -> literal.passes() && !mayBeInstant(kind);
            case Comparison.Before before -> literal.passes() && !mayBeInstant(kind);
            case Comparison.After after -> literal.passes() && !mayBeInstant(kind);
        };
    }

    private static boolean mayBeInstant(Kind kind) {
        return kind == Kind.NUMBER || kind == Kind.TEXT;
    }

    /** Whether the same comparison is both passed and failed. */
    private boolean isDenied() {
        return literals.stream()
                .anyMatch(literal -> literal.passes()
                        && literals.contains(new Passes(literal.subject(), literal.comparison(), false)));
    }

    /** Bounds that leave nothing in between, but for a single number. */
    private boolean noNumber() {
        double least = Double.NEGATIVE_INFINITY;
        double most = Double.POSITIVE_INFINITY;
        boolean leastIsIn = true;
        boolean mostIsIn = true;
        for (Passes literal : literals) {
            if (!(literal.comparison() instanceof Comparison.Ordered(Order order, Value.Number(double bound)))) {
                continue;
            }
            switch (literal.passes() ? order : opposite(order)) {
                case GT, GTE -> {
                    boolean isIn = literal.passes() ? order == Order.GTE : order == Order.LT;
                    if (bound > least || (bound == least && !isIn)) {
                        least = bound;
                        leastIsIn = isIn;
                    }
                }
                case LT, LTE -> {
                    boolean isIn = literal.passes() ? order == Order.LTE : order == Order.GT;
                    if (bound < most || (bound == most && !isIn)) {
                        most = bound;
                        mostIsIn = isIn;
                    }
                }
            }
        }
        if (least > most || (least == most && !(leastIsIn && mostIsIn))) {
            return true;
        }
        return isDenied() || (least == most && !isPossible(Value.of(least)));
    }

    private static Order opposite(Order order) {
        return switch (order) {
            case GT -> Order.LTE;
            case GTE -> Order.LT;
            case LT -> Order.GTE;
            case LTE -> Order.GT;
        };
    }

    static Kind kind(@Nullable Value value) {
        return switch (value) {
            case null -> Kind.ABSENT;
            case Value.Flag flag -> Kind.FLAG;
            case Value.Number number -> Kind.NUMBER;
            case Value.Text text -> Kind.TEXT;
            case Value.Items items -> Kind.ITEMS;
            case Value.Fields fields -> Kind.FIELDS;
        };
    }

    /** What the literals say of a string. */
    private static final class TextRange {

        /** Every string that is passed is one that fails where a denied one is a weaker demand, or two beginnings differ. */
        static boolean isEmpty(List<Passes> literals) {
            for (Passes one : literals) {
                if (!one.passes()) {
                    continue;
                }
                for (Passes other : literals) {
                    boolean excluded = other.passes()
                            ? differ(one.comparison(), other.comparison())
                            : demands(one.comparison(), other.comparison());
                    if (excluded) {
                        return true;
                    }
                }
            }
            return literals.stream().anyMatch(one -> literals.stream().anyMatch(other -> crossed(one, other)));
        }

        /** Whether a string that passes the one always passes the other. */
        private static boolean demands(Comparison one, Comparison other) {
            if (one.equals(other)) {
                return true;
            }
            return switch (other) {
                case Comparison.StartsWith(String wanted) ->
                    wanted.isEmpty() || (one instanceof Comparison.StartsWith(String is) && is.startsWith(wanted));
                case Comparison.EndsWith(String wanted) ->
                    wanted.isEmpty() || (one instanceof Comparison.EndsWith(String is) && is.endsWith(wanted));
                case Comparison.Contains(Value.Text(String wanted)) ->
                    wanted.isEmpty()
                            || partOf(one).filter(is -> is.contains(wanted)).isPresent();
                default -> false;
            };
        }

        private static Optional<String> partOf(Comparison comparison) {
            return switch (comparison) {
                case Comparison.StartsWith(String prefix) -> Optional.of(prefix);
                case Comparison.EndsWith(String suffix) -> Optional.of(suffix);
                case Comparison.Contains(Value.Text(String part)) -> Optional.of(part);
                default -> Optional.empty();
            };
        }

        /** Whether no string begins, or ends, both ways. */
        private static boolean differ(Comparison one, Comparison other) {
            if (one instanceof Comparison.StartsWith(String a) && other instanceof Comparison.StartsWith(String b)) {
                return !a.startsWith(b) && !b.startsWith(a);
            }
            return one instanceof Comparison.EndsWith(String a)
                    && other instanceof Comparison.EndsWith(String b)
                    && !a.endsWith(b)
                    && !b.endsWith(a);
        }

        /** Whether one is a lower bound that is above the upper bound which the other is. */
        private static boolean crossed(Passes one, Passes other) {
            Optional<Bound> lower = bound(one).filter(Bound::isLower);
            Optional<Bound> upper = bound(other).filter(bound -> !bound.isLower());
            if (lower.isEmpty() || upper.isEmpty()) {
                return false;
            }
            int order = Values.compareText(lower.get().text(), upper.get().text());
            return order > 0
                    || (order == 0 && !(lower.get().isIn() && upper.get().isIn()));
        }

        private record Bound(String text, boolean isLower, boolean isIn) {}

        private static Optional<Bound> bound(Passes literal) {
            if (!(literal.comparison() instanceof Comparison.Ordered(Order order, Value.Text(String text)))) {
                return Optional.empty();
            }
            Order is = literal.passes() ? order : opposite(order);
            return Optional.of(new Bound(text, is == Order.GT || is == Order.GTE, is == Order.GTE || is == Order.LTE));
        }
    }

    /** What the literals say of a point in time: of its age, and of where it lies. Either alone can be impossible. */
    private static final class Ages {

        static boolean contradict(List<Passes> literals) {
            List<Stretch> ages = new ArrayList<>();
            List<Stretch> instants = new ArrayList<>();
            for (Passes literal : literals) {
                switch (literal.comparison()) {
                    case Comparison.Aged(Window window) ->
                        ages.add(new Stretch(window.minAge(), window.maxAge(), literal.passes()));
                    case Comparison.Before(long bound) ->
                        instants.add(new Stretch(Instants.DAWN, bound, literal.passes()));
                    case Comparison.After(long bound) ->
                        instants.add(new Stretch(bound, Instants.NEVER, literal.passes()));
                    default -> {}
                }
            }
            boolean isInstant =
                    ages.stream().anyMatch(Stretch::isIn) || instants.stream().anyMatch(Stretch::isIn);
            return isInstant && (Stretch.leaveNothing(ages) || Stretch.leaveNothing(instants));
        }
    }

    /** The numbers from {@code from} until just before {@code until}, in which a number lies or does not. */
    private record Stretch(long from, long until, boolean isIn) {

        /** Whether there is no number that lies where it should: if there is one, the beginning of some stretch is one, or the end. */
        static boolean leaveNothing(List<Stretch> stretches) {
            if (stretches.isEmpty()) {
                return false;
            }
            List<Long> candidates = new ArrayList<>(List.of(Instants.DAWN));
            stretches.forEach(stretch -> {
                candidates.add(stretch.from);
                if (stretch.until != Instants.NEVER) {
                    candidates.add(stretch.until);
                }
            });
            return candidates.stream()
                    .noneMatch(number -> stretches.stream()
                            .allMatch(stretch -> stretch.isIn == (stretch.from <= number && number < stretch.until)));
        }
    }
}
