package dev.lockstep.sync.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Flight;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.sync.ledger.Standing;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience.Role;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a connection that was taken out of the workspace: who is left there, the canary too. */
class LeftConnectionTest {

    private static final AudienceShape SHAPE = new AudienceShape("Carts", List.of(IdentifierType.EMAIL), List.of());
    private static final Work ADDED = new Work(Lane.TARGET, Operation.ADD, Why.PERSON);

    @TempDir
    Path folder;

    @Test
    void tellsHowManyAreLeftThereAndWhetherTheCanaryIs() throws Exception {
        try (Engine engine =
                Engine.open(EngineSettings.of(folder.resolve("data")), new LinkedHashMap<>(), EngineObserver.NONE)) {
            add(engine, "ads", 1, 2);
            add(engine, "crm", Entry.CANARY);
            add(engine, "both", 1, Entry.CANARY);
            Ledger.open(engine.books(), "empty", Unit.PEOPLE).copy("Carts");

            try (Sync sync = new Sync(new Sync.Surroundings(
                    new EngineFeed(engine), engine.books(), InstantSource.system(), folder, SyncObserver.NONE))) {
                sync.keep(
                        WorkspaceReader.read(List.of(new SourceFile("lockstep.yaml", "segments: {}\n")))
                                .workspace()
                                .orElseThrow(),
                        folder,
                        () -> {
                            throw new IllegalStateException("nothing is read anew");
                        },
                        false);
                assertThat(sync.status())
                        .extracting(status -> status.connection() + ": "
                                + status.stopped().orElseThrow().says())
                        .satisfiesExactlyInAnyOrder(
                                said -> assertThat(said)
                                        .startsWith("ads: ")
                                        .contains("as they are: 2 of Carts; put it back"),
                                said -> assertThat(said).startsWith("both: ").contains(": 1 of Carts and its canary; "),
                                said -> assertThat(said).startsWith("crm: ").contains(": the canary of Carts; "));
            }
        }
    }

    private static void add(Engine engine, String connection, long... numbers) throws Exception {
        Ledger ledger = Ledger.open(engine.books(), connection, Unit.PEOPLE);
        Copy copy = ledger.copy("Carts");
        for (long number : numbers) {
            Row row = new Row(
                    "k" + number,
                    List.of(new Identified(IdentifierType.EMAIL, List.of("f" + number))),
                    new LinkedHashMap<>());
            Ledger.Cause cause = new Ledger.Cause(Why.PERSON, false, 1, 1, 1);
            ledger.place(copy, Role.RETARGETING, number, new Standing.Belongs(row), Long.MAX_VALUE, cause, 1);
        }
        ledger.commit();
        Flight flight = ledger.take(copy, Role.RETARGETING, ADDED, Long.MAX_VALUE, 10, SHAPE, "d1", 2)
                .orElseThrow();
        ledger.settle(
                copy,
                Role.RETARGETING,
                flight,
                flight.items().stream()
                        .map(item -> (Result) new Result.Accepted(true))
                        .toList(),
                3);
        ledger.commit();
    }
}
