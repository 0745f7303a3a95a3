package dev.lockstep.sync.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Grounds;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.sync.simulation.FaultyStore;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens ledgers that were written by earlier programs, kept as rows in hexadecimal digits in {@code ledger-N.txt}. None is ever written
 * anew: where a row gets other bytes there is another file beside them, made by {@code -Dlockstep.rewrite=true} of this test where it is
 * not there yet, by the first program that writes it.
 */
class OlderLedgerTest {

    private static final Path KEPT = Path.of("src/test/resources/dev/lockstep/sync/ledger");
    private static final int NEWEST = 3;
    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long AGAIN_AT = NINE + 1_000_000;
    private static final Role ROLE = Role.RETARGETING;
    private static final Work ADDED = new Work(Lane.TARGET, Operation.ADD, Why.PERSON);
    private static final String RULES = "koala 1";
    private static final String GROUP = "discounts";
    private static final AudienceShape SHAPE =
            new AudienceShape("Carts", List.of(IdentifierType.EMAIL), List.of("city"));

    private final FaultyStore books = new FaultyStore(new MemoryStore(), () -> FaultyStore.Fault.NONE);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, NEWEST})
    void aLedgerOfAnyFormatIsOpenedAndGoesOn(int format) throws Exception {
        Path kept = KEPT.resolve("ledger-" + format + ".txt");
        if (Boolean.getBoolean("lockstep.rewrite") && format == NEWEST && !Files.exists(kept)) {
            make();
            Files.write(kept, lines());
        }
        load(kept);

        Ledger ledger = Ledger.open(books, "koala", Unit.IDENTIFIERS);
        Copy copy = ledger.find("Carts").orElseThrow();
        assertThat(ledger.position()).isEqualTo(77);
        assertThat(copy.terms()).contains(terms(format == 1 ? "" : RULES, since(3, format, GROUP)));
        assertThat(copy.inSegment()).isEqualTo(5);
        assertThat(copy.droppedAt(Gate.CONSENTED)).isEqualTo(1);
        assertThat(copy.delivered()).isEqualTo(1);
        assertThat(copy.rejectedBy()).isEqualTo(Map.of("bad", 1L));
        assertThat(copy.waiting()).isEqualTo(Map.of(ADDED, 1L));

        Entry settled = ledger.find(copy, 1).orElseThrow();
        assertThat(settled.state()).isEqualTo(Entry.State.SETTLED);
        assertThat(settled.sent()).contains(row(1)).isEqualTo(settled.wanted());
        assertThat(List.of(settled.at(), settled.factAt(), settled.foundAt(), settled.acceptedAt()))
                .containsExactly(NINE + 1, NINE, NINE + 2, NINE + 10);
        assertThat(settled.receipt()).as("format 1 did not tell").isEqualTo(since(2, format, firstBatch(copy)));
        assertThat(settled.normaliser()).isEqualTo(since(2, format, RULES));
        assertThat(settled.done()).isEqualTo(since(2, format, Operation.ADD));
        Entry rejected = ledger.find(copy, 2).orElseThrow();
        assertThat(rejected.state()).isEqualTo(Entry.State.REJECTED);
        assertThat(rejected.code()).isEqualTo("bad");
        assertThat(ledger.find(copy, 3).orElseThrow().state()).isEqualTo(Entry.State.WAITING);
        assertThat(ledger.find(copy, 5).orElseThrow().droppedAt()).contains(Gate.CONSENTED);
        assertThat(ledger.due(copy, AGAIN_AT, 10)).containsExactly(5L);

        Flight flight = ledger.flight().orElseThrow();
        assertThat(flight.items()).singleElement().satisfies(item -> {
            assertThat(item.person()).isEqualTo(4);
            assertThat(item.row()).isEqualTo(row(4));
        });
        ledger.settle(copy, ROLE, flight, List.of(new Result.Accepted(true)), NINE + 20);
        Flight next = take(ledger, copy, NINE + 21);
        ledger.settle(copy, ROLE, next, List.of(new Result.Accepted(true)), NINE + 22);
        ledger.commit();
        assertThat(copy.delivered()).isEqualTo(3);
        assertThat(ledger.find(copy, 4).orElseThrow().receipt()).contains(flight.id());
        assertThat(copy.waiting()).isEmpty();
    }

    private static <T> Optional<T> since(int first, int format, T value) {
        return format < first ? Optional.empty() : Optional.of(value);
    }

    private String firstBatch(Copy copy) {
        return HexFormat.of().formatHex(books.seal().tag("batch " + copy.id() + " 1 " + (NINE + 5)));
    }

    private static Terms terms(String normaliser, Optional<String> group) {
        return new Terms(ROLE, Guard.NONE, SHAPE, "d1", normaliser, group, 1000);
    }

    /** Somebody in each state. */
    private void make() throws StoreException {
        Ledger ledger = Ledger.open(books, "koala", Unit.IDENTIFIERS);
        Copy copy = ledger.copy("Carts");
        copy.define(new Grounds("d1", Set.of()), terms(RULES, Optional.of(GROUP)));
        ledger.advanceTo(77);
        place(ledger, copy, 1, new Standing.Belongs(row(1)), Instants.NEVER);
        place(ledger, copy, 2, new Standing.Belongs(row(2)), Instants.NEVER);
        ledger.commit();
        Flight both = take(ledger, copy, NINE + 5);
        Result bad = new Result.Rejected(new Trouble("bad", "it cannot be read"));
        ledger.settle(copy, ROLE, both, List.of(new Result.Accepted(true), bad), NINE + 10);
        place(ledger, copy, 4, new Standing.Belongs(row(4)), Instants.NEVER);
        place(ledger, copy, 5, new Standing.DropsOut(Gate.CONSENTED), AGAIN_AT);
        ledger.commit();
        take(ledger, copy, NINE + 11);
        place(ledger, copy, 3, new Standing.Belongs(row(3)), Instants.NEVER);
        ledger.commit();
    }

    private static void place(Ledger ledger, Copy copy, long person, Standing standing, long againAt) {
        Ledger.Cause cause = new Ledger.Cause(Why.PERSON, false, NINE + 1, NINE, NINE + 2);
        ledger.place(copy, ROLE, person, standing, againAt, cause, NINE + 3);
    }

    private static Flight take(Ledger ledger, Copy copy, long now) {
        return ledger.take(copy, ROLE, ADDED, Long.MAX_VALUE, 10, SHAPE, "d1", now)
                .orElseThrow();
    }

    private static Row row(long person) {
        LinkedHashMap<String, Value> fields = new LinkedHashMap<>(Map.of("city", Value.of("Porto")));
        String email = "p" + person + "@shop.example";
        return new Row("u" + person, List.of(new Identified(IdentifierType.EMAIL, List.of(email))), fields);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        byte[] end = new byte[64];
        Arrays.fill(end, (byte) -1);
        for (Table table : Table.values()) {
            books.scan(table, new byte[0], end, (key, value) -> {
                HexFormat hex = HexFormat.of();
                lines.add(table + " " + hex.formatHex(key) + " " + hex.formatHex(value));
                return true;
            });
        }
        return lines;
    }

    private void load(Path kept) throws IOException, StoreException {
        WriteSet rows = new WriteSet();
        for (String line : Files.readAllLines(kept, StandardCharsets.UTF_8)) {
            String[] words = line.split(" ", -1);
            rows.put(
                    Table.valueOf(words[0]),
                    HexFormat.of().parseHex(words[1]),
                    HexFormat.of().parseHex(words[2]));
        }
        books.commit(rows);
    }
}
