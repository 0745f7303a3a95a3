package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Fact;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Happenings;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What has happened, in the order in which it was written: the log of changes, and events that were noted. For one question, on one thread. */
final class LogReader {

    private final Reads reads;
    private final Seal seal;
    private final Catalog catalog;

    LogReader(Reads reads, Seal seal, Catalog catalog) {
        this.reads = reads;
        this.seal = seal;
        this.catalog = catalog;
    }

    /** Membership changes after a position. */
    Changes changes(long after, int limit) {
        List<Changes.Change> changes = new ArrayList<>();
        Happenings all = follow(after, limit, change -> {
            changes.add(change);
            return changes.size() < limit;
        });
        return new Changes(changes, all.next());
    }

    /** What happened to people after a position. */
    Happenings follow(long after, int limit) {
        return follow(after, limit, change -> true);
    }

    private Happenings follow(long after, int limit, Predicate<Changes.Change> goesOn) {
        List<Happenings.Happening> happenings = new ArrayList<>();
        ToldChanges told = new ToldChanges(reads, seal, catalog::definition);
        long swept = Memberships.swept(reads);
        long[] next = {Math.max(after, swept)};
        reads.scan(Table.CHANGES, Keys.of(after + 1), Keys.of(Long.MAX_VALUE), (key, value) -> {
            next[0] = Keys.number(key, 0);
            return switch (LogRow.read(value)) {
                case ProfileRow(long number, long at) -> {
                    happenings.add(new Happenings.Happening.Renewed(number, at));
                    yield happenings.size() < limit;
                }
                case ChangeRow row -> {
                    Changes.Change change = told.of(next[0], row);
                    happenings.add(new Happenings.Happening.Moved(change));
                    yield goesOn.test(change) && happenings.size() < limit;
                }
            };
        });
        return new Happenings(happenings, next[0], after < swept);
    }

    /** Events that were noted after a place in the order of receipt. */
    Noted noted(long after, int limit) {
        List<Noted.Item> items = new ArrayList<>();
        long[] next = {after};
        int[] left = {limit};
        reads.scan(Table.NOTED, Keys.of(after + 1), Keys.of(Long.MAX_VALUE), (key, value) -> {
            next[0] = Keys.number(key, 0);
            byte[] place = Keys.of(Keys.number(value, 0), Keys.number(value, 1), next[0]);
            byte[] fact = reads.get(Table.HISTORY, place);
            if (fact != null && History.read(seal, place, fact) instanceof Fact.Event event) {
                items.add(new Noted.Item(Keys.number(value, 0), event));
            }
            return --left[0] > 0;
        });
        return new Noted(items, next[0]);
    }
}
