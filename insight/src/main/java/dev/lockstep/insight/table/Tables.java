package dev.lockstep.insight.table;

import java.util.List;
import java.util.Optional;

/** All tables. */
public final class Tables {

    private Tables() {}

    /** In the order in which they are listed. */
    public static final List<Table<?>> ALL = List.of(
            StoreTables.SEGMENTS,
            StoreTables.TALLIES,
            SyncTables.MATCH,
            SyncTables.FRESHNESS,
            SyncTables.DELIVERIES,
            SyncTables.CANARY,
            FigureTables.LIFT,
            FigureTables.SPEND,
            FigureTables.PARITY,
            StoreTables.MEMBERSHIPS,
            StoreTables.CHANGES,
            SyncTables.EXPOSURES,
            StoreTables.EVENTS,
            StoreTables.PEOPLE);

    /** The table of this name. */
    public static Optional<Table<?>> named(String name) {
        return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}
