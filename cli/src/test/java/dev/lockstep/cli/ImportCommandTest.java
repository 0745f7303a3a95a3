package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

    private static final int PEOPLE = 3000;

    @TempDir
    Path folder;

    private Path facts;

    @BeforeEach
    void history() throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), "segments: {pro: {where: {attribute: plan, eq: pro}}}\n");
        StringBuilder lines = new StringBuilder("no fact\n");
        for (int i = 0; i < PEOPLE; i++) {
            lines.append("{\"type\":\"identify\",\"userId\":\"u")
                    .append(i)
                    .append("\",\"traits\":{\"plan\":\"pro\"},\"timestamp\":\"2026-03-01T09:00:00Z\"}\n");
        }
        lines.append("{\"type\":\"delete\",\"userId\":\"u0\",\"timestamp\":\"2026-03-02T09:00:00Z\"}\n");
        facts = Files.writeString(folder.resolve("facts.jsonl"), lines);
    }

    @Test
    void saysThatNothingWasTakenOfAFileWithoutFacts() throws Exception {
        Files.writeString(facts, "no fact\n");
        assertThat(run().out()).isEqualToNormalizingNewlines("no fact was taken\n");
    }

    @Test
    void takesAFileIntoADataFolderOnce() throws Exception {
        Path rejects = folder.resolve("rejects.jsonl");
        CommandRun first = run("--rejects", rejects.toString());
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
        assertThat(first.out()).isEqualToNormalizingNewlines("1 fact erased\n3000 facts taken\n");
        assertThat(first.err()).contains("1 rejected");
        assertThat(rejects).content().contains("no fact");

        CommandRun second = run("--format", "json");
        assertThat(second.out()).startsWith("{\"facts\": {}, \"before\": 3001, ");
    }

    @Test
    void goesOnWhereItWasCutOff() throws Exception {
        run();
        Path marks = folder.resolve("data/import.json");
        String whole = Files.readString(marks);
        Files.writeString(marks, whole.replaceFirst(":[0-9]+", ":1025"));

        CommandRun again = run("--format", "json");

        assertThat(again.exitCode()).as(again.err()).isEqualTo(ExitCode.DONE);
        assertThat(again.out()).contains("\"before\": 1").contains("repeated").doesNotContain("\"taken\"");
        assertThat(marks).content().isEqualTo(whole);
    }

    @Test
    void takesAFileIntoARunningServer() throws Exception {
        Path data = folder.resolve("data");
        KeyFile keys = KeyFile.in(data);
        String write = keys.create(KeyKind.WRITE, "import", 1000).text();
        String marks = folder.resolve("marks.json").toString();
        String read = keys.create(KeyKind.READ, "test", 1000).text();
        try (LockstepServer server = LockstepServer.start(
                        HttpSettings.loopback(0),
                        EngineSettings.of(data),
                        WorkspaceReader.read(folder, name -> null).workspace().orElseThrow());
                HttpClient client = HttpClient.newHttpClient()) {
            CommandRun run = CommandRun.of(
                    "import", facts.toString(), "--server", server.address() + "/", "--key", write, "--marks", marks);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
            assertThat(run.out()).isEqualToNormalizingNewlines("3001 facts sent\n");
            assertThat(client.send(
                                    HttpRequest.newBuilder(URI.create(server.address() + "/api/segments/pro"))
                                            .header("Authorization", "Bearer " + read)
                                            .build(),
                                    BodyHandlers.ofString())
                            .body())
                    .contains("\"size\":2999");
            CommandRun wrong = CommandRun.of(
                    "import",
                    facts.toString(),
                    "--server",
                    server.address().toString(),
                    "--key",
                    "x",
                    "--marks",
                    marks,
                    "--again");
            assertThat(wrong.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
            assertThat(wrong.err()).contains("answered 401");
        }
    }

    @Test
    void needsToBeToldWhereTo() {
        assertThat(CommandRun.of("import", facts.toString()).exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(CommandRun.of("import", facts.toString(), "--server", "http://127.0.0.1:1")
                        .exitCode())
                .isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run("absent.jsonl").err()).contains("import: absent.jsonl: there is no such file");
    }

    private CommandRun run(String... more) {
        String[] all = new String[more.length + 6];
        String[] fixed = {
            "import",
            facts.toString(),
            "--workspace",
            folder.toString(),
            "--data",
            folder.resolve("data").toString()
        };
        System.arraycopy(fixed, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return CommandRun.of(all);
    }
}
