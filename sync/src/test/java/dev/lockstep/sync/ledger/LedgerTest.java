package dev.lockstep.sync.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.Audience.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Role ROLE = Role.RETARGETING;
    private static final Work ENTERED = new Work(Lane.TARGET, Operation.ADD, Why.PERSON);
    private static final Work RAN_OUT = new Work(Lane.PROTECT, Operation.REMOVE, Why.TIME);
    private static final AudienceShape SHAPE =
            new AudienceShape("Carts", List.of(IdentifierType.EMAIL, IdentifierType.PHONE), List.of());
    private static final long NOW = 1_000_000;

    private final Ledger ledger =
            Ledger.open(new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE), "crm", Unit.IDENTIFIERS);
    private final Copy carts = ledger.copy("Carts");

    @Test
    void aCopyIsInEffectAsAWholeOnceEverybodyWhoBelongsIsThere() throws StoreException {
        carts.surveyed(Copy.EVERYBODY);
        belongs(1, IdentifierType.EMAIL);
        belongs(2, IdentifierType.EMAIL);
        settle(take(ENTERED, 1));
        carts.confirm(NOW);
        assertThat(carts.isConfirmedOnce()).isFalse();

        settle(take(ENTERED, 1));
        carts.confirm(NOW);
        assertThat(carts.isConfirmedOnce()).isTrue();
        assertThat(carts.confirmed()).hasValue(2);
    }

    @Test
    void aBatchIsOfPeopleWithTheSameTypesOfIdentifiersAndTheOldestGoesFirst() throws StoreException {
        belongs(1, IdentifierType.EMAIL);
        belongs(2, IdentifierType.EMAIL, IdentifierType.PHONE);
        belongs(3, IdentifierType.EMAIL);
        belongs(4, IdentifierType.PHONE);
        Flight first = take(ENTERED, 10);
        assertThat(people(first)).containsExactly(1L, 3L);
        settle(first);
        Flight second = take(ENTERED, 10);
        assertThat(people(second)).containsExactly(2L);
        settle(second);
        assertThat(people(take(ENTERED, 10))).containsExactly(4L);
    }

    /** Else a guard might keep whoever has bought, should the call that is under way fail. */
    @Test
    void whoeverBuysWhileTheyAreOnTheirWayOutByTimeWaitsByTheirOwnDoing() throws StoreException {
        belongs(1, IdentifierType.EMAIL);
        settle(take(ENTERED, 1));
        leaves(1, Why.TIME);
        Flight leaving = take(RAN_OUT, 1);
        leaves(1, Why.PERSON);
        ledger.giveBack(carts, ROLE, leaving);
        assertThat(carts.waiting()).isEqualTo(Map.of(Work.LEAVING, 1L));
    }

    @Test
    void nothingIsWrittenOfWhoeverIsAsBefore() throws StoreException {
        belongs(1, IdentifierType.EMAIL);
        settle(take(ENTERED, 1));
        ledger.commit();
        stand(1, belonging(1, IdentifierType.EMAIL), Why.PERSON);
        assertThat(ledger.isChanged()).isFalse();
        stand(1, belonging(1, IdentifierType.EMAIL, IdentifierType.PHONE), Why.PERSON);
        assertThat(ledger.staged()).isEqualTo(1);
    }

    @Test
    void aSnapshotHasEverybodyOnceHoweverTheirNumbersLie() throws StoreException {
        List<String> there = new ArrayList<>();
        assertThat(snapshot()).isEmpty();
        for (long person : new long[] {7, 1, 2, 15, 16, 17, 1_000, 1_000_000_000_000L}) {
            belongs(person, IdentifierType.EMAIL);
            there.add("u" + person);
            assertThat(snapshot()).containsExactlyInAnyOrderElementsOf(there);
        }
    }

    private Queue<String> snapshot() {
        Queue<String> keys = new ConcurrentLinkedQueue<>();
        ledger.forEachRow(carts, (work, since) -> false, row -> keys.add(row.key()));
        return keys;
    }

    private void belongs(long person, IdentifierType... types) throws StoreException {
        stand(person, belonging(person, types), Why.PERSON);
        ledger.commit();
    }

    private void leaves(long person, Why why) throws StoreException {
        stand(person, new Standing.Outside(), why);
        ledger.commit();
    }

    private static Standing belonging(long person, IdentifierType... types) {
        List<Identified> identifiers = Stream.of(types)
                .map(type -> new Identified(type, List.of(type.word() + person)))
                .toList();
        return new Standing.Belongs(new Row("u" + person, identifiers, new LinkedHashMap<>()));
    }

    private void stand(long person, Standing standing, Why why) {
        Ledger.Cause cause = new Ledger.Cause(why, false, NOW, NOW, NOW);
        ledger.place(carts, ROLE, person, standing, Instants.NEVER, cause, NOW);
    }

    private Flight take(Work work, int atMost) throws StoreException {
        Optional<Flight> flight = ledger.take(carts, ROLE, work, Long.MAX_VALUE, atMost, SHAPE, "d", NOW);
        ledger.commit();
        return flight.orElseThrow();
    }

    private void settle(Flight flight) throws StoreException {
        List<Result> results = flight.items().stream()
                .<Result>map(item -> new Result.Accepted(true))
                .toList();
        ledger.settle(carts, ROLE, flight, results, NOW);
        ledger.commit();
    }

    private static List<Long> people(Flight flight) {
        return flight.items().stream().map(Flight.Item::person).toList();
    }
}
