package dev.lockstep.core.compare;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Path;
import java.math.BigDecimal;
import java.util.List;

/** A condition taken apart: nothing is denied but in a literal, and there are few kinds of literals. */
sealed interface Formula {

    /** Every part is true; without parts, it is true. */
    record And(List<Formula> parts) implements Formula {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** Some part is true; without parts, it is false. */
    record Or(List<Formula> parts) implements Formula {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    /** What is true or false of a person at an instant, and cannot be taken further apart. */
    sealed interface Literal extends Formula {}

    /** The number of events of a series whose age lies in the window is at least {@code atLeast} and at most {@code atMost}. */
    record Counted(Series series, Window window, long atLeast, long atMost) implements Literal {
        static final long ANY_NUMBER = Long.MAX_VALUE >> 2;
    }

    /**
     * The subject's value passes the comparison, or does not. Where the subject is a property of an event, "does not" is also true
     * where there is no such event.
     */
    record Passes(Subject subject, Comparison comparison, boolean passes) implements Literal {}

    /** The person's draw for this salt is below the percentage, or is not. */
    record Drawn(String salt, BigDecimal percent, boolean isBelow) implements Literal {}

    /** The person has an identifier of the type, or has not. */
    record Identified(String type, boolean has) implements Literal {}

    /** Something of which nothing is known but that it is either true or false. */
    record Opaque(String what, boolean holds) implements Literal {}

    /** What has a value. */
    sealed interface Subject {
        /** An attribute of the person. */
        record OfPerson(Path path) implements Subject {}

        /** A property of the most recent of the matching events, or of the earliest. */
        record OfEvent(EventFilter events, boolean latest, Path path) implements Subject {}

        /** A measure of a property of the events of a series, in a window. */
        record Measured(Condition.Measure measure, Path property, Series series, Window window) implements Subject {}
    }
}
