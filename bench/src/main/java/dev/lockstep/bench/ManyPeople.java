package dev.lockstep.bench;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Profile;
import dev.lockstep.sync.runner.Feed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * So many people, who are made up when they are asked for, and to whom nothing happens. Immutable.
 *
 * @param everybody the segment that all are in
 * @param few the segment that one in {@value #FEW} is in
 * @param count how many there are
 */
record ManyPeople(String everybody, String few, long count) implements Feed {

    static final int FEW = 100;

    /** Numbers of phones follow from those of people, and must look like such. */
    private static final long FIRST_PHONE = 12_125_550_000L;

    private static final long PHONES = 9_000;

    @Override
    public Happenings after(long position, int limit) {
        return new Happenings(List.of(), position, false);
    }

    @Override
    public Profile profile(long person) {
        Identifier id = Identifier.id("u" + person);
        return new Profile.Known(
                List.of(id),
                id.person(),
                Map.of(
                        "email", Optional.of(Value.of("person-" + person + "@mail.example.org")),
                        "phone", Optional.of(Value.of("+" + (FIRST_PHONE + person % PHONES)))),
                person % FEW == 0 ? Set.of(everybody, few) : Set.of(everybody));
    }

    @Override
    public List<Long> people(String asked, long after, int limit) {
        long step = asked.equals(everybody) ? 1 : FEW;
        return LongStream.rangeClosed(after / step + 1, Math.min(count / step, after / step + limit))
                .map(number -> number * step)
                .boxed()
                .toList();
    }

    @Override
    public void await(long position, Duration atMost) {
        throw new UnsupportedOperationException("nothing ever happens");
    }
}
