package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Intake;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Ledger.Cause;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.sync.ledger.Standing;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import dev.lockstep.workspace.Audience.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainAudienceCommandTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong(NINE);

    @Test
    void showsCausesThatAddUpAndWhatBecameOfThePeople() throws Exception {
        live();
        CommandRun run = run("Carts", "--from", "2026-03-01T10:00:00Z", "--to", "2026-03-01T16:30:00Z");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines().map(String::stripTrailing))
                .containsExactly("""
                The segment carts of Carts went from 3 to 2 people, mostly +2 by Checkout Started, -2 by the passing of time, -1 by \
                Order Completed.

                in the segment            entered  exited  change
                2026-03-01T10:00:00.000Z                        3
                by Checkout Started             2       0      +2
                by Order Completed              0       1      -1
                by the passing of time          0       2      -2
                2026-03-01T16:00:00.000Z                        2

                by this part of the condition                                  entered  exited  change
                all[0]: the latest *Checkout Started* was in the last 4 hours        2       2       0
                all[1]: no *Order Completed* in the last 7 days                      0       1      -1

                event             in full hours  usually  that is
                Checkout Started              2        -  unknown
                Order Completed               1        -  unknown

                at crm           before  after  change
                in the segment        3      2      -1
                held out              0     -1      -1
                wanted                3      1      -2
                waiting or held      -3     -1      +2
                delivered             0      0       0

                Volatility 2.50: so many entered or exited for each who is in it at the end.""".lines().toArray(String[]::new));
    }

    @Test
    void saysWhatIsWrongWithAQuestion() throws Exception {
        live();
        assertThat(run("Nobody").err()).contains("there is no audience Nobody");
        assertThat(run("Carts", "--from", "2026-03-01T10:00:00Z", "--to", "2026-03-01T09:00:00Z")
                        .err())
                .contains("at least an hour before the end");
        assertThat(run("Carts", "--from", "noon").exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
    }

    /** At nine three begin to check out; at eleven one of them buys, and two more begin; at one in the afternoon time is over for the others. */
    private void live() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("workspace")).resolve("lockstep.yaml"), """
            connections: {crm: {kind: files, directory: out}}
            segments:
              carts: {where: {all: [{latest: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}}
            audiences: {Carts: {segment: carts, to: crm}}
            """);
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(() -> Instant.ofEpochMilli(clock.get()));
        try (Engine engine = Engine.open(
                settings,
                SegmentTestDriver.conditions(
                        "carts: {all: [{latest: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}"),
                EngineObserver.NONE)) {
            take(engine, "u1", "Checkout Started");
            take(engine, "u2", "Checkout Started");
            take(engine, "u3", "Checkout Started");
            keep(
                    engine,
                    new Standing.Belongs(row("u1")),
                    new Standing.Belongs(row("u2")),
                    new Standing.Belongs(row("u3")));
            clock.set(NINE + 3 * HOUR);
            take(engine, "u1", "Order Completed");
            take(engine, "u4", "Checkout Started");
            take(engine, "u5", "Checkout Started");
            clock.set(NINE + 6 * HOUR);
            take(engine, "nobody", "Seen");
            keep(
                    engine,
                    new Standing.Outside(),
                    new Standing.Outside(),
                    new Standing.Outside(),
                    new Standing.Belongs(row("u4")),
                    new Standing.DropsOut(Gate.NOT_HELD_OUT));
        }
    }

    private static Row row(String key) {
        return new Row(key, List.of(), new LinkedHashMap<>());
    }

    private void keep(Engine engine, Standing... standings) throws Exception {
        Ledger ledger = Ledger.open(engine.books(), "crm", Unit.PEOPLE);
        Copy copy = ledger.copy("Carts");
        ledger.roll(clock.get());
        for (int i = 0; i < standings.length; i++) {
            Cause cause = new Cause(Why.PERSON, false, clock.get(), clock.get(), clock.get());
            ledger.place(copy, Role.RETARGETING, i + 1, standings[i], Instants.NEVER, cause, clock.get());
        }
        ledger.commit();
    }

    private void take(Engine engine, String person, String event) throws Exception {
        engine.receive(List.of(new Intake.Learned(
                        new Fact.Event(Optional.empty(), clock.get(), List.of(Identifier.id(person)), event, Map.of()),
                        false)))
                .get();
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("explain", "audience"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--data",
                folder.resolve("data").toString(),
                "--workspace",
                folder.resolve("workspace").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
