package dev.lockstep.engine.partition;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.List;
import java.util.function.Predicate;

/** Who is in which segment, as the store has it. Safe for many threads. */
public final class Roll {

    private final Reads store;
    private final Seal seal;
    private final List<Definition> definitions;

    Roll(Reads store, Seal seal) {
        this.store = store;
        this.seal = seal;
        this.definitions = Catalog.current(store);
    }

    /** The segments that count. */
    public List<SegmentView> segments() {
        Predicate<Definition> backfilled = Catalog.backfilled(store);
        return definitions.stream()
                .map(definition -> Memberships.view(definition, backfilled.test(definition), store))
                .toList();
    }

    /** Is shown members. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * One member.
         *
         * @param since in milliseconds since the epoch
         */
        void visit(long number, long since);
    }

    /** Visits the members of a segment with numbers from one until before another, in their order; nobody where there is no such segment. */
    public void members(String segment, long from, long before, Visitor visitor) {
        for (Definition definition : definitions) {
            if (definition.name().equals(segment)) {
                store.scan(
                        Table.MEMBERS,
                        Keys.of(definition.segment(), from),
                        Keys.of(definition.segment(), before),
                        (key, value) -> {
                            visitor.visit(Keys.number(key, 1), Keys.number(value, 0));
                            return true;
                        });
            }
        }
    }

    /** What a person is called. */
    public PersonId name(long number) {
        return People.name(number, store, seal);
    }
}
