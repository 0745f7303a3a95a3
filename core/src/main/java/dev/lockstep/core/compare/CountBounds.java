package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Counted;
import dev.lockstep.core.condition.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether numbers of events can be as they are said to be. Let {@code P(a)} be the number of events of a series that are younger than
 * {@code a}: it never falls, and a count in a window {@code [a, b)} bounds {@code P(b) - P(a)}. Such bounds on differences contradict
 * each other exactly where going round some circle of them comes out below zero, so windows that add up, lie in each other or leave
 * gaps need no rules of their own. Series are tied by what holds of one because it holds of another: what a narrower series has at
 * least, a wider one has; what a wider one has at most, a narrower one has.
 */
final class CountBounds {

    private CountBounds() {}

    /** Whether the counts contradict each other. */
    static boolean contradict(List<Counted> counts) {
        if (counts.stream()
                .anyMatch(count -> count.atLeast() > 0 && count.series().isEmpty())) {
            return true;
        }
        List<Counted> all = new ArrayList<>(counts);
        counts.forEach(count -> ofAnchor(count, all));
        List<Counted> known = List.copyOf(all);
        known.forEach(count -> ofAnchored(count, known, all));
        Set<Series> series = new LinkedHashSet<>();
        all.forEach(count -> series.add(count.series()));
        return series.stream().anyMatch(one -> contradict(one, all));
    }

    /** What is so of the anchor of a count: an event since it has an age that is not above the anchor's. */
    private static void ofAnchor(Counted count, List<Counted> known) {
        if (count.series().since().isEmpty()) {
            return;
        }
        Series anchor = Series.of(count.series().since().get());
        if (count.atLeast() > 0) {
            known.add(new Counted(anchor, Window.from(count.window().minAge()), 1, Counted.ANY_NUMBER));
            if (count.window().minAge() > 0) {
                known.add(new Counted(anchor, Window.within(count.window().minAge()), 0, 0));
            }
        }
    }

    /** What the age of the anchor says of the events since it. */
    private static void ofAnchored(Counted count, List<Counted> known, List<Counted> more) {
        if (count.series().since().isEmpty()) {
            return;
        }
        Series anchor = Series.of(count.series().since().get());
        Window window = count.window();
        OptionalLong youngerThan = youngerThan(anchor, known);
        if (count.atLeast() > 0 && youngerThan.isPresent() && youngerThan.getAsLong() > window.minAge()) {
            Window ages = new Window(window.minAge(), Math.min(window.maxAge(), youngerThan.getAsLong()));
            more.add(new Counted(count.series().unanchored(), ages, count.atLeast(), Counted.ANY_NUMBER));
        }
        long notYoungerThan = notYoungerThan(anchor, known);
        if (count.atMost() < Counted.ANY_NUMBER && youngerThan.isPresent() && notYoungerThan >= window.minAge()) {
            Window ages = new Window(
                    window.minAge(), Math.min(window.maxAge(), notYoungerThan + 1)); // at its very instant too
            more.add(new Counted(count.series().unanchored(), ages, 0, count.atMost()));
        }
    }

    /** An age below which there is an event of the series; empty where none is known of. */
    private static OptionalLong youngerThan(Series series, List<Counted> known) {
        return known.stream()
                .filter(count -> count.atLeast() > 0 && count.series().isWithin(series))
                .mapToLong(count -> count.window().maxAge())
                .min();
    }

    /** An age below which there is no event of the series. */
    private static long notYoungerThan(Series series, List<Counted> known) {
        return known.stream()
                .filter(count -> count.atMost() == 0 && count.window().minAge() == 0 && series.isWithin(count.series()))
                .mapToLong(count -> count.window().maxAge())
                .max()
                .orElse(0);
    }

    private static boolean contradict(Series series, List<Counted> all) {
        List<Bound> bounds = new ArrayList<>();
        TreeSet<Long> ages = new TreeSet<>();
        for (Counted count : all) {
            long atLeast = count.series().isWithin(series) ? count.atLeast() : 0;
            long atMost = series.isWithin(count.series()) ? count.atMost() : Counted.ANY_NUMBER;
            if (atLeast > 0 || atMost < Counted.ANY_NUMBER) {
                ages.add(count.window().minAge());
                ages.add(count.window().maxAge());
                bounds.add(new Bound(count.window().minAge(), count.window().maxAge(), -atLeast, atMost));
            }
        }
        return hasNegativeCircle(List.copyOf(ages), bounds);
    }

    /** {@code P(from) - P(to) <= down} and {@code P(to) - P(from) <= up}. */
    private record Bound(long from, long to, long down, long up) {}

    /** Bellman and Ford: distances that still get shorter after as many rounds as there are ages go round a negative circle. */
    private static boolean hasNegativeCircle(List<Long> ages, List<Bound> bounds) {
        long[] distance = new long[ages.size()];
        List<Bound> all = new ArrayList<>(bounds);
        for (int i = 1; i < ages.size(); i++) {
            all.add(new Bound(ages.get(i - 1), ages.get(i), 0, Counted.ANY_NUMBER));
        }
        for (int round = 0; round <= ages.size(); round++) {
            boolean shorter = false;
            for (Bound bound : all) {
                int from = ages.indexOf(bound.from);
                int to = ages.indexOf(bound.to);
                if (distance[to] + bound.down < distance[from]) {
                    distance[from] = distance[to] + bound.down;
                    shorter = true;
                }
                if (bound.up < Counted.ANY_NUMBER && distance[from] + bound.up < distance[to]) {
                    distance[to] = distance[from] + bound.up;
                    shorter = true;
                }
            }
            if (!shorter) {
                return false;
            }
        }
        return true;
    }
}
