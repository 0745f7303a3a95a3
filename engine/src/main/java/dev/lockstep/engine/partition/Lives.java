package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What people did, by the numbers that they have or had. Of what is committed; safe for many threads. */
public final class Lives {

    private final Reads reads;
    private final Seal seal;

    public Lives(Reads reads, Seal seal) {
        this.reads = reads;
        this.seal = seal;
    }

    /**
     * A person.
     *
     * @param knownFirstAs the name by which they, or anybody who turned out to be them, were known first
     * @param parts the numbers of all whom they are
     */
    public record Life(PersonId knownFirstAs, List<Long> parts) {
        public Life {
            parts = List.copyOf(parts);
        }
    }

    /** Who has this number, or has absorbed whoever had it; empty where they are forgotten. */
    public Optional<Life> of(long number) {
        long current = number;
        while (true) {
            switch (People.row(current, reads, seal)) {
                case null -> {
                    return Optional.empty();
                }
                case PersonRow.Absorbed(long into, Identifier name) -> current = into;
                case PersonRow.Known row -> {
                    return Optional.of(new Life(People.knownFirstAs(current, row, reads, seal), row.parts()));
                }
            }
        }
    }

    /** Visits the facts of a person with timestamps from {@code from} until before {@code before}, part by part. */
    public void facts(Life life, long from, long before, Consumer<Fact> visitor) {
        for (long part : life.parts()) {
            reads.scan(Table.HISTORY, Keys.of(part, from), Keys.of(part, before), (key, value) -> {
                visitor.accept(History.read(seal, key, value));
                return true;
            });
        }
    }
}
