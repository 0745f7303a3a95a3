package dev.lockstep.engine.partition;

import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Routes;
import dev.lockstep.core.state.FactCodec;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.core.state.StateLayout;
import dev.lockstep.core.state.StateTransfer;
import dev.lockstep.engine.partition.Survey.Visitor;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Reads;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.engine.store.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a machine of people, a stretch of their numbers at a time. To open a sealed fact is what takes the time, so of each person only those
 * are opened that can tell something which is not remembered of them already, see {@link StateTransfer}. When a fact happened stands in
 * its key. Immutable, and safe for many threads.
 */
final class Asking {

    /** Where no more than one in so many is asked for facts they are looked up one by one; else all of a stretch are gone through. */
    private static final long FEW = 16;

    private final Reads store;
    private final Seal seal;
    private final SegmentMachine machine;
    private final Optional<StateTransfer> transfer;
    private final Routes lacking;
    private final long now;
    private final Supplier<Visitor> visitors;

    /** @param known the layout of the states that may be carried over; without it everybody's facts are asked */
    Asking(
            Reads store,
            Seal seal,
            SegmentMachine machine,
            Optional<StateLayout> known,
            long now,
            Supplier<Visitor> visitors) {
        Program program = machine.program();
        this.store = store;
        this.seal = seal;
        this.machine = machine;
        this.transfer = known.map(layout -> StateTransfer.between(layout, program.layout(), program::reach));
        this.lacking = transfer.map(it -> program.routes().to(it.lacking())).orElseGet(program::routes);
        this.now = now;
        this.visitors = visitors;
    }

    /** Asks everybody with a number from one until before another, and shows them to a visitor of their own. */
    void stretch(long from, long before) {
        SequencedMap<Long, Asked> people = new LinkedHashMap<>();
        SequencedMap<Long, Asked> ofFacts = new LinkedHashMap<>();
        store.scan(Table.PEOPLE, Keys.of(from), Keys.of(before), (key, value) -> {
            long number = Keys.number(key, 0);
            if (PersonRow.read(number, value, seal) instanceof PersonRow.Known row) {
                Asked person = asked(row);
                people.put(number, person);
                if (person.factsFrom < Instants.NEVER) {
                    ofFacts.put(number, person);
                }
            }
            return true;
        });
        learn(ofFacts);
        Visitor visitor = visitors.get();
        people.forEach((number, person) -> {
            machine.answer(person.state, now);
            visitor.visit(
                    person.row.identifiers(), () -> People.knownFirstAs(number, person.row, store, seal), person.state);
        });
    }

    private Asked asked(PersonRow.Known row) {
        PersonId name = row.identifiers().getFirst().person();
        return transfer.flatMap(it -> it.carry(name, row.state(), now))
                .map(carried -> new Asked(
                        row,
                        carried.state(),
                        true,
                        carried.factsFrom(),
                        carried.state().asOf()))
                .orElseGet(() -> new Asked(row, machine.newPerson(name), false, Instants.DAWN, Instants.NEVER));
    }

    /**
     * Shows people their facts. These lie in the order of people, so one look at all of a stretch is cheaper than one at each of many; who
     * absorbed somebody mostly did so soon, and then those facts lie in the same stretch.
     */
    private void learn(SequencedMap<Long, Asked> people) {
        if (people.isEmpty()) {
            return;
        }
        long first = people.firstEntry().getKey();
        long last = people.lastEntry().getKey();
        boolean isFew = people.size() * FEW <= last - first;
        Map<Long, Asked> byPart = new HashMap<>();
        SortedMap<Long, Reads.Range> ranges = new TreeMap<>();
        if (!isFew) {
            ranges.put(first, new Reads.Range(Keys.of(first), Keys.of(last + 1)));
        }
        for (Asked person : people.values()) {
            for (long part : person.row.parts()) {
                byPart.put(part, person);
                if (isFew || part < first || part > last) {
                    ranges.put(part, person.factsUnder(part));
                }
            }
        }
        store.scan(Table.HISTORY, List.copyOf(ranges.values()), new ByPart(byPart));
    }

    /** Shows facts to whom they are about. Those under one number follow each other, so who it is is looked up once for all of them. */
    private static final class ByPart implements Reads.KeyVisitor {

        private final Map<Long, Asked> people;
        private long part = -1;
        private @Nullable Asked person;

        ByPart(Map<Long, Asked> people) {
            this.people = people;
        }

        @Override
        public boolean visit(byte[] key, Supplier<byte[]> value) {
            long number = Keys.number(key, 0);
            if (number != part) {
                part = number;
                person = people.get(number);
            }
            if (person != null) {
                person.learn(key, value);
            }
            return true;
        }
    }

    /** Somebody who is asked. */
    private final class Asked {

        private final PersonRow.Known row;
        private final PersonState state;
        private final boolean isCarried;
        private final long factsFrom;
        private final long factsUntil;

        /**
         * @param isCarried whether the state knows all but what facts within these bounds tell; else it knows nothing
         * @param factsUntil the last timestamp; what a state that was carried over has not seen yet, it knows is to come
         */
        Asked(PersonRow.Known row, PersonState state, boolean isCarried, long factsFrom, long factsUntil) {
            this.row = row;
            this.state = state;
            this.isCarried = isCarried;
            this.factsFrom = factsFrom;
            this.factsUntil = factsUntil;
        }

        /** Where the facts that are asked lie under one of the person's numbers. */
        Reads.Range factsUnder(long part) {
            return new Reads.Range(Keys.of(part, factsFrom), Keys.of(part, factsUntil + 1));
        }

        void learn(byte[] key, Supplier<byte[]> value) {
            long timestamp = Keys.number(key, 1);
            if (timestamp < factsFrom || timestamp > factsUntil || (isCarried && !canLearn(timestamp))) {
                return;
            }
            byte[] bytes = seal.open(Table.HISTORY, key, value.get());
            if (!isCarried) {
                machine.learn(state, FactCodec.read(bytes), Keys.number(key, 2), now);
                return;
            }
            Fact fact = lackingIn(bytes);
            if (fact != null) {
                machine.learn(state, fact, lacking, Keys.number(key, 2), now);
            }
        }

        private boolean canLearn(long timestamp) {
            return transfer.orElseThrow().canLearn(state, timestamp);
        }

        private @Nullable Fact lackingIn(byte[] bytes) {
            return FactCodec.read(
                    bytes,
                    event -> !lacking.of(event).groups().isEmpty(),
                    transfer.orElseThrow().lacksAttributes());
        }
    }
}
