package dev.lockstep.engine;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Intake;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What waits for the {@link Writer}. */
sealed interface Request {

    /** Facts, all or none. */
    record Take(List<Intake> intakes, CompletableFuture<List<Outcome>> taken) implements Request {}

    /** From then on these segments count. */
    record Define(SequencedMap<String, Condition> segments, Set<String> attributes, CompletableFuture<Void> applied)
            implements Request {}

    /** Asks for nothing: a turn is on disk, and the writer need not wait any longer. */
    record GoOn() implements Request {}

    /** How many facts it brings. */
    default int facts() {
        return switch (this) {
            case Take take -> take.intakes.size();
            case Define define -> 0;
            case GoOn goOn -> 0;
        };
    }

    /** Tells the sender that nothing came of it. */
    default void refuse(Exception cause) {
        switch (this) {
            case Take take -> take.taken.completeExceptionally(cause);
            case Define define -> define.applied.completeExceptionally(cause);
            case GoOn goOn -> {}
        }
    }
}
