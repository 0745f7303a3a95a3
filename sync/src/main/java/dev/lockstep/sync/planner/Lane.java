package dev.lockstep.sync.planner;

/** What is sent before what, on one connection. */
public enum Lane {
    /** Whoever must no longer be addressed: removals from audiences that are targeted, additions to suppressions, erasures. */
    PROTECT,
    /** Whoever may be addressed now. */
    TARGET,
    /** What changes nobody's membership: fields, refreshing before members expire, repairs. */
    UPKEEP
}
