package dev.lockstep.engine.partition;

import dev.lockstep.engine.Tally;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Reads;
import java.util.Map;
import java.util.Optional;

/** Reads what was counted of a segment, without a key. Stateless. */
public final class Tallying {

    private Tallying() {}

    /**
     * Reads.
     *
     * @param reads the tables as they were at one moment
     * @param movesFrom from the hour of this instant on; in milliseconds since the epoch
     * @param eventsFrom likewise
     * @return empty where there never was such a segment
     */
    public static Optional<Tally> of(Reads reads, String segment, long movesFrom, long eventsFrom) {
        Map<Integer, Definition> definitions = Catalog.definitions(reads);
        return definitions.values().stream()
                .filter(definition -> definition.name().equals(segment))
                .findFirst()
                .map(Definition::segment)
                .map(number -> new Tally(
                        Memberships.size(number, reads).people(),
                        Tallies.moves(reads, number, definitions, Tallies.hour(movesFrom), Long.MAX_VALUE),
                        Tallies.events(reads, Tallies.hour(eventsFrom), Long.MAX_VALUE)));
    }
}
