package dev.lockstep.sync.preview;

import java.util.List;
import java.util.OptionalLong;

/**
 * What would become of an audience at a connection.
 *
 * @param before how many people belong by the old definitions
 * @param after how many by the new ones
 * @param delivered how many are there now; empty where nobody knows
 * @param waiting how many changes wait already, which are sent with those of the new definitions
 * @param holds what would keep some of it from being sent, in words; empty where nothing
 */
public record AudiencePreview(
        String audience,
        String connection,
        long before,
        long after,
        OptionalLong delivered,
        long waiting,
        Moves entering,
        Moves leaving,
        List<String> holds) {

    public AudiencePreview {
        holds = List.copyOf(holds);
    }
}
