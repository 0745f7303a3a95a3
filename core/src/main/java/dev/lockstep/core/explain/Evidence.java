package dev.lockstep.core.explain;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of the person that decides one question. It holds personal data, for those who asked about this person. */
public sealed interface Evidence {

    /** So many of the facts behind an answer are given; of the rest, only how many they are. */
    int MAX_SHOWN = 5;

    /**
     * The events that count: they match, and lie in the window and the span.
     *
     * @param newest the newest of them first, at most {@link #MAX_SHOWN}
     * @param count how many they are
     * @param outside how many more match by name and properties, but lie outside the window or the span
     * @param newestOutside the newest of those
     */
    record Counted(List<Fact.Event> newest, long count, long outside, Optional<Fact.Event> newestOutside)
            implements Evidence {
        public Counted {
            newest = List.copyOf(newest);
        }
    }

    /**
     * The latest or the first matching event, chosen over all time.
     *
     * @param event empty where none matches
     * @param others how many more match
     */
    record Chosen(Optional<Fact.Event> event, long others) implements Evidence {}

    /** The event since which events count; empty where there is none, so that none count. */
    record Anchor(Optional<Fact.Event> event) implements Evidence {}

    /** What an aggregate amounts to; empty where it is absent. */
    record Measured(Optional<Double> value) implements Evidence {}

    /**
     * An attribute as it is now.
     *
     * @param value of the path; empty where it is absent
     * @param written the timestamp of the last write of the top-level attribute, which may have removed it; empty where it was
     *     never written
     */
    record Attribute(Path path, Optional<Value> value, OptionalLong written) implements Evidence {}

    /** The identifiers of one kind that facts named the person by, in the order of receipt, at most {@link #MAX_SHOWN}. */
    record Identifiers(Identifier.Kind kind, List<Identifier> known, long count) implements Evidence {
        public Identifiers {
            known = List.copyOf(known);
        }
    }

    /** The other segment that is referred to: since when the person has been in it; empty where they are not. */
    record Membership(String segment, OptionalLong since) implements Evidence {}

    /**
     * Where the person stands among all people; a share holds those who stand below it.
     *
     * @param percent from 0 to just under 100
     */
    record Standing(BigDecimal percent) implements Evidence {}
}
