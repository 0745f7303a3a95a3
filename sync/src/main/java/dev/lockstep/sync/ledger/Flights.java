package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.store.Books;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.ledger.Ledger.Settled;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience.Role;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The batch of a connection that is on its way, of which there is one at most: who goes with it, and what became of them.
 *
 * <p>All of a batch are of one copy, one kind of work, and one set of types of identifiers: a platform may take a file of addresses, and
 * one of addresses with numbers, and not one of both. It is of one consent as well: an audience asks for one, whoever has not given it does
 * not belong, and where another is asked for nobody is added before everybody was asked anew. No removal says anything of consent. Whoever
 * waits for longest goes in any case, so everybody goes in the end.
 *
 * <p>An identifier that several people have is removed with the last of them. Where one leaves and another has it who was not sent yet,
 * it counts as sent of that other from then on; and it enters with the first of them. For one thread.
 */
final class Flights {

    /** So many who wait are looked at for each who may go in a batch. */
    private static final int LOOKED_AT_FOR_ONE = 4;

    private final Books books;
    private final WriteSet writes;
    private final byte[] key;
    private final Entries entries;
    private final Queues queues;
    private final Places places;
    private final Holders holders;
    private final Unit unit;
    private @Nullable Flight flight;

    Flights(
            Books books,
            WriteSet writes,
            String connection,
            Entries entries,
            Queues queues,
            Places places,
            Holders holders,
            Unit unit) {
        this.books = books;
        this.writes = writes;
        this.key = Keys.of("flight/" + connection);
        this.entries = entries;
        this.queues = queues;
        this.places = places;
        this.holders = holders;
        this.unit = unit;
        byte[] sealed = books.get(Table.SYNC, key);
        flight = sealed == null ? null : Flight.read(books.seal().open(Table.SYNC, key, sealed));
    }

    /** The batch that is written down and not yet answered. */
    Optional<Flight> underWay() {
        return Optional.ofNullable(flight);
    }

    /** See {@link Ledger#take}. */
    Optional<Flight> take(
            Copy copy,
            Role role,
            Work work,
            long waitedBefore,
            int atMost,
            AudienceShape audience,
            String definition,
            long now) {
        List<Flight.Item> items = new ArrayList<>();
        Set<IdentifierType> types = Set.of();
        for (long person : oldest(copy, work, waitedBefore, atMost)) {
            Entry entry = entries.of(copy, person);
            if (entry.state != Entry.State.WAITING) {
                throw new IllegalStateException("somebody waits in the queue of a copy who does not by the ledger");
            }
            if (items.size() == atMost || !(items.isEmpty() || types.equals(Identifiers.types(moving(work, entry))))) {
                continue;
            }
            entries.open(copy, entry);
            queues.remove(entry);
            Row row = work.operation() == Operation.ADD ? entry.wanted : removed(copy, role, entry, now);
            boolean goes = row != null && (items.isEmpty() || types.equals(Identifiers.types(row.identifiers())));
            if (row != null && goes) {
                types = Identifiers.types(row.identifiers());
                entry.state = Entry.State.IN_FLIGHT;
                entry.version = copy.batches + 1;
                items.add(new Flight.Item(person, row, entering(work, entry, items), entry.version, entry.at));
            } else {
                entry.state = Entry.State.SETTLED;
                places.queue(role, entry, row == null ? now : entry.since);
            }
            entries.close(copy, entry);
        }
        if (items.isEmpty()) {
            return Optional.empty();
        }
        copy.batches++;
        String id = HexFormat.of().formatHex(books.seal().tag("batch " + copy.id + " " + copy.batches + " " + now));
        flight = new Flight(id, copy.id, work, audience, definition, copy.normaliser(), items);
        writes.put(Table.SYNC, key, books.seal().seal(Table.SYNC, key, flight.bytes()));
        return Optional.of(flight);
    }

    /** The oldest, and some more, since not all of them may go in one batch. */
    private List<Long> oldest(Copy copy, Work work, long waitedBefore, int atMost) {
        long some = (long) atMost * LOOKED_AT_FOR_ONE;
        long before = work.operation() == Operation.ADD
                ? Math.min(waitedBefore, queues.oldest(copy.id, Work.LEAVING))
                : Long.MAX_VALUE;
        List<Long> people = new ArrayList<>();
        queues.scan(copy.id, work, (since, person) -> {
            if (since < before) {
                people.add(person);
            }
            return since < before && people.size() < some;
        });
        return people;
    }

    /** The identifiers by which a person is added or removed. */
    private List<Identified> moving(Work work, Entry entry) {
        if (work.operation() == Operation.ADD) {
            return Row.identifiersOf(entry.wanted);
        }
        return unit == Unit.PEOPLE ? Row.identifiersOf(entry.sent) : leaving(entry);
    }

    private static List<Identified> leaving(Entry entry) {
        return Identifiers.without(Row.identifiersOf(entry.sent), Row.identifiersOf(entry.wanted));
    }

    /**
     * Identifiers of a person that come to be there by an addition, and are not there by somebody else.
     *
     * @param before who goes along, and was asked of before
     */
    private List<Identified> entering(Work work, Entry entry, List<Flight.Item> before) {
        if (work.operation() == Operation.REMOVE) {
            return List.of();
        }
        List<Identified> missing = holders.missing(entry, Row.identifiersOf(entry.wanted));
        return unit == Unit.PEOPLE
                ? missing
                : Identifiers.filter(
                        missing,
                        (type, value) ->
                                before.stream().noneMatch(item -> Identifiers.contains(item.entering(), type, value)));
    }

    /** What is to be removed of a person; null where others have all of it. */
    private @Nullable Row removed(Copy copy, Role role, Entry entry, long now) {
        Row sent = Objects.requireNonNull(entry.sent);
        if (unit == Unit.PEOPLE) {
            return sent;
        }
        List<Identified> leaving = leaving(entry);
        List<Identified> last =
                Identifiers.filter(leaving, (type, value) -> !handOver(copy, role, entry, type, value, now));
        List<Identified> handedOver = Identifiers.without(leaving, last);
        if (!handedOver.isEmpty()) {
            entry.sent = sent.without(handedOver);
            holders.note(entry, sent);
        }
        return last.isEmpty() ? null : sent.by(last);
    }

    /** Whether somebody else has the identifier, to whom it then belongs alone. */
    private boolean handOver(Copy copy, Role role, Entry from, IdentifierType type, String value, long now) {
        for (long other : holders.of(copy.id, type, value)) {
            if (other == from.person) {
                continue;
            }
            Entry entry = entries.of(copy, other);
            Row sent = entry.sent;
            boolean isSent = Identifiers.contains(Row.identifiersOf(sent), type, value);
            if (entry.wanted == null) {
                if (isSent) {
                    return true; // They leave as well, and take it along.
                }
                continue;
            }
            if (!isSent) {
                entries.open(copy, entry);
                List<Identified> one = List.of(new Identified(type, List.of(value)));
                entry.sent = sent == null ? entry.wanted.by(one) : sent.by(Identifiers.union(sent.identifiers(), one));
                entry.tookOver(from, sent == null);
                places.queue(role, entry, now);
                entries.close(copy, entry);
            }
            return true;
        }
        return false;
    }

    /** See {@link Ledger#settle}. */
    List<Settled> settle(Copy copy, Role role, Flight answered, List<Result> results, long now) {
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Flight.Item item = answered.items().get(i);
            Entry entry = entries.of(copy, item.person());
            entries.open(copy, entry);
            boolean wasThere = entry.sent != null;
            entry.state = Entry.State.SETTLED;
            switch (results.get(i)) {
                case Result.Accepted(boolean isVerified) -> {
                    accept(entry, answered, item.row(), now);
                    entry.isUnverified = !isVerified;
                }
                case Result.Rejected(Trouble trouble) -> {
                    entry.state = Entry.State.REJECTED;
                    entry.code = trouble.code();
                }
            }
            boolean isStillMeant = entry.state == Entry.State.REJECTED && isMeant(entry, answered.work(), item);
            settled.add(new Settled(entry, answered.work(), results.get(i) instanceof Result.Accepted));
            if (!isStillMeant) {
                // What came to be meanwhile has waited since then: else somebody of the same key might overtake it.
                places.queue(role, entry, Math.min(now, entry.foundAt));
            }
            copy.moved(answered.work(), wasThere, entry.sent != null);
            entries.close(copy, entry);
            forgetIfErased(copy, entry);
        }
        copy.effect.acceptedAt = now;
        land();
        return settled;
    }

    /** Whether what was rejected is what would be sent again. */
    private boolean isMeant(Entry entry, Work work, Flight.Item item) {
        return places.next(entry).filter(work.operation()::equals).isPresent()
                && (work.operation() == Operation.REMOVE || item.row().equals(entry.wanted));
    }

    private void accept(Entry entry, Flight answered, Row row, long now) {
        Row before = entry.sent;
        entry.accepted(answered.work().operation(), answered.id(), answered.normaliser(), now);
        entry.sent = switch (answered.work().operation()) {
            case ADD ->
                unit == Unit.PEOPLE || before == null
                        ? row
                        : row.by(Identifiers.union(before.identifiers(), row.identifiers()));
            case REMOVE -> unit == Unit.PEOPLE || before == null ? null : before.without(row.identifiers());
        };
        holders.note(entry, before);
    }

    private void forgetIfErased(Copy copy, Entry entry) {
        if (entry.isErased && entry.sent == null && entry.state == Entry.State.REJECTED) {
            entries.open(copy, entry);
            entry.state = Entry.State.SETTLED;
            entries.close(copy, entry);
        }
    }

    /** See {@link Ledger#giveBack}. */
    void giveBack(Copy copy, Role role, Flight given) {
        for (Flight.Item item : given.items()) {
            Entry entry = entries.of(copy, item.person());
            entries.open(copy, entry);
            entry.state = Entry.State.SETTLED;
            long since = entry.since;
            places.queue(role, entry, since);
            entries.close(copy, entry);
        }
        land();
    }

    private void land() {
        flight = null;
        writes.delete(Table.SYNC, key);
    }
}
