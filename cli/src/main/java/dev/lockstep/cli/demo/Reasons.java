package dev.lockstep.cli.demo;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;

/** Says in a few words why somebody entered or exited. */
final class Reasons {

    /** A fact that came this much after it happened is called late, in milliseconds. */
    private static final long LATE_MS = 60_000;

    private static final String IDENTIFIED = "anonymous visit identified";

    private final Windows windows;

    Reasons(Windows windows) {
        this.windows = windows;
    }

    String words(MembershipChange change) {
        return switch (change.cause()) {
            case Cause.ByFact(Fact fact) -> words(fact) + (change.at() - fact.timestamp() >= LATE_MS ? ", late" : "");
            case Cause.ByTime time -> windows.reason(change);
            case Cause.ByMerge merge -> IDENTIFIED;
            case Cause.ByDefinition definition -> "segment redefined";
            case Cause.ByErasure erasure -> "person erased";
        };
    }

    private static String words(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> event.name();
            case Fact.AttributeChange change -> isIdentification(change) ? IDENTIFIED : changed(change);
            case Fact.Alias alias -> "two persons became one";
            case Fact.Erasure erasure -> "person erased";
        };
    }

    private static boolean isIdentification(Fact.AttributeChange change) {
        return change.identifiers().size() > 1 && change.identifiers().getLast().kind() == Identifier.Kind.ANONYMOUS;
    }

    private static String changed(Fact.AttributeChange change) {
        return "changed: " + String.join(", ", change.attributes().keySet());
    }
}
