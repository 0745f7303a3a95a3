package dev.lockstep.sync.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.Audience.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More people in a snapshot than are noted as there in one write. */
class SettledSnapshotTest {

    private static final int PEOPLE = 20_001;
    private static final long NOW = 1_000;

    private int commitsLeft = Integer.MAX_VALUE;
    private final FaultyStore books = new FaultyStore(
            new MemoryStore(), () -> commitsLeft-- > 0 ? FaultyStore.Fault.NONE : FaultyStore.Fault.LOST);

    @Test
    void allOfThemAreThereAndEachIsToldOnce() throws StoreException {
        Ledger ledger = everybodyWaits();
        Copy copy = ledger.copy("Everybody");
        List<Long> told = new ArrayList<>();
        ledger.settleSnapshot(
                copy,
                (work, since) -> false,
                "digest",
                PEOPLE,
                NOW + 1,
                one -> told.add(one.entry().person()));
        ledger.commit();
        assertThat(copy.delivered()).isEqualTo(PEOPLE);
        assertThat(copy.waiting()).isEmpty();
        assertThat(told).hasSize(PEOPLE).doesNotHaveDuplicates();
    }

    @Test
    void whereTheProgramEndsBetweenNobodyTakesTheSnapshotForTheOneThatIsThere() throws StoreException {
        Ledger ledger = everybodyWaits();
        Copy copy = ledger.copy("Everybody");
        ledger.begin(copy);
        commitsLeft = 1;
        assertThatThrownBy(
                        () -> ledger.settleSnapshot(copy, (work, since) -> false, "digest", PEOPLE, NOW + 1, one -> {}))
                .isInstanceOf(StoreException.class);

        commitsLeft = Integer.MAX_VALUE;
        Ledger again = Ledger.open(books, "disk", Unit.PEOPLE);
        Copy known = again.copy("Everybody");
        assertThat(known.isUncertain()).isTrue();
        assertThat(known.digest()).isEmpty();
        assertThat(known.delivered()
                        + again.waiting(known).values().stream()
                                .mapToLong(waiting -> waiting.people())
                                .sum())
                .isEqualTo(PEOPLE);
        again.settleSnapshot(known, (work, since) -> false, "digest", PEOPLE, NOW + 2, one -> {});
        again.commit();
        assertThat(known.delivered()).isEqualTo(PEOPLE);
        assertThat(known.isUncertain()).isFalse();
    }

    private Ledger everybodyWaits() throws StoreException {
        Ledger ledger = Ledger.open(books, "disk", Unit.PEOPLE);
        Copy copy = ledger.copy("Everybody");
        for (long person = 1; person <= PEOPLE; person++) {
            Row row = new Row(
                    "u" + person,
                    List.of(new Identified(IdentifierType.ID, List.of("u" + person))),
                    new LinkedHashMap<>());
            ledger.place(
                    copy,
                    Role.ANALYTICS,
                    person,
                    new Standing.Belongs(row),
                    Instants.NEVER,
                    new Ledger.Cause(Why.DEFINITION, false, NOW, NOW, NOW),
                    NOW);
        }
        ledger.commit();
        return ledger;
    }
}
