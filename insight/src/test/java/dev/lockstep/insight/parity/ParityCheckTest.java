package dev.lockstep.insight.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.insight.QuestionException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop of a few people, whose members are tampered with in the store. */
class ParityCheckTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final AtomicLong clock = new AtomicLong(NINE);
    private SequencedMap<String, Condition> segments;
    private Engine engine;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        segments = SEGMENTS;
        EngineSettings settings = EngineSettings.of(folder).withClock(() -> Instant.ofEpochMilli(clock.get()));
        engine = Engine.open(settings, segments, EngineObserver.NONE);
        began("anna");
        clock.set(NINE + HOUR);
        began("ben");
        began("cid");
        knows("cid", "email", "cid@mail.example");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void agreesOnWhoIsInEachSegmentAsOfTheLastTurn() throws Exception {
        assertThat(check())
                .extracting(Parity::segment, Parity::at, Parity::people, Parity::inEngine, Parity::inSql)
                .containsExactly(tuple("carts", NINE + HOUR, 3L, 3L, 3L), tuple("known", NINE + HOUR, 3L, 1L, 1L));
        clock.set(NINE + 4 * HOUR);
        began("dora");
        assertThat(check())
                .allMatch(Parity::agrees)
                .first()
                .extracting(Parity::inEngine)
                .isEqualTo(3L);
    }

    @Test
    void countsOnWhomTheEngineAndSqlDisagreeAndShowsThem() throws Exception {
        tamper(writes -> {
            writes.delete(Table.MEMBERS, Keys.of(0, 1));
            writes.put(Table.MEMBERS, Keys.of(1, 2), Keys.of(NINE));
            writes.put(Table.MEMBERS, Keys.of(1, 1), Keys.of(NINE));
        });
        List<Parity> found = check();
        Parity carts = found.getFirst();
        assertThat(carts.disagreeing()).isOne();
        assertThat(carts.onlyInSql()).isOne();
        assertThat(carts.examples()).containsExactly(new Parity.Example(1, false));
        Parity known = found.getLast();
        assertThat(known.disagreeing()).isEqualTo(2);
        assertThat(known.inEngine()).isEqualTo(3);
        assertThat(known.examples()).containsExactly(new Parity.Example(1, true), new Parity.Example(2, true));
        assertThat(check(Set.of("known"))).containsExactly(known);
    }

    @Test
    void keepsWhatWasFoundAndLetsGoOfTheOldest() throws Exception {
        Parity found = check().getFirst();
        for (int night = 0; night < ParityBook.MAX_KEPT + 5; night++) {
            ParityBook.keep(engine.books(), List.of(asOf(found, NINE + night)));
        }
        assertThat(ParityBook.latest(engine.books(), "carts")).contains(asOf(found, NINE + ParityBook.MAX_KEPT + 4));
        assertThat(ParityBook.of(engine.books(), "carts", Integer.MAX_VALUE))
                .hasSize(ParityBook.MAX_KEPT)
                .last()
                .isEqualTo(asOf(found, NINE + 5));
        assertThat(ParityBook.latest(engine.books(), "known")).isEmpty();
    }

    @Test
    void whatIsNotDefinedSoInTheStoreIsNotCompared() throws Exception {
        segments = new LinkedHashMap<>(segments);
        segments.put("carts", new Condition.Not(SEGMENTS.get("carts")));
        segments.put("new", new Condition.Member("known"));
        List<Parity> found = check();
        assertThat(found).extracting(Parity::segment).containsExactly("carts", "known", "new");
        assertThat(found).extracting(Parity::agrees).containsExactly(false, true, false);
        assertThat(found.getLast().notCompared().orElseThrow()).contains("apply the workspace first");
        assertThatThrownBy(() -> check(Set.of("nobody")))
                .isInstanceOf(QuestionException.class)
                .hasMessage("there is no segment nobody");
    }

    private static final SequencedMap<String, Condition> SEGMENTS = new LinkedHashMap<>();

    static {
        SEGMENTS.put(
                "carts", new Condition.Latest(EventFilter.of("Checkout Started"), Window.within(4 * HOUR), List.of()));
        SEGMENTS.put("known", new Condition.HasIdentifier("email"));
    }

    private static Parity asOf(Parity found, long at) {
        return new Parity(
                found.segment(),
                found.hash(),
                at,
                found.people(),
                found.inEngine(),
                found.inSql(),
                found.onlyInEngine(),
                found.onlyInSql(),
                found.behind(),
                found.examples(),
                found.notCompared());
    }

    private List<Parity> check() throws Exception {
        return check(Set.of());
    }

    private List<Parity> check(Set<String> names) throws Exception {
        return engine.survey(survey -> ParityCheck.run(survey, segments, names, share -> {}));
    }

    private interface Tampering {
        void with(WriteSet writes);
    }

    private void tamper(Tampering tampering) throws Exception {
        WriteSet writes = new WriteSet();
        tampering.with(writes);
        engine.books().commit(writes);
    }

    private void began(String person) throws Exception {
        take(new Fact.Event(
                Optional.empty(), clock.get(), List.of(Identifier.id(person)), "Checkout Started", Map.of()));
    }

    private void knows(String person, String attribute, String value) throws Exception {
        take(new Fact.AttributeChange(
                Optional.empty(),
                clock.get(),
                List.of(Identifier.id(person)),
                Map.of(attribute, Optional.of(Value.of(value)))));
    }

    private void take(Fact fact) throws Exception {
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }
}
