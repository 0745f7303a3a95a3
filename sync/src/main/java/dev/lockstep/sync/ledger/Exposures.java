package dev.lockstep.sync.ledger;

import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import dev.lockstep.sync.planner.Exposure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who would have been sent to an audience, at whichever connection first, in one holdout. Of what is committed; safe for many threads.
 */
public final class Exposures {

    /** So many people are read before they are visited. */
    private static final int PAGE = 1_000;

    /** Nobody has so high a number. */
    private static final long EVERYBODY = Long.MAX_VALUE;

    private final Reads reads;
    private final Seal seal;
    private final Set<Long> copies;
    private final String salt;

    private Exposures(Reads reads, Seal seal, Set<Long> copies, String salt) {
        this.reads = reads;
        this.seal = seal;
        this.copies = copies;
        this.salt = salt;
    }

    /**
     * A person's first exposure.
     *
     * @param person the number that they had then
     * @param at in milliseconds since the epoch
     * @param draw where they stood in the holdout then, an unsigned number
     */
    public record Exposed(long person, long at, long draw, boolean isHeldOut, boolean isHeldOutElsewhere) {}

    /** Of an audience, and of the holdout with this salt. */
    public static Exposures of(Reads reads, Seal seal, String audience, String salt) {
        Set<Long> copies = new HashSet<>();
        Ledger.all(reads)
                .values()
                .forEach(some -> some.stream()
                        .filter(copy -> copy.audience().equals(audience))
                        .forEach(copy -> copies.add(copy.id())));
        return new Exposures(reads, seal, copies, salt);
    }

    /** Visits everybody, in the order of their numbers. The visitor may take its time: nothing is held open meanwhile. */
    public void forEach(Consumer<Exposed> visitor) {
        List<Exposed> page = new ArrayList<>();
        for (long from = 0; from != EVERYBODY; ) {
            from = read(from, page);
            page.forEach(visitor);
            page.clear();
        }
    }

    /** Reads some persons, from a number on, and returns the number from which on there are more. */
    private long read(long from, List<Exposed> page) {
        long[] next = {EVERYBODY};
        reads.scan(Table.EXPOSURES, Keys.of(from), Keys.of(EVERYBODY), (key, value) -> {
            long person = Keys.number(key, 0);
            boolean isSame = !page.isEmpty() && page.getLast().person() == person;
            if (page.size() == PAGE && !isSame) {
                next[0] = person;
                return false;
            }
            Exposed exposed = read(key, value);
            if (exposed != null && isSame) {
                page.set(page.size() - 1, first(List.of(page.getLast(), exposed)));
            } else if (exposed != null) {
                page.add(exposed);
            }
            return true;
        });
        return next[0];
    }

    /** The exposure of whoever has or had a number. */
    public Optional<Exposed> of(long person) {
        List<Exposed> same = new ArrayList<>(1);
        reads.scan(Table.EXPOSURES, Keys.of(person), Keys.of(person + 1), (key, value) -> {
            Exposed exposed = read(key, value);
            if (exposed != null) {
                same.add(exposed);
            }
            return true;
        });
        return same.isEmpty() ? Optional.empty() : Optional.of(first(same));
    }

    private @Nullable Exposed read(byte[] key, byte[] value) {
        if (!copies.contains(Keys.number(key, 1))) {
            return null;
        }
        Exposure row = ExposureRow.read(key, value, seal);
        return row.salt().equals(salt)
                ? new Exposed(Keys.number(key, 0), row.at(), row.draw(), row.isHeldOut(), row.isHeldOutElsewhere())
                : null;
    }

    private static Exposed first(List<Exposed> same) {
        Exposed first = same.getFirst();
        for (Exposed other : same) {
            first = other.at() < first.at() ? other : first;
        }
        return first;
    }
}
