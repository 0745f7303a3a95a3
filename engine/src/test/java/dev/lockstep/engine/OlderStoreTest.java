package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.engine.partition.Inspection;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens stores that were written by earlier programs, kept in {@code store-N.zip} for format N. None is ever written anew: a new
 * format gets a file of its own beside them, made by {@code -Dlockstep.rewrite=true} of this test where it is not there yet, by the
 * first program that writes it.
 */
class OlderStoreTest {

    private static final Path KEPT = Path.of("src/test/resources/dev/lockstep/engine");
    private static final int NEWEST = 2;
    private static final Optional<String> KEY =
            Optional.of(Base64.getEncoder().encodeToString(new byte[Seal.SECRET_BYTES]));
    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long HOUR = 60 * 60 * 1000;
    private static final SequencedMap<String, Condition> SEGMENTS = SegmentTestDriver.conditions("""
                    cart: {latest: Checkout Started, within: 4h}
                    spent: {sum: revenue, of: Order Completed, within: 30d, gte: 100}
                    pro: {attribute: plan, eq: pro}
                    """);

    private final AtomicLong clock = new AtomicLong(NINE);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, NEWEST})
    void aStoreOfAnyFormatIsOpenedAndGoesOn(int format) throws Exception {
        Path kept = KEPT.resolve("store-" + format + ".zip");
        if (Boolean.getBoolean("lockstep.rewrite") && format == NEWEST && !Files.exists(kept)) {
            make(kept);
        }
        unpack(kept);
        clock.set(NINE + HOUR);
        try (Engine engine = open()) {
            PersonView anna = engine.person("anna").orElseThrow();
            assertThat(anna.identifiers())
                    .containsExactlyInAnyOrder(
                            Identifier.id("anna"), Identifier.email("anna@shop.example"), Identifier.anonymous("x1"));
            assertThat(anna.attributes()).isEqualTo(Map.of("plan", new Value.Text("pro")));
            assertThat(anna.memberships())
                    .containsExactlyInAnyOrder(
                            new PersonView.Membership("cart", NINE + 2, OptionalLong.of(NINE + 4 * HOUR)),
                            new PersonView.Membership("pro", NINE + 2, OptionalLong.empty()));
            assertThat(engine.events("anna", 10, Optional.empty()).orElseThrow().facts())
                    .hasSize(2);
            assertThat(engine.person("ben").orElseThrow().memberships())
                    .extracting(PersonView.Membership::segment)
                    .containsExactly("spent");
            assertThat(engine.person("cid")).isEmpty();
            assertThat(engine.changes(0, 100).changes())
                    .extracting(Changes.Change::person, Changes.Change::segment, Changes.Change::entered)
                    .contains(
                            tuple(new PersonId("anonymous:x1"), "cart", true),
                            tuple(new PersonId("anonymous:x1"), "cart", false),
                            tuple(new PersonId("anna"), "cart", true),
                            tuple(new PersonId("ben"), "spent", true));
            assertThat(engine.changes(0, 1).changes().getFirst().cause().leaf().map(Changes.Leaf::says))
                    .as("format 1 did not tell")
                    .isEqualTo(
                            format == 1
                                    ? Optional.empty()
                                    : Optional.of("the latest *Checkout Started* was in the last 4 hours"));
            assertThat(take(engine, event("m1", Identifier.id("anna"), "Order Completed", 500)))
                    .as("known since then")
                    .containsExactly(Outcome.REPEATED);
            assertThat(take(engine, event("m9", Identifier.id("anna"), "Order Completed", 500)))
                    .containsExactly(Outcome.TAKEN);
            assertThat(engine.person("anna").orElseThrow().memberships()).hasSize(3);
            clock.set(NINE + 4 * HOUR);
            while (engine.status().nextTimer() <= clock.get()) {
                Thread.onSpinWait();
            }
            assertThat(engine.members("cart", 10, Optional.empty())
                            .orElseThrow()
                            .members())
                    .isEmpty();
            Changes changes = engine.changes(0, 100);
            assertThat(changes.changes().getLast().cause().leaf())
                    .as("told from now on")
                    .map(Changes.Leaf::says)
                    .contains("the latest *Checkout Started* was in the last 4 hours");
        }
        try (RocksStore store = RocksStore.openToRead(Engine.storeIn(folder.resolve("data")))) {
            assertThat(Inspection.of(store).format())
                    .as("as an older program sees")
                    .isEqualTo(NEWEST);
        }
    }

    private void make(Path kept) throws Exception {
        try (Engine engine = open()) {
            take(engine, event("m1", Identifier.anonymous("x1"), "Checkout Started", 0));
            take(engine, event("m2", Identifier.id("ben"), "Order Completed", 120));
            clock.addAndGet(2);
            List<Identifier> anna =
                    List.of(Identifier.id("anna"), Identifier.email("anna@shop.example"), Identifier.anonymous("x1"));
            take(
                    engine,
                    new Fact.AttributeChange(
                            Optional.of("m3"), NINE, anna, Map.of("plan", Optional.of(new Value.Text("pro")))));
            take(engine, event("m4", Identifier.id("cid"), "Checkout Started", 0));
            take(engine, new Fact.Erasure(Optional.of("m5"), NINE, List.of(Identifier.id("cid"))));
        }
        try (OutputStream file = Files.newOutputStream(kept);
                ZipOutputStream zip = new ZipOutputStream(file);
                Stream<Path> files = Files.list(Engine.storeIn(folder.resolve("data")))) {
            for (Path each : files.filter(it -> !it.getFileName().toString().startsWith("LO"))
                    .toList()) {
                zip.putNextEntry(new ZipEntry(each.getFileName().toString()));
                Files.copy(each, zip);
            }
        }
        try (Stream<Path> files = Files.list(Engine.storeIn(folder.resolve("data")))) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
    }

    private void unpack(Path kept) throws IOException {
        Path store = Files.createDirectories(Engine.storeIn(folder.resolve("data")));
        try (InputStream file = Files.newInputStream(kept);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, store.resolve(entry.getName()));
            }
        }
    }

    private Engine open() throws Exception {
        EngineSettings settings = EngineSettings.of(folder.resolve("data"))
                .withKey(KEY)
                .withClock(() -> Instant.ofEpochMilli(clock.get()));
        return Engine.open(settings, SEGMENTS, EngineObserver.NONE);
    }

    private static List<Outcome> take(Engine engine, Fact fact) throws Exception {
        return engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }

    private static Fact event(String id, Identifier person, String name, double revenue) {
        return new Fact.Event(
                Optional.of(id), NINE, List.of(person), name, Map.of("revenue", new Value.Number(revenue)));
    }
}
