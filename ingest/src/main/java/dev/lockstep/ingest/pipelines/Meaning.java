package dev.lockstep.ingest.pipelines;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import java.util.Optional;

/**
 * The names of events that stand for something else, since the Pipelines API has no call for it (Customer.io's "semantic
 * events"). {@code Device Created or Updated}, {@code Device Deleted} and {@code Report Delivery Event} are events of the person
 * like any other.
 */
final class Meaning {

    private Meaning() {}

    /** What is to be taken in; empty where the fact is about an object or a relationship, of which nothing is kept. */
    static Optional<Intake> of(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> of(event);
            case Fact.AttributeChange change -> learned(change);
            case Fact.Alias alias -> learned(alias);
            case Fact.Erasure erasure -> learned(erasure);
        };
    }

    private static Optional<Intake> of(Fact.Event event) {
        return switch (event.name()) {
            // The reference names the first; a line of its prose, the second.
            case "User Deleted", "Delete Person" ->
                learned(new Fact.Erasure(event.messageId(), event.timestamp(), event.identifiers()));
            case "User Suppressed" -> Optional.of(new Intake.Barred(event.identifiers()));
            case "User Unsuppressed" -> Optional.of(new Intake.Readmitted(event.identifiers()));
            case "Object Deleted", "Relationship Deleted" -> Optional.empty();
            default -> learned(event);
        };
    }

    private static Optional<Intake> learned(Fact fact) {
        return Optional.of(new Intake.Learned(fact, false));
    }
}
