package dev.lockstep.destinations.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is asked for as BI would, by SQL. */
class ParquetFilesTest {

    private static final List<String> HEADER = List.of("email", "o'city");
    private static final AudienceShape SHAPE =
            new AudienceShape("vip", List.of(IdentifierType.EMAIL), List.of("o'city"));

    @TempDir
    Path folder;

    private Remote remote = Remote.NONE;

    @Test
    void theRowsAreThoseOfTheCsvWithNothingForWhatIsAbsent() throws Exception {
        put(FileFormat.PARQUET, "a,\nb,\"two\nlines, \"\"quoted\"\"\"\nc,007\n", 3);

        assertThat(rows("SELECT email, \"o'city\" FROM " + file()))
                .containsExactly("a null", "b two\nlines, \"quoted\"", "c 007");
        assertThat(rows("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + file() + ")"))
                .containsExactly("email VARCHAR", "o'city VARCHAR");
        assertThat(names()).containsExactly("vip.json", "vip.parquet");
        assertThat(folder.resolve("out/vip.json"))
                .content()
                .contains("\"file\": \"vip.parquet\"", "\"rows\": 3", Replacement.sha256Of(parquet()));
        assertThat(status(FileFormat.PARQUET)).isEqualTo(Status.READY);
    }

    @Test
    void equalMembersGiveEqualBytesAndNobodyGivesAFileWithoutRows() throws Exception {
        StringBuilder many = new StringBuilder();
        for (int i = 100_000; i < 250_000; i++) { // more than a group of rows
            many.append("m").append(i).append(",\n");
        }
        put(FileFormat.PARQUET, many.toString(), 150_000);
        byte[] first = Files.readAllBytes(parquet());
        assertThat(rows("SELECT count(*), count(DISTINCT email) FROM " + file()))
                .containsExactly("150000 150000");

        put(FileFormat.PARQUET, "", 0);
        assertThat(rows("SELECT count(*), count(email) FROM " + file())).containsExactly("0 0");

        put(FileFormat.PARQUET, many.toString(), 150_000);
        assertThat(Files.readAllBytes(parquet())).isEqualTo(first);
    }

    @Test
    void anotherFormatTakesThePlaceOfTheOneBefore() throws Exception {
        put(FileFormat.CSV, "a,\n", 1);
        assertThat(status(FileFormat.PARQUET)).as("so that it is put once more").isEqualTo(Status.ALTERED);

        put(FileFormat.PARQUET, "a,\n", 1);

        assertThat(names()).containsExactly("vip.json", "vip.parquet");
        assertThat(status(FileFormat.PARQUET)).isEqualTo(Status.READY);
    }

    @Test
    void changesAreToldOfCsvAlone() {
        Map<String, String> settings = Map.of("directory", "out", "format", "parquet", "changes", "true");

        assertThat(new FilesKind().problem(SHAPE, new Settings(settings, folder)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("changes: true needs format: csv"));
    }

    private FilesFolder files(FileFormat format) {
        return new FilesFolder(
                folder.resolve("out"),
                format,
                false,
                false,
                Duration.ZERO,
                () -> Instant.parse("2026-11-20T10:00:00Z"));
    }

    private void put(FileFormat format, String rows, long count) throws IOException {
        Path csv = Files.writeString(folder.resolve("snapshot.csv"), "email,o'city\n" + rows);
        dev.lockstep.destinations.spi.Snapshot snapshot =
                new dev.lockstep.destinations.spi.Snapshot(SHAPE, "d1", csv, HEADER, count, "", false);
        Destination.Snapshots files = files(format);
        Answer<Remote> answer = files.put(snapshot, remote, kept -> {});
        assertThat(answer).isInstanceOf(Answer.Done.class);
        remote = ((Answer.Done<Remote>) answer).value();
    }

    private Status status(FileFormat format) {
        Answer<Map<Long, Observation>> seen = files(format).look(Map.of(1L, remote));
        return ((Answer.Done<Map<Long, Observation>>) seen).value().get(1L).status();
    }

    private Path parquet() {
        return folder.resolve("out/vip.parquet");
    }

    private String file() {
        return "'" + parquet() + "'";
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1) + " " + result.getString(2));
            }
        }
        return rows;
    }
}
