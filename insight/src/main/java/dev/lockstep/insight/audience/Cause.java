package dev.lockstep.insight.audience;

import dev.lockstep.engine.Changes;
import java.util.Comparator;

/**
 * What made people enter or exit a segment.
 *
 * @param event the name of the event, else empty
 * @param hash of the definition where that is the cause, else empty: who enters or exits by a new definition
 */
public record Cause(Changes.Kind kind, String event, String hash) implements Comparable<Cause> {

    private static final Comparator<Cause> ORDER =
            Comparator.comparing(Cause::kind).thenComparing(Cause::event).thenComparing(Cause::hash);

    @Override
    public int compareTo(Cause other) {
        return ORDER.compare(this, other);
    }

    /** In English. */
    public String says() {
        return switch (kind) {
            case EVENT -> "by " + event;
            case ATTRIBUTES -> "by an attribute";
            case TIME -> "by the passing of time";
            case MERGE -> "by a merge";
            case DEFINITION -> "by definition " + hash;
            case ERASURE -> "by an erasure";
        };
    }
}
