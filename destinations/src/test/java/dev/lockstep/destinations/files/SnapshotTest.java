package dev.lockstep.destinations.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.model.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {

    private static final List<String> HEADER = List.of("email", "phone", "note");

    @TempDir
    private Path folder;

    @Test
    void writesAHeaderAndSortedRowsEachOnce() throws IOException {
        write(
                row("b@example.com", "+79995551111", "plain"),
                row("", "+79995551112", "a, \"quoted\"\nnote"),
                row("a@example.com", "", "ё"),
                row("b@example.com", "+79995551111", "plain"),
                row("a@example.com", "", "\uD83D\uDE00"), // above U+FFFF, so after U+FF5E by code point
                row("a@example.com", "", "\uFF5E"));

        assertThat(csv()).isEqualTo("""
                        email,phone,note
                        ,+79995551112,"a, ""quoted""
                        note"
                        a@example.com,,ё
                        a@example.com,,\uFF5E
                        a@example.com,,\uD83D\uDE00
                        b@example.com,+79995551111,plain
                        """);
    }

    @Test
    void tellsInTheManifestWhatTheFileIs() throws IOException {
        Snapshot.Written written = write(row("a@example.com", "", ""));

        assertThat(manifest()).isEqualTo("""
                        {
                          "audience": "vip",
                          "people": {
                            "in_segment": 2
                          },
                          "file": "vip.csv",
                          "rows": 1,
                          "sha256": "%s"
                        }
                        """.formatted(written.sha256()));
        assertThat(written.sha256()).isEqualTo("4a58143e0d3fc30d7533b22055b6273a7f67468889537039fe85067887242645");
    }

    @Test
    void givesEqualBytesForEqualRowsInAnyOrderHoweverManyAreHeldInMemory() throws IOException {
        long seed = 20_260_301;
        Random random = new Random(seed);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            rows.add(row("u" + random.nextInt(700) + "@example.com", "", random.nextBoolean() ? "é\n" : "x"));
        }
        Set<String> digests = new HashSet<>();
        for (int maxInMemory : new int[] {1, 7, 100, 1_999, 2_000, 100_000}) {
            Collections.shuffle(rows, random);
            try (Snapshot snapshot = Snapshot.begin(folder, "vip", HEADER, true, maxInMemory)) {
                for (List<String> row : rows) {
                    snapshot.add(row);
                }
                Snapshot.Written written = snapshot.finish(Map.of());
                digests.add(written.sha256());
                assertThat(written.rows()).isEqualTo(new HashSet<>(rows).size());
            }
        }
        assertThat(digests).as("seed " + seed).hasSize(1);
        assertThat(filesInFolder()).containsExactlyInAnyOrder("vip.csv", "vip.json");
    }

    @Test
    void takesRowsOfSeveralThreadsAtOnce() throws IOException {
        try (Snapshot snapshot = Snapshot.begin(folder, "vip", HEADER, false, 7)) {
            IntStream.range(0, 2_000).parallel().forEach(i -> add(snapshot, row("u" + i % 700, "", "")));

            assertThat(snapshot.finish(Map.of()).rows()).isEqualTo(700);
        }
        List<String> lines = Files.readAllLines(folder.resolve("vip.csv"));
        assertThat(lines.subList(1, lines.size())).isSorted().doesNotHaveDuplicates();
        assertThat(filesInFolder()).containsExactlyInAnyOrder("vip.csv", "vip.json");
    }

    private static void add(Snapshot snapshot, List<String> row) {
        try {
            snapshot.add(row);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void leavesAFileWithTheSameContentUntouched() throws IOException {
        assertThat(write(row("a@example.com", "", "")).changed()).isTrue();
        FileTime longAgo = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
        Files.setLastModifiedTime(folder.resolve("vip.csv"), longAgo);

        assertThat(write(row("a@example.com", "", "")).changed()).isFalse();
        assertThat(Files.getLastModifiedTime(folder.resolve("vip.csv"))).isEqualTo(longAgo);

        assertThat(write(row("b@example.com", "", "")).changed()).isTrue();
        assertThat(Files.getLastModifiedTime(folder.resolve("vip.csv"))).isNotEqualTo(longAgo);
    }

    @Test
    void replacesAFileThatSomebodyEdited() throws IOException {
        write(row("a@example.com", "", ""));
        String before = csv();
        Files.writeString(folder.resolve("vip.csv"), "edited");

        assertThat(write(row("a@example.com", "", "")).changed()).isTrue();
        assertThat(csv()).isEqualTo(before);
    }

    @Test
    void leavesTheOldFileWhereItEndsBeforeItIsPutInPlace() throws IOException {
        write(row("a@example.com", "", ""));
        String before = csv();

        try (Snapshot snapshot = Snapshot.begin(folder, "vip", HEADER, true, 1)) {
            snapshot.add(row("b@example.com", "", ""));
        }
        try (Replacement replacement = Replacement.of(folder.resolve("vip.csv"))) {
            replacement.out().write("half".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(csv()).isEqualTo(before);
        assertThat(filesInFolder()).containsExactlyInAnyOrder("vip.csv", "vip.json");
    }

    @Test
    void overwritesWhatACrashLeftInTheTemporaryFile() throws IOException {
        write(row("a@example.com", "", ""));
        String before = csv();
        Files.writeString(folder.resolve(".vip.csv.tmp"), "x".repeat(10_000));
        assertThat(csv()).isEqualTo(before);

        write(row("b@example.com", "", ""));

        assertThat(csv()).isEqualTo("email,phone,note\nb@example.com,,\n");
        assertThat(filesInFolder()).containsExactlyInAnyOrder("vip.csv", "vip.json");
    }

    @Test
    void refusesToWriteWhatAnotherRunIsWriting() throws IOException {
        try (Replacement other = Replacement.of(folder.resolve("vip.csv"))) {
            assertThatThrownBy(() -> write(row("a@example.com", "", "")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is being written by another run");
            other.out().write("mine".getBytes(StandardCharsets.UTF_8));
            other.commit();
        }
        assertThat(csv()).isEqualTo("mine");
    }

    @Test
    void writesAHeaderAloneForAnEmptyAudience() throws IOException {
        assertThat(write().rows()).isZero();
        assertThat(csv()).isEqualTo("email,phone,note\n");
    }

    @Test
    void refusesARowThatDoesNotFitAndAHeaderThatNamesAColumnTwice() throws IOException {
        try (Snapshot snapshot = Snapshot.begin(folder, "vip", HEADER)) {
            assertThatThrownBy(() -> snapshot.add(List.of("a@example.com")))
                    .hasMessage("a row of vip has 1 cells for 3 columns");
        }
        assertThatThrownBy(() -> Snapshot.begin(folder, "vip", List.of("email", "email")))
                .hasMessageContaining("two columns have one name");
    }

    @Test
    void refusesANameThatLeadsOutOfTheFolderOrMeansSomethingElse() {
        for (String name : List.of(
                "../vip",
                "a/b",
                "a\\b",
                "..",
                ".hidden",
                "vip.",
                " vip",
                "",
                " ",
                "a\nb",
                "a\0b",
                "c:vip",
                "CON",
                "nul.x",
                "é".repeat(101))) {
            assertThatThrownBy(() -> Snapshot.begin(folder, name, HEADER))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be the name of a file");
        }
        for (String name : List.of("CIO__RecentBuyers__0-7d__All", "Брошенная корзина", "vip.v2", "console")) {
            assertThat(FileName.problem(name)).as(name).isEmpty();
        }
    }

    @Test
    void writesValuesAsCells() {
        assertThat(Cells.of(null, true)).isEmpty();
        assertThat(Cells.of(Value.of(12), true)).isEqualTo("12");
        assertThat(Cells.of(Value.of(-1.5), true)).isEqualTo("-1.5");
        assertThat(Cells.of(Value.of(true), true)).isEqualTo("true");
        assertThat(Cells.of(new Value.Items(List.of(Value.of("a"), Value.of(1))), true))
                .isEqualTo("[\"a\",1]");
        assertThat(Cells.of(Value.of("=1+1"), true)).isEqualTo("'=1+1");
        assertThat(Cells.of(Value.of("=1+1"), false)).isEqualTo("=1+1");
    }

    private Snapshot.Written write(List<?>... rows) throws IOException {
        try (Snapshot snapshot = Snapshot.begin(folder, "vip", HEADER)) {
            for (List<?> row : rows) {
                snapshot.add(row.stream().map(String.class::cast).toList());
            }
            Map<String, Value> about = new LinkedHashMap<>();
            about.put("audience", Value.of("vip"));
            about.put("people", new Value.Fields(Map.of("in_segment", Value.of(2))));
            return snapshot.finish(about);
        }
    }

    private static List<String> row(String... cells) {
        return List.of(cells);
    }

    private String csv() throws IOException {
        return Files.readString(folder.resolve("vip.csv"));
    }

    private String manifest() throws IOException {
        return Files.readString(folder.resolve("vip.json"));
    }

    private List<String> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
