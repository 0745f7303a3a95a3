package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
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
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Store;
import dev.lockstep.engine.store.Table;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions from what is committed, each from one snapshot, while the writer goes on. Safe for use by many threads.
 */
public final class Queries {

    /** So many times a person's timer is run ahead to find out when they exit; a membership that outlasts it has no end. */
    private static final int MAX_STEPS_AHEAD = 1000;

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
            return find(name, reads).map(found -> view(found, reads));
        }
    }

    /** The receipt of the erasure that a message asked for; empty where that did not forget anybody. */
    public Optional<Receipt> receipt(String messageId) {
        return Receipts.of(seal.tag(messageId), store);
    }

    private record Found(long number, PersonRow.Known row) {}

    private Optional<Found> find(PersonId name, Reads reads) {
        for (Identifier identifier : Identifier.namesOf(name)) {
            OptionalLong number = People.owner(identifier, reads, seal);
            if (number.isPresent() && People.row(number.getAsLong(), reads, seal) instanceof PersonRow.Known row) {
                return Optional.of(new Found(number.getAsLong(), row));
            }
        }
        return Optional.empty();
    }

    private PersonView view(Found found, Reads reads) {
        PersonRow.Known row = found.row();
        Map<Integer, OptionalLong> until = row.generation() == catalog.generation() ? exits(found) : Map.of();
        List<PersonView.Membership> memberships = row.memberships().stream()
                .map(membership -> {
                    Definition definition = catalog.definition(membership.definition());
                    return new PersonView.Membership(
                            definition.name(),
                            membership.since(),
                            until.getOrDefault(definition.id(), OptionalLong.empty()));
                })
                .toList();
        return new PersonView(
                row.identifiers().getFirst().person(), row.identifiers(), attributes(row.parts(), reads), memberships);
    }

    /** When the person exits each segment that they are in, by its definition. */
    private Map<Integer, OptionalLong> exits(Found found) {
        PersonState state = People.restore(found.number(), found.row(), catalog.machine()).state;
        Map<Integer, OptionalLong> exits = new HashMap<>();
        for (int step = 0; step < MAX_STEPS_AHEAD && state.timer() < Instants.NEVER; step++) {
            for (MembershipChange change : catalog.machine()
                    .step(state, new Input.Due(), state.timer())
                    .changes()) {
                int segment = catalog.machine().program().indexOf(change.segment());
                if (!change.entered()) {
                    exits.putIfAbsent(catalog.current().get(segment).id(), OptionalLong.of(change.at()));
                }
            }
            if (!isInAny(state, exits)) {
                break;
            }
        }
        return exits;
    }

    private boolean isInAny(PersonState state, Map<Integer, OptionalLong> left) {
        for (int segment = 0; segment < catalog.current().size(); segment++) {
            if (Verdict.holds(state.verdict(segment))
                    && !left.containsKey(catalog.current().get(segment).id())) {
                return true;
            }
        }
        return false;
    }

    private SequencedMap<String, Value> attributes(List<Long> parts, Reads reads) {
        SequencedMap<String, Value> attributes = new TreeMap<>();
        written(parts, reads).forEach((name, value) -> value.ifPresent(it -> attributes.put(name, it)));
        return attributes;
    }

    /** The attributes that were ever written; empty where one was removed. */
    private Map<String, Optional<Value>> written(List<Long> parts, Reads reads) {
        record Write(long timestamp, long sequence, Optional<Value> value) {}
        Map<String, Write> latest = new HashMap<>();
        History.forEach(reads, seal, parts, (fact, sequence) -> {
            if (fact instanceof Fact.AttributeChange change) {
                change.attributes().forEach((name, value) -> {
                    Write before = latest.get(name);
                    if (before == null
                            || before.timestamp() < fact.timestamp()
                            || (before.timestamp() == fact.timestamp() && before.sequence() < sequence)) {
                        latest.put(name, new Write(fact.timestamp(), sequence, value));
                    }
                });
            }
            return true;
        });
        Map<String, Optional<Value>> written = new HashMap<>();
        latest.forEach((name, write) -> written.put(name, write.value()));
        return written;
    }

    /**
     * A page of a person's facts, newest first; empty where nobody is known by this name.
     *
     * @param cursor {@link Timeline#next} of the page before
     * @throws IllegalArgumentException where the cursor is none
     */
    public Optional<Timeline> events(PersonId name, int limit, Optional<String> cursor) {
        byte @Nullable [] before = cursor.map(text -> cursor(text, 24)).orElse(null);
        try (Store.Snapshot reads = store.snapshot()) {
            return find(name, reads).map(found -> events(found.row().parts(), limit, before, reads));
        }
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

    private Timeline events(List<Long> parts, int limit, byte @Nullable [] before, Reads reads) {
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
                places.size() > limit ? Optional.of(cursor(page.getLast().key())) : Optional.empty();
        return new Timeline(
                page.stream()
                        .map(place -> History.read(seal, place.key(), place.value()))
                        .toList(),
                next);
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
        byte @Nullable [] after = cursor.map(text -> cursor(text, 16)).orElse(null);
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
        return new Members(members, more.stream().findFirst().map(Queries::cursor));
    }

    /**
     * Events that were noted after a place in the order of receipt. One that is not kept any more, or whose person was forgotten, is
     * passed over.
     *
     * @param after {@link Noted#next} of what was read before; -1 for the beginning
     */
    public Noted noted(long after, int limit) {
        List<Noted.Item> items = new ArrayList<>();
        long[] next = {after};
        int[] left = {limit};
        try (Store.Snapshot reads = store.snapshot()) {
            reads.scan(Table.NOTED, Keys.of(after + 1), Keys.of(Long.MAX_VALUE), (key, value) -> {
                next[0] = Keys.number(key, 0);
                byte[] place = Keys.of(Keys.number(value, 0), Keys.number(value, 1), next[0]);
                byte[] fact = reads.get(Table.HISTORY, place);
                if (fact != null && History.read(seal, place, fact) instanceof Fact.Event event) {
                    items.add(new Noted.Item(Keys.number(value, 0), event));
                }
                return --left[0] > 0;
            });
        }
        return new Noted(items, next[0]);
    }

    /**
     * Membership changes after a position.
     *
     * @param after {@link Changes#next} of what was read before; 0 for the beginning
     */
    public Changes changes(long after, int limit) {
        List<Changes.Change> changes = new ArrayList<>();
        Happenings all = follow(after, limit, change -> {
            changes.add(change);
            return changes.size() < limit;
        });
        return new Changes(changes, all.next());
    }

    /** What happened to people after a position. */
    public Happenings follow(long after, int limit) {
        return follow(after, limit, change -> true);
    }

    private Happenings follow(long after, int limit, Predicate<Changes.Change> goesOn) {
        List<Happenings.Happening> happenings = new ArrayList<>();
        long[] next = {after};
        boolean isGap;
        try (Store.Snapshot reads = store.snapshot()) {
            ToldChanges told = new ToldChanges(reads, seal, catalog::definition);
            long swept = Memberships.swept(reads);
            isGap = after < swept;
            next[0] = Math.max(after, swept);
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
        }
        return new Happenings(happenings, next[0], isGap);
    }

    /** Who has a number. */
    public Profile profile(long number) {
        try (Store.Snapshot reads = store.snapshot()) {
            return switch (People.row(number, reads, seal)) {
                case null -> new Profile.Forgotten();
                case PersonRow.Absorbed(long into, Identifier name) -> new Profile.Absorbed(into);
                case PersonRow.Known row ->
                    new Profile.Known(
                            row.identifiers(),
                            People.knownFirstAs(number, row, reads, seal),
                            looked(number, row, reads),
                            segments(row));
            };
        }
    }

    private Set<String> segments(PersonRow.Known row) {
        Set<String> segments = new HashSet<>();
        row.memberships()
                .forEach(membership ->
                        segments.add(catalog.definition(membership.definition()).name()));
        return segments;
    }

    /** The attributes that somebody looks at: from the state, or from the facts where it was made for other definitions. */
    private Map<String, Optional<Value>> looked(long number, PersonRow.Known row, Reads reads) {
        Map<String, Optional<Value>> looked = new HashMap<>();
        if (row.generation() != catalog.generation()) {
            Map<String, Optional<Value>> written = written(row.parts(), reads);
            catalog.attributes().stream()
                    .filter(written::containsKey)
                    .forEach(name -> looked.put(name, written.get(name)));
            return looked;
        }
        PersonState state = People.restore(number, row, catalog.machine()).state;
        for (String name : catalog.attributes()) {
            int index = catalog.machine().program().attribute(name);
            if (state.isWritten(index)) {
                looked.put(name, Optional.ofNullable(state.attribute(index)));
            }
        }
        return looked;
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

    private static String cursor(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static byte[] cursor(String text, int bytes) {
        byte[] key = Base64.getUrlDecoder().decode(text);
        if (key.length != bytes) {
            throw new IllegalArgumentException("this is no cursor of such a list");
        }
        return key;
    }
}
