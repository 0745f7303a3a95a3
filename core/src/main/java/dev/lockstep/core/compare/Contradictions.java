package dev.lockstep.core.compare;

import dev.lockstep.core.compare.Formula.Counted;
import dev.lockstep.core.compare.Formula.Drawn;
import dev.lockstep.core.compare.Formula.Identified;
import dev.lockstep.core.compare.Formula.Literal;
import dev.lockstep.core.compare.Formula.Opaque;
import dev.lockstep.core.compare.Formula.Passes;
import dev.lockstep.core.compare.Formula.Subject;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds out whether literals cannot all be true of a person. Where it says that they cannot, they cannot; it does not find all. */
final class Contradictions {

    private Contradictions() {}

    /** Whether the literals contradict each other. */
    static boolean of(List<Literal> literals) {
        List<Counted> counts = new ArrayList<>();
        Map<Subject, List<Passes>> values = new LinkedHashMap<>();
        Map<String, List<Drawn>> draws = new LinkedHashMap<>();
        for (Literal literal : literals) {
            switch (literal) {
                case Counted counted -> counts.add(counted);
                case Passes passes ->
                    values.computeIfAbsent(passes.subject(), subject -> new ArrayList<>())
                            .add(passes);
                case Drawn drawn ->
                    draws.computeIfAbsent(drawn.salt(), salt -> new ArrayList<>())
                            .add(drawn);
                case Identified(String type, boolean has) -> {
                    if (literals.contains(new Identified(type, !has))) {
                        return true;
                    }
                }
                case Opaque(String what, boolean holds) -> {
                    if (literals.contains(new Opaque(what, !holds))) {
                        return true;
                    }
                }
            }
        }
        return draws.values().stream().anyMatch(Contradictions::ofDraws)
                || values.entrySet().stream().anyMatch(entry -> isImpossible(entry.getKey(), entry.getValue(), counts))
                || CountBounds.contradict(counts);
    }

    /** Whether no value, nor its absence, is as the literals of one subject say. */
    static boolean ofValue(List<Passes> literals) {
        return ValueRange.ofAnything(literals).isEmpty();
    }

    private static boolean isImpossible(Subject subject, List<Passes> literals, List<Counted> counts) {
        return switch (subject) {
            case Subject.OfPerson person -> ofValue(literals);
            case Subject.OfEvent(var events, boolean latest, var path) ->
                (literals.stream().anyMatch(Passes::passes) || isThere(Series.of(events), counts)) && ofValue(literals);
            case Subject.Measured(Measure measure, var property, var series, Window window) ->
                ValueRange.ofMeasure(measure, literals).isEmpty();
        };
    }

    private static boolean isThere(Series series, List<Counted> counts) {
        return counts.stream()
                .anyMatch(count -> count.atLeast() > 0 && count.series().isWithin(series));
    }

    private static boolean ofDraws(List<Drawn> draws) {
        BigDecimal below = BigDecimal.valueOf(100);
        BigDecimal from = BigDecimal.ZERO;
        for (Drawn draw : draws) {
            below = draw.isBelow() ? below.min(draw.percent()) : below;
            from = draw.isBelow() ? from : from.max(draw.percent());
        }
        return below.compareTo(from) <= 0;
    }
}
