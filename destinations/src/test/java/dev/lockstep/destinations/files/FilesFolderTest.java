package dev.lockstep.destinations.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.contract.DestinationContract;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FilesFolderTest extends DestinationContract {

    private static final AudienceShape SHAPE =
            new AudienceShape("vip", List.of(IdentifierType.EMAIL, IdentifierType.PHONE), List.of("city"));

    private Remote remote = Remote.NONE;

    @Override
    protected DestinationKind kind() {
        return new FilesKind();
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("directory", "out");
    }

    @Test
    void putsTheFileAsItIsAndTellsOfIt() throws IOException {
        put(destination(false), "a,,Kazan\nb,,Omsk\n");

        assertThat(folder.resolve("out/vip.csv")).content().isEqualTo("email,phone,city\na,,Kazan\nb,,Omsk\n");
        assertThat(folder.resolve("out/vip.json")).content().isEqualTo("""
                        {
                          "audience": "vip",
                          "definition": "d1",
                          "at": "2026-11-20T10:00:00.000Z",
                          "file": "vip.csv",
                          "rows": 2,
                          "sha256": "%s"
                        }
                        """.formatted(
                        Replacement.sha256Of(folder.resolve("out/vip.csv"))));
        assertThat(remote.id()).contains("vip.csv");
        assertThat(files("out")).containsExactly("vip.csv", "vip.json");
    }

    @Test
    void putsTheIdentifiersFirstAndThenTheFields() {
        assertThat(destination(false).header(SHAPE)).containsExactly("email", "phone", "city");
    }

    @Test
    void writesWhatCameAndWentToAFileForEachTime() throws IOException {
        Destination.Snapshots files = destination(true);
        put(files, "a,,Kazan\nb,,Omsk\n");
        put(files, "a,,Kazan\nc,,\"two\nlines, \"\"quoted\"\"\"\n");
        put(files, "a,,Kazan\na,1,Kazan\n");

        assertThat(changes()).containsExactly("""
                        {"at":"2026-11-20T10:00:00.000Z","change":"added","row":{"email":"a","city":"Kazan"}}
                        {"at":"2026-11-20T10:00:00.000Z","change":"added","row":{"email":"b","city":"Omsk"}}
                        """, """
                        {"at":"2026-11-20T10:00:00.000Z","change":"removed","row":{"email":"b","city":"Omsk"}}
                        {"at":"2026-11-20T10:00:00.000Z","change":"added","row":{"email":"c","city":"two\\nlines, \\"quoted\\""}}
                        """, """
                        {"at":"2026-11-20T10:00:00.000Z","change":"added","row":{"email":"a","phone":"1","city":"Kazan"}}
                        {"at":"2026-11-20T10:00:00.000Z","change":"removed","row":{"email":"c","city":"two\\nlines, \\"quoted\\""}}
                        """);
    }

    @Test
    void writesNoChangeTwiceWhereTheSameIsPutAgain() throws IOException {
        Destination.Snapshots files = destination(true);
        put(files, "a,,\n");
        put(files, "a,,\n");
        assertThat(changes()).hasSize(1);

        put(files, "b,,\n");
        put(files, "a,,\n");
        assertThat(changes()).hasSize(3);
    }

    /** The changes were written, and the CSV was not, when the process died. */
    @Test
    void writesTheSameFileOfChangesAgainAfterACrash() throws IOException {
        Destination.Snapshots files = destination(true);
        put(files, "a,,\n");
        String before = Files.readString(folder.resolve("out/vip.csv"));
        put(files, "b,,\n");
        Files.writeString(folder.resolve("out/vip.csv"), before);

        put(files, "b,,\n");

        assertThat(changes()).hasSize(2);
        assertThat(changes().getLast()).contains("\"removed\"", "\"added\"");
    }

    @Test
    void seesWhetherTheFileIsStillTheOneThatWasWritten() throws IOException {
        Destination.Snapshots files = destination(false);
        put(files, "a,,\n");
        assertThat(status(files)).isEqualTo(Status.READY);

        Files.writeString(folder.resolve("out/vip.csv"), "mine now");
        assertThat(status(files)).isEqualTo(Status.ALTERED);

        Files.delete(folder.resolve("out/vip.csv"));
        assertThat(status(files)).isEqualTo(Status.UNKNOWN);

        assertThat(files.look(Map.of(1L, Remote.NONE))).isEqualTo(new Answer.Done<>(Map.of()));
    }

    @Test
    void triesAgainWhereTheFolderCannotBeWritten() throws IOException {
        Files.writeString(folder.resolve("out"), "a file where the folder should be");

        assertThat(destination(false).put(snapshot("a,,\n"), remote, kept -> {}))
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unknown.class));
    }

    @Test
    void refusesNamesThatAreNoFiles() {
        AudienceShape device = new AudienceShape("con", List.of(IdentifierType.EMAIL), List.of());
        AudienceShape twice = new AudienceShape("vip", List.of(IdentifierType.EMAIL), List.of("email"));

        assertThat(kind().problem(device, withDefaults(settings()))).isPresent();
        assertThat(kind().problem(twice, withDefaults(settings()))).isPresent();
        assertThat(kind().problem(SHAPE, withDefaults(settings()))).isEmpty();
        assertThat(kind().nameThere("VIP")).isEqualTo(kind().nameThere("vip"));
    }

    @Test
    void speaksTheDialectThatItIsTold() {
        assertThat(kind().dialect(withDefaults(Map.of("directory", "out", "dialect", "vk")))
                        .rule(IdentifierType.EMAIL)
                        .orElseThrow()
                        .words())
                .endsWith("md5-hex");
        assertThat(kind().dialect(withDefaults(Map.of("directory", "out", "dialect", "vk", "hash", "false")))
                        .rule(IdentifierType.EMAIL)
                        .orElseThrow()
                        .words())
                .endsWith("none");
    }

    private Destination.Snapshots destination(boolean withChanges) {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put("changes", Boolean.toString(withChanges));
        return (Destination.Snapshots)
                kind().open(withDefaults(settings), new Surroundings(() -> NOW, Meter.UNLIMITED));
    }

    private void put(Destination.Snapshots files, String rows) throws IOException {
        Answer<Remote> answer = files.put(snapshot(rows), remote, kept -> {});
        assertThat(answer).isInstanceOf(Answer.Done.class);
        remote = ((Answer.Done<Remote>) answer).value();
    }

    private dev.lockstep.destinations.spi.Snapshot snapshot(String rows) throws IOException {
        Path file = Files.writeString(folder.resolve("snapshot.csv"), "email,phone,city\n" + rows);
        return new dev.lockstep.destinations.spi.Snapshot(
                SHAPE,
                "d1",
                file,
                List.of("email", "phone", "city"),
                rows.lines().count(),
                Replacement.sha256Of(file),
                false);
    }

    private Status status(Destination.Snapshots files) {
        return switch (files.look(Map.of(1L, remote))) {
            case Answer.Done<Map<Long, Observation>>(Map<Long, Observation> seen) ->
                seen.values().iterator().next().status();
            case Answer.Failed<Map<Long, Observation>>(Failure failure) -> throw new AssertionError(failure.toString());
        };
    }

    private List<String> changes() throws IOException {
        List<String> names = files("out/vip.changes");
        assertThat(names).isSorted().allMatch(name -> name.matches("00000[1-9]-[0-9a-f]{12}\\.jsonl"));
        return names.stream()
                .map(name -> folder.resolve("out/vip.changes/" + name))
                .map(file -> {
                    try {
                        return Files.readString(file);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private List<String> files(String in) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(in))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
