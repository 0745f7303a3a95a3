package dev.lockstep.sync.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.state.StateWriter;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Gate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CountsTest {

    private static final long HOUR = 490_000;
    private static final long KEPT = Counts.MAX_AGE.toHours();

    private final MemoryStore store = new MemoryStore();

    @Test
    void theLastOfAnHourStays() {
        write(counts(HOUR, 10));
        write(counts(HOUR, 12));
        assertThat(between(HOUR, HOUR + 1)).containsExactly(counts(HOUR, 12));
    }

    @Test
    void anHourWithoutARowEndedAsTheOneBefore() {
        write(counts(HOUR, 10));
        write(counts(HOUR + 5, 15));
        write(counts(HOUR + 9, 19));
        assertThat(between(HOUR + 3, HOUR + 9)).containsExactly(counts(HOUR, 10), counts(HOUR + 5, 15));
        assertThat(between(HOUR - 3, HOUR + 1)).containsExactly(counts(HOUR, 10));
        assertThat(between(HOUR - 3, HOUR)).isEmpty();
    }

    @Test
    void whatIsTooOldGoesWithTheFirstOfALaterHour() {
        for (int hour = 0; hour < 5; hour++) {
            write(counts(HOUR + hour, hour));
        }
        write(counts(HOUR + KEPT + 2, 2));
        assertThat(between(0, HOUR + KEPT)).extracting(Counts::hour).containsExactly(HOUR + 2, HOUR + 3, HOUR + 4);
        for (int hour = 3; hour < 8; hour++) {
            write(counts(HOUR + KEPT + hour, hour));
        }
        assertThat(between(0, HOUR + KEPT)).isEmpty();
    }

    @Test
    void otherAudiencesAndConnectionsKeepTheirs() {
        WriteSet writes = new WriteSet();
        counts(HOUR, 1).stage(writes, store, "crm", "Carts2");
        counts(HOUR, 2).stage(writes, store, "crm2", "Carts");
        store.commit(writes);
        write(counts(HOUR + KEPT + 10, 3));
        assertThat(between(0, HOUR + KEPT)).isEmpty();
        assertThat(Counts.between(store, "crm", "Carts2", 0, HOUR + KEPT)).hasSize(1);
        assertThat(Counts.between(store, "crm2", "Carts", 0, HOUR + KEPT)).hasSize(1);
    }

    @Test
    void rowsThatDoNotTellOfThePlatformAreRead() {
        StateWriter second = new StateWriter();
        second.single(2);
        second.signed(HOUR);
        second.single(1);
        second.unsigned(20);
        GateCodes.write(Map.of(Gate.CONSENTED, 4L), second);
        second.unsigned(16);
        second.unsigned(15);
        second.unsigned(1);
        WriteSet writes = new WriteSet();
        writes.put(Table.SYNC, Keys.of("counts/crm/Carts/00000490000"), second.bytes());
        store.commit(writes);
        assertThat(between(HOUR, HOUR + 1)).singleElement().satisfies(counts -> {
            assertThat(counts.inSegment()).isEqualTo(20);
            assertThat(counts.droppedAt()).containsEntry(Gate.CONSENTED, 4L);
            assertThat(counts.delivered()).isEqualTo(15);
            assertThat(counts.confirmed()).isEmpty();
            assertThat(counts.matched()).isEmpty();
        });
    }

    private void write(Counts counts) {
        WriteSet writes = new WriteSet();
        counts.stage(writes, store, "crm", "Carts");
        store.commit(writes);
    }

    private List<Counts> between(long from, long before) {
        return Counts.between(store, "crm", "Carts", from, before);
    }

    private static Counts counts(long hour, long people) {
        Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
        for (Gate gate : Gate.values()) {
            dropped.put(gate, 0L);
        }
        return new Counts(
                hour,
                true,
                people,
                dropped,
                people,
                people,
                0,
                OptionalLong.of(0),
                OptionalLong.empty(),
                OptionalLong.of(7));
    }
}
