package dev.lockstep.insight.table;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.workspace.Workspace;
import java.util.Map;

/**
 * From where tables are read.
 *
 * @param survey of one snapshot of a store
 * @param reads the same store
 * @param workspace that counts
 * @param now in milliseconds since the epoch
 * @param shown how much of people is shown
 */
public record Source(Survey survey, Reads reads, Seal seal, Workspace workspace, long now, Shown shown) {

    /** How much of a person is shown. */
    public interface Shown {
        /** What a person is called. */
        String name(PersonId person);

        /** Properties of an event, or attributes. */
        Map<String, Value> fields(Map<String, Value> fields);
    }
}
