package dev.lockstep.insight.match;

import dev.lockstep.sync.ledger.Counts;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.runner.ConnectionStatus.CopyStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How many people were left after each step, at one moment, at one connection.
 *
 * @param left by step; a step of which nothing is known is not among them
 * @param asked how many rows or identifiers the platform says that it has looked for; empty where it does not say
 */
public record Steps(Map<Step, Long> left, OptionalLong asked) {

    public Steps {
        left = Collections.unmodifiableMap(new EnumMap<>(left));
    }

    /** As a copy stands now. */
    public static Steps of(CopyStatus copy) {
        return of(
                copy.inSegment(),
                copy.droppedAt(),
                copy.delivered(),
                copy.confirmed(),
                copy.received(),
                copy.matched());
    }

    /** As it stood at the end of an hour. */
    public static Steps of(Counts counts) {
        return of(
                counts.inSegment(),
                counts.droppedAt(),
                counts.delivered(),
                counts.confirmed(),
                counts.received(),
                counts.matched());
    }

    private static Steps of(
            long inSegment,
            Map<Gate, Long> droppedAt,
            long delivered,
            OptionalLong confirmed,
            OptionalLong received,
            OptionalLong matched) {
        Map<Step, Long> left = new EnumMap<>(Step.class);
        left.put(Step.IN_SEGMENT, inSegment);
        long passed = inSegment;
        for (Gate gate : Gate.values()) {
            passed -= droppedAt.getOrDefault(gate, 0L);
            left.put(step(gate), passed);
        }
        left.put(Step.DELIVERED, delivered);
        confirmed.ifPresent(people -> left.put(Step.CONFIRMED, people));
        matched.ifPresent(people -> left.put(Step.MATCHED, people));
        return new Steps(left, received);
    }

    private static Step step(Gate gate) {
        return switch (gate) {
            case NOT_EXCLUDED -> Step.NOT_EXCLUDED;
            case HANDED_OVER -> Step.HANDED_OVER;
            case NOT_PAUSED -> Step.NOT_PAUSED;
            case BEST_OFFER -> Step.BEST_OFFER;
            case NOT_HELD_OUT -> Step.NOT_HELD_OUT;
            case CONSENTED -> Step.CONSENTED;
            case HAS_IDENTIFIER -> Step.HAS_IDENTIFIER;
            case VALID -> Step.VALID;
        };
    }

    /** How many passed a step; empty where nothing is known of it. */
    public OptionalLong passed(Step step) {
        Long people = left.get(step);
        return people == null ? OptionalLong.empty() : OptionalLong.of(people);
    }

    /**
     * How many came as far as to a step: those who passed the one before, and for what a platform finds those whom it says that it has
     * looked for, else those who were delivered. Empty for the first, and where nothing is known of the step.
     */
    public OptionalLong came(Step step) {
        if (!left.containsKey(step)) {
            return OptionalLong.empty();
        }
        return switch (step) {
            case IN_SEGMENT -> OptionalLong.empty();
            case NOT_EXCLUDED -> passed(Step.IN_SEGMENT);
            case HANDED_OVER -> passed(Step.NOT_EXCLUDED);
            case NOT_PAUSED -> passed(Step.HANDED_OVER);
            case BEST_OFFER -> passed(Step.NOT_PAUSED);
            case NOT_HELD_OUT -> passed(Step.BEST_OFFER);
            case CONSENTED -> passed(Step.NOT_HELD_OUT);
            case HAS_IDENTIFIER -> passed(Step.CONSENTED);
            case VALID -> passed(Step.HAS_IDENTIFIER);
            case DELIVERED -> passed(Step.VALID);
            case CONFIRMED -> passed(Step.DELIVERED);
            case MATCHED -> asked.isPresent() ? asked : passed(Step.DELIVERED);
        };
    }

    /** Which share of those who came to a step passed it, 0 to 1; empty where nobody came, or nothing is known. */
    public OptionalDouble share(Step step) {
        OptionalLong came = came(step);
        return came.isEmpty() || came.getAsLong() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) left.getOrDefault(step, 0L) / came.getAsLong());
    }
}
