package dev.lockstep.ingest.file;

import dev.lockstep.core.model.Fact;
import dev.lockstep.ingest.call.Reason;
import java.util.List;
import java.util.Map;

/**
 * Facts that follow one another in one input, and what lies between them.
 *
 * @param file as {@link Input#name} has it
 * @param line the last line that is part of the batch: with it, everything up to there has been handed over
 * @param passedOver how many rows were passed over, by the reason why the user lets them be; none in JSON lines
 */
public record FactBatch(
        String file, long line, List<Fact> facts, List<Reject> rejects, Map<Reason, Integer> passedOver) {

    /** How many rows were passed over because nothing in them says who they are about. */
    public int withoutPerson() {
        return passedOver.getOrDefault(Reason.NO_PERSON, 0);
    }
}
