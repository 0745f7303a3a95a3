package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken or made to break the reader: each is one clear problem, found in bounded time and memory. */
class HostileInputTest {

    private static final String GOOD = "segments: {good: {where: {did: x}}}\n";

    @TempDir
    Path temporary;

    private WorkspaceFolder folder;

    @BeforeEach
    void open() {
        folder = new WorkspaceFolder(temporary);
    }

    @Test
    void aFolderThatIsNotThere() {
        Path missing = temporary.resolve("nowhere");

        assertThat(WorkspaceReader.read(missing, name -> null).problems())
                .singleElement()
                .hasToString(missing + "/lockstep.yaml:1:1: .: there is no folder " + missing
                        + "; name the folder that holds lockstep.yaml with --workspace");
    }

    @Test
    void aFolderWithoutAWorkspace() {
        assertThat(folder.problems())
                .containsExactly("lockstep.yaml:1:1: .: there is no lockstep.yaml in the folder;"
                        + " create it, or name another folder with --workspace");
    }

    @Test
    void aFileWithTheOtherEnding() {
        assertThat(folder.with("lockstep.yml", GOOD).problems())
                .containsExactly("lockstep.yaml:1:1: .: there is no lockstep.yaml in the folder;"
                        + " rename lockstep.yml to lockstep.yaml");
    }

    @Test
    void aFileForAFolder() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), GOOD);

        assertThat(WorkspaceReader.read(file, name -> null).problems())
                .singleElement()
                .asString()
                .contains("is not a folder");
    }

    @Test
    void anEmptyFile() {
        assertThat(folder.with("lockstep.yaml", "").problems())
                .containsExactly("lockstep.yaml:1:1: .: is empty; write at least one key, or remove the file");
        assertThat(folder.with("lockstep.yaml", "# nothing but a comment\n").problems())
                .singleElement()
                .asString()
                .contains("is empty");
    }

    @Test
    void bytesThatAreNoText() {
        byte[] latin1 = "workspace: shop\ntitle: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(folder.with("lockstep.yaml", latin1).problems())
                .containsExactly("lockstep.yaml:2:11: .: the byte 0xe9 is not UTF-8; save the file as UTF-8");
    }

    @Test
    void aNulByte() {
        assertThat(folder.with("lockstep.yaml", "workspace: a\nevents: {a: \u0000}\n")
                        .problems())
                .containsExactly(
                        "lockstep.yaml:2:13: .: the control character U+0000;" + " remove it, YAML holds text only");
    }

    @Test
    void aByteOrderMarkIsNoProblem() {
        assertThat(folder.with("lockstep.yaml", "\uFEFF" + GOOD).problems()).isEmpty();
    }

    @Test
    void charactersBeyondTheBasicPlaneCountAsOneColumn() {
        assertThat(folder.with("lockstep.yaml", "{\"\uD83D\uDE00\": 1, b: 2}\n").problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("lockstep.yaml:1:2", "lockstep.yaml:1:10");
    }

    @Test
    void aBombOfAliases() {
        String bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
                + IntStream.range(1, 30)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)
                                + "]\n")
                        .collect(Collectors.joining());

        assertThat(folder.with("lockstep.yaml", bomb).problems())
                .singleElement()
                .asString()
                .contains("more than 200000 values, aliases expanded; use fewer aliases, or split the file");
    }

    @Test
    void aBombOfMergeKeys() {
        String bomb = "a0: &a0 {k: v}\n"
                + IntStream.range(1, 30)
                        .mapToObj(i -> "aI: &aI {<<: [*aP, *aP], kI: *aP}\n"
                                .replace("I", "" + i)
                                .replace("P", "" + (i - 1)))
                        .collect(Collectors.joining());

        assertThat(folder.with("lockstep.yaml", bomb).problems())
                .singleElement()
                .asString()
                .contains("more than 200000 values, aliases expanded");
    }

    @Test
    void anAliasOfWhatItStandsIn() {
        assertThat(folder.with("lockstep.yaml", "segments: &s {a: {where: {all: [*s]}}}\n")
                        .problems())
                .containsExactly("lockstep.yaml:1:11: segments.a.where.all[0]:"
                        + " an alias of what it stands in, which has no end; remove it");
    }

    @Test
    void deepNesting() {
        assertThat(folder.with("lockstep.yaml", "a: " + "[".repeat(100_000)).problems())
                .containsExactly("lockstep.yaml:1:103: .: nested deeper than 100 levels, aliases expanded;"
                        + " write less, or split the file");
        assertThat(folder.with("lockstep.yaml", "- ".repeat(100_000) + "x").problems())
                .singleElement()
                .asString()
                .contains("nested deeper than 100 levels");
    }

    @Test
    void manyValues() {
        assertThat(folder.with("lockstep.yaml", "a: [" + "1,".repeat(500_000) + "1]")
                        .problems())
                .singleElement()
                .asString()
                .contains("more than 200000 values");
    }

    @Test
    void aHugeFile() {
        assertThat(folder.with("lockstep.yaml", "# " + "x".repeat(5 << 20)).problems())
                .containsExactly("lockstep.yaml:1:1: .: is larger than 4 MiB; split it into several files");
    }

    @Test
    void manyFiles() {
        folder.with("lockstep.yaml", GOOD);
        IntStream.range(0, 1001).forEach(i -> folder.with("more/" + i + ".yaml", "events: {}"));

        assertThat(folder.read().problems())
                .singleElement()
                .asString()
                .endsWith(":1:1: .: more than 1000 YAML files below the folder; keep only definitions in it");
    }

    @Test
    void aLongChainOfSegments() {
        assertThat(folder.with("lockstep.yaml", chain(100, "did: x")).problems())
                .isEmpty();
        assertThat(folder.with("lockstep.yaml", chain(3000, "did: x")).problems())
                .containsExactly("lockstep.yaml:2:24: segments.s0.where.member:"
                        + " segment s0 stands on a chain of more than 100 others; shorten the chain");
    }

    @Test
    void aLongCycleOfSegments() {
        assertThat(folder.with("lockstep.yaml", chain(3000, "member: s0")).problems())
                .singleElement()
                .asString()
                .startsWith(
                        "lockstep.yaml:2:24: segments.s0.where.member: segments that need each other: s0 → s1 → s2 →")
                .endsWith("→ s99 → …; take one of these references out");
    }

    private static String chain(int length, String end) {
        return "segments:\n"
                + IntStream.range(0, length)
                        .mapToObj(i -> "  s" + i + ": {where: {member: s" + (i + 1) + "}}\n")
                        .collect(Collectors.joining())
                + "  s" + length + ": {where: {" + end + "}}\n";
    }

    @Test
    void moreProblemsThanAnyoneReads() {
        String wrong = "segments:\n"
                + IntStream.range(0, 1500)
                        .mapToObj(i -> "  s" + i + ": {where: {member: nowhere" + i + "}}\n")
                        .collect(Collectors.joining());

        assertThat(folder.with("lockstep.yaml", wrong).problems()).hasSize(1000);
    }

    @Test
    void longAndStrangeNamesAreCutAndMadeHarmless() {
        assertThat(folder.with("lockstep.yaml", "\"\\e[31m\\u202e" + "x".repeat(5000) + "\": 1\n")
                        .problems())
                .singleElement()
                .asString()
                .hasSizeLessThan(600)
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aNumberOfManyDigits() {
        assertThat(folder.with(
                                "lockstep.yaml",
                                "segments: {a: {where: {attribute: x, eq: %s}}, b: {where: {sample: 1e-2147483647, salt: x}}}"
                                        .formatted("9".repeat(500_000)))
                        .problems())
                .hasSize(2);
    }

    @Test
    void aRegularExpressionThatWouldFillTheMemory() {
        String[] expressions = {
            "((((a{100}){100}){100}){100})",
            "(a{1000}){1000}",
            "(?:(?:[a-z]{50}){50}){50}",
            "(".repeat(900) + ")".repeat(900),
            "a".repeat(2000),
            "((a|b){0,500}c){500}"
        };
        for (String expression : expressions) {
            assertThat(folder.with(
                                    "lockstep.yaml",
                                    "segments: {a: {where: {attribute: x, matches: '%s'}}}".formatted(expression))
                            .problems())
                    .as(expression)
                    .singleElement()
                    .asString()
                    .contains("unfolds to more than");
        }
    }

    @Test
    void usualRegularExpressionsAreNoProblem() {
        String[] expressions = {
            "^\\d{4}-\\d{2}-\\d{2}T?",
            "[]a]{3}",
            "(?i)sale|promo",
            "\\Q{9999}\\E",
            "a{,3}",
            "(?:x{2}){3}",
            "[^\\]]{1,40}",
            "\\p{Greek}+"
        };
        for (String expression : expressions) {
            assertThat(folder.with(
                                    "lockstep.yaml",
                                    "segments: {a: {where: {attribute: x, matches: '%s'}}}".formatted(expression))
                            .problems())
                    .as(expression)
                    .isEmpty();
        }
    }

    @Test
    void oneBrokenFileDoesNotMakeReferencesToItWrong() {
        folder.with("lockstep.yaml", "segments: {a: {where: {member: b}}, c: {where: {did: 5}}}\n")
                .with("more.yaml", "segments: {b: {where: [}}\n");

        assertThat(folder.problems())
                .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
                .containsExactly("lockstep.yaml:1:54", "more.yaml:1:24");
    }

    @Test
    void theSameKeyInTwoFilesNamesBothPlaces() {
        folder.with("lockstep.yaml", "workspace: a\nsegments: {a: {where: {did: x}}}\n")
                .with("team/more.yaml", "workspace: b\nsegments:\n  a: {where: {did: y}}\n");

        assertThat(folder.problems())
                .containsExactly(
                        "team/more.yaml:1:1: workspace: the key \"workspace\" is already at lockstep.yaml:1:1;"
                                + " remove or rename one of the two",
                        "team/more.yaml:3:3: segments.a: the key \"a\" is already at lockstep.yaml:2:12;"
                                + " remove or rename one of the two");
    }
}
