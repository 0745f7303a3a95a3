package dev.lockstep.sync.runner;

import dev.lockstep.destinations.files.Cells;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Snapshot;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Entry;
import dev.lockstep.sync.ledger.Row;
import dev.lockstep.sync.planner.CopyState.SnapshotState;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Plan.Action.Put;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Puts all members at once. The same bytes are not put again; but where the program ended while a snapshot was on its way, nobody knows
 * which one is there, and then one is put in any case. For one thread.
 */
final class Snapshots {

    /** What protects somebody waits for a tenth of the usual time at least, so that it does not go one by one. */
    private static final int MOST_HASTE = 10;

    private static final String PUT = "put";

    private final Courier courier;
    private final Destination.Snapshots destination;
    private final Path scratch;
    private final IntSupplier copies;
    private final Set<Long> hurried = new HashSet<>();

    /** @param copies how many there are at the connection */
    Snapshots(Courier courier, Destination.Snapshots destination, Path scratch, IntSupplier copies) {
        this.courier = courier;
        this.destination = destination;
        this.scratch = scratch;
        this.copies = copies;
    }

    SnapshotState state(Copy copy) {
        boolean isReady = copy.observation().map(destination::isReady).orElse(true);
        if (hurried.contains(copy.id()) || copy.acceptedAt().isEmpty()) {
            return new SnapshotState(isReady, copy.isUncertain(), copy.isDue(), Long.MIN_VALUE, Long.MIN_VALUE);
        }
        long last = copy.acceptedAt().getAsLong();
        return new SnapshotState(
                isReady,
                copy.isUncertain(),
                copy.isDue(),
                last + destination.pace().toMillis(),
                last + protectivePaceMs());
    }

    /** As often as all copies may be put all day by the quotas, but not more than ten times as often as others. */
    private long protectivePaceMs() {
        long pace = destination.pace().toMillis();
        long byQuota = courier.declaration.quotas().stream()
                .mapToLong(quota -> copies.getAsInt() * quota.per().toMillis() / quota.amount())
                .max()
                .orElse(0);
        return Math.min(pace, Math.max(pace / MOST_HASTE, byQuota));
    }

    /** The next one waits for no more changes. */
    void hurry(Copy copy) {
        hurried.add(copy.id());
    }

    /** Puts a snapshot; returns whether it was taken, so that it is worth to look at. */
    boolean put(Copy copy, Target target, Put put, long now) throws StoreException {
        dev.lockstep.destinations.files.Snapshot.Written written = write(copy, target, put);
        try {
            if (!copy.isDue() && copy.digest().filter(written.sha256()::equals).isPresent()) {
                settle(copy, put, written, now, now);
                return true; // what waited for nothing is in effect when what is there is
            }
            hurried.remove(copy.id());
            Optional<String> before = copy.isUncertain()
                    ? Optional.empty()
                    : Optional.of(copy.digest().orElse(""));
            courier.ledger.begin(copy);
            long began = courier.clock.millis();
            courier.budgets.use(put.lane());
            CallJournal journal = new CallJournal(courier, copy, written.sha256());
            Answer<Remote> answer = destination.put(snapshot(copy, target, written), copy.remote(), journal);
            long then = courier.clock.millis();
            return switch (answer) {
                case Answer.Done<Remote>(Remote remote) -> {
                    courier.waits.succeeded();
                    copy.keep(remote);
                    copy.observed(Observation.of(Status.PROCESSING, "sent"), then);
                    settle(copy, put, written, began, then);
                    remote.id().ifPresent(journal::answered);
                    courier.done(
                            journal, PUT, put.lane(), new Courier.Counted(written.rows(), written.rows(), 0), began);
                    yield true;
                }
                case Answer.Failed<Remote>(Failure failure) -> {
                    if (!(failure instanceof Failure.Unknown)) {
                        before.ifPresent(digest -> copy.neverBegan(digest));
                    }
                    courier.failed(journal, PUT, put.lane(), written.rows(), failure, began);
                    failed(copy, put.lane(), failure, then);
                    yield failure instanceof Failure.Unknown;
                }
            };
        } finally {
            delete(written.file());
            courier.ledger.commit();
        }
    }

    /** The canary does not make an audience large enough. */
    private Snapshot snapshot(Copy copy, Target target, dev.lockstep.destinations.files.Snapshot.Written written) {
        long canary = courier.ledger.find(copy, Entry.CANARY).isPresent() ? 1 : 0;
        return new Snapshot(
                target.shape(),
                target.definition(),
                written.file(),
                destination.header(target.shape()),
                written.rows(),
                written.sha256(),
                written.rows() - canary < courier.declaration.minimumMembers());
    }

    private void settle(
            Copy copy, Put put, dev.lockstep.destinations.files.Snapshot.Written written, long began, long now)
            throws StoreException {
        courier.ledger.settleSnapshot(
                copy, put::leaves, written.sha256(), written.rows(), now, one -> courier.tell(copy, one, began, now));
    }

    private void failed(Copy copy, Lane lane, Failure failure, long now) {
        switch (failure) {
            case Failure.Later later -> courier.waits.failed(lane, failure, later.after(), now);
            case Failure.Unknown unknown -> courier.waits.failed(lane, failure, unknown.after(), now);
            case Failure.TooMuch(Trouble trouble) -> copy.stop(trouble, now);
            case Failure.Rejected(Trouble trouble) -> copy.stop(trouble, now);
            case Failure.Gone(Trouble trouble) -> copy.stop(trouble, now);
            case Failure.Credentials(Trouble trouble) -> courier.stop(trouble);
            case Failure.Closed(Trouble trouble) -> courier.stop(trouble);
        }
    }

    private dev.lockstep.destinations.files.Snapshot.Written write(Copy copy, Target target, Put put) {
        List<String> header = destination.header(target.shape());
        try (dev.lockstep.destinations.files.Snapshot file = dev.lockstep.destinations.files.Snapshot.beginInPassing(
                scratch, courier.connection + "-" + copy.id(), header)) {
            courier.ledger.forEachRow(copy, put::leaves, row -> addRows(row, header, file));
            return file.finish(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException("a snapshot cannot be written; see to the disk", e);
        }
    }

    /** A person has as many rows as they have identifiers of the type that they have most of. */
    private void addRows(Row row, List<String> header, dev.lockstep.destinations.files.Snapshot file) {
        int rows = row.identifiers().stream()
                .mapToInt(identified -> identified.values().size())
                .max()
                .orElse(1);
        for (int i = 0; i < rows; i++) {
            List<String> cells = new ArrayList<>();
            for (String column : header) {
                cells.add(cell(row, column, i));
            }
            try {
                file.add(cells);
            } catch (IOException e) {
                throw new UncheckedIOException("a snapshot cannot be written; see to the disk", e);
            }
        }
    }

    private String cell(Row row, String column, int index) {
        for (Identified identified : row.identifiers()) {
            if (identified.type().word().equals(column)) {
                return index < identified.values().size() ? identified.values().get(index) : "";
            }
        }
        return Cells.of(row.fields().get(column), destination.isForSpreadsheets());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(file.resolveSibling(
                    file.getFileName().toString().replaceFirst("csv$", "json"))); // what it said of itself
        } catch (IOException e) {
            throw new UncheckedIOException("a snapshot that was sent cannot be deleted; see to the disk", e);
        }
    }
}
