package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.engine.Changes;
import dev.lockstep.engine.Happenings;
import dev.lockstep.engine.Members;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.PersonView;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.Receipt;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.Tally;
import dev.lockstep.engine.Timeline;
import dev.lockstep.engine.partition.Catalog.Definition;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from what is committed, each from one snapshot, while the writer goes on. Safe for use by many threads.
 */
public final class Queries {

    private final Store store;
    private final Seal seal;
    private final Catalog catalog;

    /** @param catalog whose definitions are shown */
    public Queries(Store store, Seal seal, Catalog catalog) {
        this.store = store;
        this.seal = seal;
        this.catalog = catalog;
    }

    /** A person by name, or by any identifier written as one. */
    public Optional<PersonView> person(PersonId name) {
        try (Store.Snapshot reads = store.snapshot()) {
            PersonReader people = new PersonReader(reads, seal, catalog);
            return people.find(name).map(people::view);
        }
    }

    /** The receipt of the erasure that a message asked for; empty where that did not forget anybody. */
    public Optional<Receipt> receipt(String messageId) {
        return Receipts.of(seal.tag(messageId), store);
    }

    /** Whether an identifier is somebody's, or was of somebody who asked that nothing more be taken of them. */
    public boolean isTaken(Identifier identifier) {
        return People.isTaken(identifier, store, seal);
    }

    /**
     * A page of a person's facts, newest first; empty where nobody is known by this name.
     *
     * @param cursor {@link Timeline#next} of the page before
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Timeline> events(PersonId name, int limit, Optional<String> cursor) {
        byte @Nullable [] before = cursor.map(text -> Cursor.key(text, 24)).orElse(null);
        try (Store.Snapshot reads = store.snapshot()) {
            return new PersonReader(reads, seal, catalog)
                    .find(name)
                    .map(found ->
                            new TimelineReader(reads, seal).page(found.row().parts(), limit, before));
        }
    }

    /** Goes through everybody as they are now. */
    public <T> T survey(Function<Survey, T> question) {
        try (Store.Snapshot reads = store.snapshot()) {
            return question.apply(new Survey(
                    reads, seal, Optional.of(catalog.machine().program().layout())));
        }
    }

    /** Every segment as it is applied, in the order of the program. */
    public List<SegmentView> segments() {
        Predicate<Definition> backfilled = Catalog.backfilled(store);
        return catalog.current().stream()
                .map(definition -> Memberships.view(definition, backfilled.test(definition), store))
                .toList();
    }

    /**
     * A page of a segment's members, in the order in which they became known; empty where there is no such segment.
     *
     * @param cursor {@link Members#next} of the page before
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Members> members(String segment, int limit, Optional<String> cursor) {
        byte @Nullable [] after = cursor.map(text -> Cursor.key(text, 16)).orElse(null);
        return catalog.current().stream()
                .filter(definition -> definition.name().equals(segment))
                .findFirst()
                .map(definition -> members(definition.segment(), limit, after));
    }

    private Members members(int segment, int limit, byte @Nullable [] after) {
        List<Members.Member> members = new ArrayList<>();
        List<byte[]> more = new ArrayList<>();
        byte[] from = after == null ? Keys.of(segment) : Keys.of(segment, Keys.number(after, 1) + 1);
        try (Store.Snapshot reads = store.snapshot()) {
            byte[][] last = {from};
            reads.scan(Table.MEMBERS, from, Keys.of(segment + 1L), (key, value) -> {
                if (members.size() == limit) {
                    more.add(last[0]);
                    return false;
                }
                members.add(new Members.Member(People.name(Keys.number(key, 1), reads, seal), Keys.number(value, 0)));
                last[0] = key;
                return true;
            });
        }
        return new Members(members, more.stream().findFirst().map(Cursor::of));
    }

    /**
     * Events that were noted after a place in the order of receipt. One that is not kept any more, or whose person was forgotten, is
     * passed over.
     *
     * @param after {@link Noted#next} of what was read before; -1 for the beginning
     */
    public Noted noted(long after, int limit) {
        try (Store.Snapshot reads = store.snapshot()) {
            return new LogReader(reads, seal, catalog).noted(after, limit);
        }
    }

    /**
     * Membership changes after a position.
     *
     * @param after {@link Changes#next} of what was read before; 0 for the beginning
     */
    public Changes changes(long after, int limit) {
        try (Store.Snapshot reads = store.snapshot()) {
            return new LogReader(reads, seal, catalog).changes(after, limit);
        }
    }

    /** What happened to people after a position. */
    public Happenings follow(long after, int limit) {
        try (Store.Snapshot reads = store.snapshot()) {
            return new LogReader(reads, seal, catalog).follow(after, limit);
        }
    }

    /** Who has a number. */
    public Profile profile(long number) {
        try (Store.Snapshot reads = store.snapshot()) {
            return new PersonReader(reads, seal, catalog).profile(number);
        }
    }

    /** What was counted of a segment; see {@link Tallying}. */
    public Optional<Tally> tally(String segment, long movesFrom, long eventsFrom) {
        try (Store.Snapshot reads = store.snapshot()) {
            return Tallying.of(reads, segment, movesFrom, eventsFrom);
        }
    }

    /** The numbers of people in a segment, in ascending order, after one of them. */
    public List<Long> numbers(String segment, long after, int limit) {
        List<Long> numbers = new ArrayList<>();
        catalog.current().stream()
                .filter(definition -> definition.name().equals(segment))
                .findFirst()
                .ifPresent(definition -> store.scan(
                        Table.MEMBERS,
                        Keys.of(definition.segment(), after + 1),
                        Keys.of(definition.segment() + 1),
                        (key, value) -> {
                            numbers.add(Keys.number(key, 1));
                            return numbers.size() < limit;
                        }));
        return numbers;
    }
}
