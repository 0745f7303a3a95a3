package dev.lockstep.engine.partition;

import dev.lockstep.engine.Timeline;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A person's facts page by page, the newest first, whichever of their parts they lie in. For one question, on one thread. */
final class TimelineReader {

    private final Reads reads;
    private final Seal seal;

    TimelineReader(Reads reads, Seal seal) {
        this.reads = reads;
        this.seal = seal;
    }

    /** A fact's place in the order of time and receipt, which does not depend on whose part it lies in. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on at once; places are compared by time and receipt alone.
    private record Place(long timestamp, long sequence, byte[] key, byte[] value) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(other.timestamp, timestamp);
            return byTime != 0 ? byTime : Long.compare(other.sequence, sequence);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Place place && compareTo(place) == 0;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(sequence);
        }
    }

    /**
     * A page.
     *
     * @param parts under which the person's facts lie
     * @param before the key of the last fact of the page before; null for the first page
     */
    Timeline page(List<Long> parts, int limit, byte @Nullable [] before) {
        List<Place> places = new ArrayList<>();
        for (long part : parts) {
            byte[] end =
                    before == null ? Keys.of(part + 1) : Keys.of(part, Keys.number(before, 1), Keys.number(before, 2));
            int[] left = {limit + 1};
            reads.scanBack(Table.HISTORY, Keys.of(part), end, (key, value) -> {
                places.add(new Place(Keys.number(key, 1), Keys.number(key, 2), key, value));
                return --left[0] > 0;
            });
        }
        places.sort(null);
        List<Place> page = places.subList(0, Math.min(limit, places.size()));
        Optional<String> next =
                places.size() > limit ? Optional.of(Cursor.of(page.getLast().key())) : Optional.empty();
        return new Timeline(
                page.stream()
                        .map(place -> History.read(seal, place.key(), place.value()))
                        .toList(),
                next);
    }
}
