package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.population.Retention;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.engine.store.Seal;
import dev.lockstep.sync.ledger.Call;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Flight;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.sync.ledger.Standing;
import dev.lockstep.sync.ledger.Terms;
import dev.lockstep.sync.planner.Grounds;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts and the ledger of a data folder. */
class ExplainPersonOfDataTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final Work ENTERED = new Work(Lane.TARGET, Operation.ADD, Why.PERSON);
    private static final AudienceShape SHAPE = new AudienceShape("Carts", List.of(IdentifierType.EMAIL), List.of());

    @TempDir
    private Path folder;

    @Test
    void saysWhatEachConnectionHasOfThePersonAndByWhichCall() throws Exception {
        String batch = live();
        assertThat(explain("u1").out().lines().map(String::stripTrailing))
                .containsExactly("""
                u1 at 2026-03-01T09:00:00.000Z

                ✓ carts
                  in it since 2026-03-01T09:00:00.000Z
                  ✓ the latest *Checkout Started* was in the last 4 hours (until 2026-03-01T13:00:00.000Z)
                      2026-03-01T09:00:00.000Z Checkout Started

                ✓ audience Carts
                  ✓ is in carts (until 2026-03-01T13:00:00.000Z)
                  ✓ has an identifier
                  ✓ has one that can be used

                At connections, as it is now:
                  crm, Carts: confirmed
                    added 2026-03-01T09:00:01.000Z, by the call %s, to which it answered as req-7
                    there as email f1904c, by the rules of plain 1

                Where no instant is given at which an answer changes, only a new fact can change it.""".formatted(batch).lines().toArray(String[]::new));
        assertThat(explain("u1", "--format", "json").out())
                .contains(
                        "\"delivered\": [{\"connection\": \"crm\", \"audience\": \"Carts\", \"state\": \"confirmed\", "
                                + "\"done\": \"add\", \"accepted_at\": \"2026-03-01T09:00:01.000Z\", \"receipt\": \""
                                + batch
                                + "\", \"answered_as\": \"req-7\", \"normaliser\": \"plain 1\", \"identifiers\": [{\"type\": \"email\", \"values\": [\"f1904c\"]}]}]");
    }

    @Test
    void saysThatNobodyHasTheNameAndWantsOnePlaceOfFacts() throws Exception {
        live();
        CommandRun unknown = explain("u7");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(unknown.err()).contains("Nobody goes by that name in this data folder. A person is named by");
        assertThat(explain("u1", "--facts", "facts.jsonl").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(CommandRun.of("explain", "person", "u1").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    @Test
    void saysThatWhatAConnectionHadAtAPastInstantIsNotKept() throws Exception {
        live();
        assertThat(explain("u1", "--at", "2026-03-01T09:00:00.500Z").out().lines())
                .contains("Note: what crm had of them then for Carts is not kept: it has changed since, at"
                        + " 2026-03-01T09:00:01.000Z.");
        assertThat(explain("u1", "--at", "2026-03-01T09:30:00Z").out()).doesNotContain("Note:");
    }

    @Test
    void saysWhereFactsThatAreNoLongerKeptDecide() throws Exception {
        workspace("""
            segments:
              buyers: {where: {did: Order Completed}}
              seen: {where: {did: Product Viewed}}
            retention: {events: {"Order *": 2h}}
            """);
        AtomicLong clock = new AtomicLong(NINE);
        long hour = Duration.ofHours(1).toMillis();
        Retention retention =
                new Retention(Instants.NEVER, 100, List.of(new Retention.Rule(EventName.of("Order *"), 2 * hour)));
        EngineSettings settings = EngineSettings.of(folder.resolve("data"))
                .withClock(() -> Instant.ofEpochMilli(clock.get()))
                .withRetention(retention);
        try (Engine engine = Engine.open(
                settings,
                SegmentTestDriver.conditions("{buyers: {did: Order Completed}, seen: {did: Product Viewed}}"),
                EngineObserver.NONE)) {
            take(engine, "u1", "Order Completed", NINE);
            take(engine, "u1", "Product Viewed", NINE);
            take(engine, "u2", "Order Completed", NINE);
            clock.set(NINE + 3 * hour);
            for (int second = 0; second < 5; second++) {
                clock.addAndGet(2000);
                take(engine, "u3", "Product Viewed", clock.get());
            }
        }
        CommandRun now = explain("u1");
        assertThat(now.out().lines())
                .contains(
                        "✗ buyers",
                        "Note: the engine has them in buyers since 2026-03-01T09:00:00.000Z, by facts that are no longer kept.");
        assertThat(explain("u1", "--segment", "seen").out()).doesNotContain("Note:");
        assertThat(explain("u1", "--at", "2026-03-01T09:30:00Z").out().lines())
                .contains(
                        "Note: events Order * are kept for 2 hours; what there was of them then is gone, and buyers asks for it.");
        assertThat(explain("u1", "--format", "json").out())
                .contains("\"doubts\": [\"the engine has them in buyers since");

        CommandRun gone = explain("u2");
        assertThat(gone.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(gone.err()).contains("Nothing that this person did is kept any more, see retention");
        CommandRun early = explain("u1", "--at", "2026-03-01T08:00:00Z");
        assertThat(early.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(early.err())
                .contains("Nothing was known of this person at 2026-03-01T08:00:00.000Z: what is kept of them begins at"
                        + " 2026-03-01T09:00:00.000Z.");
    }

    @Test
    void saysWhereTheWorkspaceDefinesASegmentOtherwise() throws Exception {
        live();
        workspace("segments: {carts: {where: {latest: Checkout Started, within: 8h}}}");
        assertThat(explain("u1").out().lines())
                .contains(
                        "Note: carts is defined otherwise in the data folder; this is by the definition of the workspace.");
    }

    private static void take(Engine engine, String person, String event, long at) throws Exception {
        Fact.Event fact = new Fact.Event(Optional.empty(), at, List.of(Identifier.id(person)), event, Map.of());
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }

    private void workspace(String text) throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), text);
    }

    /** One person abandons a cart and is added to an audience; returns the id of the batch. */
    @Test
    void saysThatTheKeyIsNotTheOneOfTheStore() throws Exception {
        live();
        Path key = folder.resolve("data/data.key");
        Files.writeString(key, Base64.getEncoder().encodeToString(new byte[Seal.SECRET_BYTES]));
        CommandRun other = explain("u1");
        assertThat(other.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(other.err()).contains("the store was sealed with another key");
        Files.delete(key);
        CommandRun none = explain("u1");
        assertThat(none.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(none.err()).contains("there is no key file");
        assertThat(key).doesNotExist();
    }

    private String live() throws Exception {
        workspace("""
            connections: {crm: {kind: files, directory: out}}
            segments: {carts: {where: {latest: Checkout Started, within: 4h}}}
            audiences: {Carts: {segment: carts, to: crm}}
            """);
        EngineSettings settings = EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(NINE));
        try (Engine engine = Engine.open(
                settings,
                SegmentTestDriver.conditions("carts: {latest: Checkout Started, within: 4h}"),
                EngineObserver.NONE)) {
            Fact.Event event =
                    new Fact.Event(Optional.empty(), NINE, List.of(Identifier.id("u1")), "Checkout Started", Map.of());
            engine.receive(List.of(new Intake.Learned(event, false))).get();
            Ledger ledger = Ledger.open(engine.books(), "crm", Unit.PEOPLE);
            Copy copy = ledger.copy("Carts");
            copy.define(
                    new Grounds("asks", Set.of()),
                    new Terms(Role.RETARGETING, Guard.NONE, SHAPE, "d1", "plain 1", Optional.empty(), 1));
            Row row = new Row(
                    "u1", List.of(new Identified(IdentifierType.EMAIL, List.of("f1904c"))), new LinkedHashMap<>());
            Ledger.Cause cause = new Ledger.Cause(Why.PERSON, false, NINE, NINE, NINE);
            ledger.place(copy, Role.RETARGETING, 1, new Standing.Belongs(row), Instants.NEVER, cause, NINE);
            ledger.commit();
            Flight flight = ledger.take(copy, Role.RETARGETING, ENTERED, Long.MAX_VALUE, 10, SHAPE, "d1", NINE)
                    .orElseThrow();
            ledger.settle(copy, Role.RETARGETING, flight, List.of(new Result.Accepted(true)), NINE + 1000);
            ledger.calls()
                    .add(new Call(
                            0,
                            NINE,
                            1000,
                            "Carts",
                            "add",
                            "target",
                            1,
                            1,
                            0,
                            Call.DONE,
                            Optional.empty(),
                            Optional.of(flight.id()),
                            Optional.of("req-7")));
            copy.confirm(NINE + 1000);
            ledger.commit();
            return flight.id();
        }
    }

    private CommandRun explain(String person, String... more) {
        List<String> all = new ArrayList<>(List.of("explain", "person", person));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        all.addAll(List.of("--workspace", folder.resolve("workspace").toString()));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
