package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Intake;
import java.util.List;

/** What a request was understood to say. */
public sealed interface Received {

    /**
     * It was understood, at least in part: a bad item of a batch is refused alone.
     *
     * @param intakes what to take in, in the order in which it was sent
     * @param refused items of a batch of which nothing is to be taken in, in order; empty where the request is no batch
     * @param ignored how many calls were well-formed but are not about a person's facts, so that nothing comes of them
     */
    record Understood(List<Intake> intakes, List<RefusedItem> refused, int ignored) implements Received {
        public Understood {
            intakes = List.copyOf(intakes);
            refused = List.copyOf(refused);
        }
    }

    /** Nothing of it is to be taken in. */
    record Refused(Parsed.Refused why) implements Received {}

    /**
     * A bad item.
     *
     * @param index its place in the batch, from 0
     */
    record RefusedItem(int index, Parsed.Refused why) {}
}
