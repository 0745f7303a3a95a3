package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.SegmentView;
import dev.lockstep.engine.partition.Inspection;
import dev.lockstep.engine.store.RocksStore;
import dev.lockstep.engine.store.StoreException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code lockstep state inspect}: what is in a data folder. */
@Command(
        name = "inspect",
        description = {
            "Tell what is in a data folder: persons, facts, segments and their sizes, and what takes how much room.",
            "",
            "Needs neither the key nor the workspace, and may be run beside a server. Numbers of rows are estimates."
        },
        sortOptions = false)
final class StateInspectCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final DataOption data = new DataOption();

    @Override
    public Integer call() {
        try (RocksStore store = RocksStore.openToRead(Engine.storeIn(data.folder()))) {
            Inspection inspection = Inspection.of(store);
            List<RocksStore.Extent> extents = store.extents();
            common.answer(() -> json(inspection, extents), () -> print(inspection, extents));
            return ExitCode.DONE;
        } catch (StoreException e) {
            throw new CommandException(ExitCode.OUTSIDE_FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static Json json(Inspection inspection, List<RocksStore.Extent> extents) {
        return new Json()
                .put("format", inspection.format())
                .instant("last_turn", inspection.lastTurn())
                .put("facts", inspection.facts())
                .put("persons", inspection.persons())
                .put("last_position", inspection.lastPosition())
                .instant("next_timer", inspection.nextTimer())
                .put("backfilled", inspection.backfilled())
                .put(
                        "segments",
                        Json.list(inspection.segments().stream()
                                .map(segment -> new Json()
                                        .text("segment", segment.segment())
                                        .text("hash", segment.hash())
                                        .put("size", segment.size())
                                        .instant("changed_at", segment.changedAt()))
                                .toList()))
                .put(
                        "tables",
                        Json.list(extents.stream()
                                .map(extent -> new Json()
                                        .text("table", extent.table().word())
                                        .put("rows", extent.rows())
                                        .put("bytes", extent.bytes()))
                                .toList()));
    }

    private void print(Inspection inspection, List<RocksStore.Extent> extents) {
        PrintWriter out = common.out();
        out.printf(Locale.ROOT, "%,d persons, %,d facts ever taken%n", inspection.persons(), inspection.facts());
        out.printf(
                Locale.ROOT,
                "last turn at %s, next timer %s%n",
                instant(inspection.lastTurn(), "no time yet"),
                instant(inspection.nextTimer(), "never"));
        out.printf(
                Locale.ROOT,
                "%,d entries and exits ever logged; %s%n%n",
                inspection.lastPosition(),
                inspection.backfilled()
                        ? "everybody is by the current definitions"
                        : "a backfill by new definitions is under way");
        for (SegmentView segment : inspection.segments()) {
            out.printf(Locale.ROOT, "  %,12d  %s  %s%n", segment.size(), segment.hash(), segment.segment());
        }
        out.println();
        for (RocksStore.Extent extent : extents) {
            out.printf(
                    Locale.ROOT,
                    "  %,12d rows  %,10d KiB  %s%n",
                    extent.rows(),
                    extent.bytes() >> 10,
                    extent.table().word());
        }
    }

    private static String instant(OptionalLong instant, String none) {
        return instant.isPresent() ? Instants.format(instant.getAsLong()) : none;
    }
}
