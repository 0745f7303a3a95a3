package dev.lockstep.sync.files;

import dev.lockstep.core.model.Path;
import dev.lockstep.destinations.files.Cells;
import dev.lockstep.destinations.files.Snapshot;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.sync.planner.Candidate;
import dev.lockstep.sync.planner.Decision;
import dev.lockstep.sync.planner.MatchTree;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One audience on its way to its file while everybody passes by. Mutable, for one thread. */
final class AudienceFile implements AutoCloseable {

    private final FilePlan plan;
    private final Snapshot snapshot;
    private final MatchTree people = new MatchTree();

    AudienceFile(FilePlan plan, java.nio.file.Path folder) throws IOException {
        this.plan = plan;
        this.snapshot = Snapshot.begin(folder, plan.audience().name(), plan.header());
    }

    FilesSettings settings() {
        return plan.settings();
    }

    /** Decides on the next person, and takes them in where they belong. */
    void decide(Candidate candidate, long now) throws IOException {
        Decision decision = plan.admission().decide(candidate, now);
        people.add(decision);
        if (decision instanceof Decision.Belongs(List<Identified> identified, var refused)) {
            addRows(identified, candidate);
        }
    }

    AudienceFiles.Result finish(Workspace workspace, Map<String, String> hashes, long now) throws IOException {
        Snapshot.Written written = snapshot.finish(FileManifest.of(plan, workspace, hashes, people, now));
        return new AudienceFiles.Result(plan.audience().name(), written, people);
    }

    private void addRows(List<Identified> identified, Candidate candidate) throws IOException {
        List<String> fields = new ArrayList<>();
        for (Path path : plan.audience().fields().values()) {
            fields.add(Cells.of(candidate.attribute(path), plan.settings().spreadsheetSafe()));
        }
        int rows = identified.stream()
                .mapToInt(identifier -> identifier.values().size())
                .max()
                .orElseThrow();
        for (int row = 0; row < rows; row++) {
            List<String> cells = new ArrayList<>();
            for (IdentifierType type : plan.identifiers()) {
                cells.add(value(identified, type, row));
            }
            cells.addAll(fields);
            snapshot.add(cells);
        }
    }

    private static String value(List<Identified> identified, IdentifierType type, int row) {
        for (Identified identifier : identified) {
            if (identifier.type() == type && row < identifier.values().size()) {
                return identifier.values().get(row);
            }
        }
        return "";
    }

    @Override
    public void close() throws IOException {
        snapshot.close();
    }
}
