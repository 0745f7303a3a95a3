package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Table;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What a store says of itself, without its key and without a workspace.
 *
 * @param format the version of its bytes; 0 where nothing was ever written
 * @param lastTurn the instant of its last turn; empty where there was none
 * @param facts how many were ever taken
 * @param lastPosition of the membership log
 * @param nextTimer when somebody is to be looked at next
 * @param backfilled whether everybody's memberships are by the current definitions
 * @param segments the current definitions
 */
public record Inspection(
        long format,
        OptionalLong lastTurn,
        long facts,
        long persons,
        long lastPosition,
        OptionalLong nextTimer,
        boolean backfilled,
        List<SegmentView> segments) {

    /** Looks at a store. */
    public static Inspection of(Reads store) {
        Counters counters = Counters.in(store);
        long[] timer = {Instants.NEVER};
        store.scan(Table.TIMERS, Keys.of(Long.MIN_VALUE), Keys.of(Long.MAX_VALUE), (key, value) -> {
            timer[0] = Keys.number(key, 0);
            return false;
        });
        Predicate<Catalog.Definition> backfilled = Catalog.backfilled(store);
        List<SegmentView> segments = Catalog.current(store).stream()
                .map(definition -> Memberships.view(definition, backfilled.test(definition), store))
                .toList();
        return new Inspection(
                Format.of(store),
                counters.now() == Instants.EARLIEST ? OptionalLong.empty() : OptionalLong.of(counters.now()),
                counters.nextSequence(),
                counters.persons(),
                counters.nextPosition() - 1,
                timer[0] == Instants.NEVER ? OptionalLong.empty() : OptionalLong.of(timer[0]),
                Backfill.isDone(store),
                segments);
    }
}
