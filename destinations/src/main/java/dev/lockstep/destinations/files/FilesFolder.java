package dev.lockstep.destinations.files;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One folder. An audience's copy there is its file; the id is the name of that. What came and went is written first, then the members,
 * then the manifest, each at once and whole: after a crash between two of them the same snapshot puts the rest right.
 */
final class FilesFolder implements Destination.Snapshots {

    private static final String SHA256 = "sha256";

    private final Path folder;
    private final FileFormat format;
    private final boolean isForSpreadsheets;
    private final boolean withChanges;
    private final Duration pace;
    private final InstantSource clock;

    FilesFolder(
            Path folder,
            FileFormat format,
            boolean isForSpreadsheets,
            boolean withChanges,
            Duration pace,
            InstantSource clock) {
        this.folder = folder;
        this.format = format;
        this.isForSpreadsheets = isForSpreadsheets;
        this.withChanges = withChanges;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public List<String> header(AudienceShape audience) {
        return Stream.concat(audience.identifiers().stream().map(IdentifierType::word), audience.fields().stream())
                .toList();
    }

    @Override
    public Duration pace() {
        return pace;
    }

    @Override
    public boolean isForSpreadsheets() {
        return isForSpreadsheets;
    }

    @Override
    public Answer<Remote> put(Snapshot snapshot, Remote remote, Journal journal) {
        String name = snapshot.audience().name();
        Optional<String> problem = FileName.problem(name);
        if (problem.isPresent()) {
            return Answer.failed(new Failure.Rejected(new Trouble("name", problem.get())));
        }
        Path file = folder.resolve(format.file(name));
        try {
            Files.createDirectories(folder);
            if (withChanges) {
                new ChangeFiles(folder, name).write(file, snapshot, Instants.format(clock.millis()));
            }
            String sha256 = put(snapshot, file);
            try (Replacement replacement = Replacement.of(folder.resolve(name + ".json"))) {
                replacement
                        .out()
                        .write(Manifest.json(manifest(snapshot, file, sha256)).getBytes(StandardCharsets.UTF_8));
                replacement.commit();
            }
            deleteOther(remote, file);
            return new Answer.Done<>(
                    remote.withId(file.getFileName().toString()).with(SHA256, sha256));
        } catch (IOException e) {
            return Answer.failed(new Failure.Unknown(trouble(e), Optional.empty())); // some of the files may be there
        }
    }

    /** Puts the members in place of those of before, and returns the SHA-256 of the file. */
    private String put(Snapshot snapshot, Path file) throws IOException {
        return switch (format) {
            case CSV -> copy(snapshot.file(), file);
            case PARQUET -> {
                Path written = file.resolveSibling("." + file.getFileName() + ".new");
                try {
                    Parquet.write(snapshot.file(), snapshot.header(), written);
                    yield copy(written, file);
                } finally {
                    Files.deleteIfExists(written);
                }
            }
        };
    }

    private static String copy(Path from, Path to) throws IOException {
        try (Replacement replacement = Replacement.of(to)) {
            Files.copy(from, replacement.out());
            return replacement.commit().sha256();
        }
    }

    /** What was written before the format was another one goes: nobody would keep it in step. */
    private void deleteOther(Remote remote, Path file) throws IOException {
        String name = file.getFileName().toString();
        if (remote.id().isPresent() && !remote.id().get().equals(name)) {
            Files.deleteIfExists(folder.resolve(remote.id().get()));
        }
    }

    private Value manifest(Snapshot snapshot, Path file, String sha256) {
        Map<String, Value> manifest = new LinkedHashMap<>();
        manifest.put("audience", Value.of(snapshot.audience().name()));
        manifest.put("definition", Value.of(snapshot.definition()));
        manifest.put("at", Value.of(Instants.format(clock.millis())));
        manifest.put("file", Value.of(file.getFileName().toString()));
        manifest.put("rows", Value.of((double) snapshot.rows()));
        manifest.put(SHA256, Value.of(sha256));
        return new Value.Fields(manifest);
    }

    /** Whether each file is the one that was written. Whoever reads it may have moved it away, which is no failure. */
    @Override
    public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
        Map<Long, Observation> observations = new LinkedHashMap<>();
        try {
            for (Map.Entry<Long, Remote> copy : copies.entrySet()) {
                if (copy.getValue().id().isPresent()) {
                    observations.put(copy.getKey(), look(copy.getValue()));
                }
            }
        } catch (IOException e) {
            return Answer.failed(new Failure.Later(trouble(e), Optional.empty()));
        }
        return new Answer.Done<>(observations);
    }

    private Observation look(Remote remote) throws IOException {
        Path file = folder.resolve(remote.id().orElseThrow());
        if (!file.getFileName().toString().endsWith("." + format.word())) {
            return Observation.of(Status.ALTERED, "the file is in another format");
        }
        if (!Files.exists(file)) {
            return Observation.of(Status.UNKNOWN, "the file is not there any more");
        }
        return remote.note(SHA256).equals(Optional.of(Replacement.sha256Of(file)))
                ? Observation.of(Status.READY, "written")
                : Observation.of(Status.ALTERED, "the file was changed by somebody else");
    }

    private Trouble trouble(IOException e) {
        return new Trouble(
                e.getClass().getSimpleName(),
                "the folder " + folder + " cannot be written to or read; look at it and its disk");
    }
}
