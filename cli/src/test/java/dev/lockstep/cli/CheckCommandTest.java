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
        workspace("segments: {a: {where: {did: x}}, b: {where: {did: y}}}\naudiences: {A: {segment: a}}\n");

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
                .isEqualToNormalizingNewlines("{\"problems\": [], \"segments\": 1, \"audiences\": 0, \"tests\": 0}\n");

        workspace("segments: {a: {where: {dod: x}}}\n");
        CommandRun run = CommandRun.of("check", "--format", "json", "--workspace", folder.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.ANSWER_IS_NO);
        assertThat(run.out()).isEqualToNormalizingNewlines("""
                {"problems": [{"file": "F", "line": 1, "column": 24, "path": "segments.a.where.dod", \
                "what": "unknown key \\"dod\\"", "what_to_do": "did you mean \\"did\\"?"}]}
                """.replace(
                        "F", folder.resolve("lockstep.yaml").toString()));
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
        assertThat(run.out()).contains("audiences.A: ", "1 problem in 1 file").doesNotContain("audiences.B");
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
