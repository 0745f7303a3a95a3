package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir
    Path folder;

    @Test
    void tellsWhatThereIsWhereAllIsWell() throws IOException {
        workspace("""
                segments: {a: {owner: me, where: {did: x}}, b: {owner: me, where: {did: y}}}
                audiences: {A: {segment: a, role: seed}}
                """);

        CommandRun run = CommandRun.of("check", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEqualToNormalizingNewlines("No problems: 2 segments, 1 audience, 0 tests.\n");
    }

    @Test
    void tellsEveryProblemAndSaysNo() throws IOException {
        workspace("segments: {a: {where: {dod: x}}}\naudiences: {A: {segment: c}}\n");

        CommandRun run = CommandRun.of("check", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                F:1:24: segments.a.where.dod: unknown key "dod"; did you mean "did"?
                F:2:26: audiences.A.segment: there is no segment "c"; define it, or correct the name

                2 problems in 1 file.
                """.replace(
                        "F", folder.resolve("lockstep.yaml").toString()));
        assertThat(run.err()).isEmpty();
    }

    @Test
    void tellsProgramsTheSame() throws IOException {
        workspace("segments: {a: {where: {did: x}}}\n");
        assertThat(CommandRun.of("check", "--format", "json", "--workspace", folder.toString())
                        .out())
                .isEqualToNormalizingNewlines(
                        """
                        {"problems": [], "findings": [{"rule": "no-owner", "severity": "notice", "file": "F", "line": 1, \
                        "column": 12, "path": "segments.a", "what": "nobody is named as its owner", \
                        "what_to_do": "write owner: and an address"}], "segments": 1, "audiences": 0, "tests": 0}
                        """.replace("F", folder.resolve("lockstep.yaml").toString()));

        workspace("segments: {a: {where: {dod: x}}}\n");
        CommandRun run = CommandRun.of("check", "--format", "json", "--workspace", folder.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                {"problems": [{"file": "F", "line": 1, "column": 24, "path": "segments.a.where.dod", \
                "what": "unknown key \\"dod\\"", "what_to_do": "did you mean \\"did\\"?"}], "findings": []}
                """.replace(
                        "F", folder.resolve("lockstep.yaml").toString()));
    }

    @Test
    void findingsAreTellingAndOnlyAProblemWhereTheyShouldBe() throws IOException {
        workspace("segments: {a: {where: {did: x}}}\n");

        CommandRun run = CommandRun.of("check", "--workspace", folder.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains("lockstep.yaml:1:12: segments.a: notice: nobody is named as its owner; ", " [no-owner]")
                .contains("No problems: 1 segment, 0 audiences, 0 tests; 0 warnings, 1 notice.");

        assertThat(CommandRun.of("check", "--strict", "--workspace", folder.toString())
                        .exitCode())
                .isEqualTo(ExitCode.ANSWER_IS_NO);
    }

    @Test
    void namesAreHeldAgainstFactsAndAgainstADataFolder() throws IOException {
        workspace("segments: {a: {owner: me, where: {did: Order Complete}}}\n");
        Path facts = folder.resolve("facts.jsonl");
        Files.writeString(facts, """
                {"type": "track", "userId": "u1", "event": "Order Completed", "timestamp": "2026-01-01T00:00:00Z"}
                """);
        Path data = folder.resolve("data");
        String unseen = "the data has no event Order Complete; did you mean \"Order Completed\"? [unseen-event]";

        assertThat(CommandRun.of("check", "--workspace", folder.toString(), "--facts", facts.toString())
                        .out())
                .contains(unseen);
        assertThat(CommandRun.of(
                                "import", "--workspace", folder.toString(), "--data", data.toString(), facts.toString())
                        .exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(CommandRun.of("check", "--workspace", folder.toString(), "--data", data.toString())
                        .out())
                .contains(unseen);
    }

    @Test
    void factsThatAreNoneAreToldOfInPlaceOfEveryName() throws IOException {
        workspace("segments: {a: {owner: me, where: {did: Order Complete}}}\n");
        Path facts = Files.writeString(folder.resolve("facts.jsonl"), "not a fact\n");
        CommandRun run = CommandRun.of("check", "--workspace", folder.toString(), "--facts", facts.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("1 rejected (broken_json)", "no line of these is a fact");
    }

    @Test
    void countsASecretThatIsNotSetAsAProblemButOtherCommandsRun() throws IOException {
        workspace("""
                connections: {y: {kind: yandex, token: '${env:LOCKSTEP_TEST_IS_NOT_SET}'}}
                tests: [{name: t, timeline: [{at: 0m, event: x}]}]
                """);

        assertThat(CommandRun.of("check", "--workspace", folder.toString()).exitCode())
                .isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(CommandRun.of("test", "--workspace", folder.toString()).exitCode())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void tellsWhichAudienceCannotGoToItsConnection() throws IOException {
        workspace("""
                segments: {a: {where: {did: x}}}
                connections: {crm: {kind: koala, public_key: k}}
                audiences:
                  a-b: {segment: a, to: [crm]}
                  A_b: {segment: a, to: [crm]}
                  c: {segment: a, to: [crm], identifiers: [phone]}
                """);

        CommandRun run = CommandRun.of("check", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out())
                .contains("lockstep.yaml:5", "on crm it would be the same as a-b; rename one of them")
                .contains("lockstep.yaml:6", "none of its identifiers (phone) is taken by crm");
    }

    @Test
    void tellsWhichAudienceCannotBeAFileOnlyWhereItIsToBeOne() throws IOException {
        workspace("""
                connections: {other: {kind: files, directory: out}}
                segments: {a: {where: {did: x}}}
                audiences:
                  A: {segment: a, to: [other], identifiers: [idfa]}
                  B: {segment: a, identifiers: [idfa]}
                """);

        CommandRun run = CommandRun.of("check", "--workspace", folder.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out())
                .contains("audiences.A: none", "1 problem in 1 file")
                .doesNotContain("audiences.B: none");
    }

    private void workspace(String text) throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), text);
    }

    @Test
    void aFolderThatIsNotThereIsAWrongRequest() {
        CommandRun run = CommandRun.of("check", "--workspace", "no/such/folder");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err()).contains("there is no folder no/such/folder", "--workspace");
    }
}
