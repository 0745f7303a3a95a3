package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void workspace() throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), "segments: {pro: {where: {attribute: plan, eq: pro}}}\n");
    }

    @Test
    void saysWhereItListensAndStopsWhenItIsTold() throws Exception {
        Process process = serve();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            String line = out.readLine();
            assertThat(line).matches("listening on http://127\\.0\\.0\\.1:[0-9]+");
            URI server = URI.create(line.substring("listening on ".length()));
            String key = CommandRun.of(
                            "key",
                            "create",
                            "--kind",
                            "write",
                            "--name",
                            "shop",
                            "--format",
                            "json",
                            "--data",
                            folder.resolve("data").toString())
                    .out()
                    .replaceFirst("(?s).*\"key\": \"([^\"]+)\".*", "$1");

            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.resolve("/v1/identify"))
                            .POST(BodyPublishers.ofString("{\"userId\":\"u1\",\"traits\":{\"plan\":\"pro\"}}"))
                            .header(
                                    "Authorization",
                                    "Basic "
                                            + Base64.getEncoder()
                                                    .encodeToString((key + ":").getBytes(StandardCharsets.UTF_8)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("with a key made while it runs").isEqualTo(200);

            process.toHandle().destroy(); // SIGTERM, and its output is still to be read
            assertThat(process.waitFor()).isEqualTo(ExitCode.DONE);
            assertThat(out.readLine()).as("nothing more is printed").isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void warnsOfWhatIsOpenToAllAndOfDefinitionsThatAreNotThoseOfTheFolder() throws Exception {
        String data = folder.resolve("data").toString();
        CommandRun applied = CommandRun.of("apply", "--workspace", folder.toString(), "--data", data);
        assertThat(applied.exitCode()).as(applied.err()).isEqualTo(ExitCode.DONE);
        Files.writeString(
                folder.resolve("lockstep.yaml"), "segments: {pro: {where: {attribute: plan, eq: premium}}}\n");

        Process process = serve("--bind", "0.0.0.0");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).matches("listening on http://0\\.0\\.0\\.0:[0-9]+");
            process.toHandle().destroy();
            assertThat(err.lines().toList())
                    .anySatisfy(line -> assertThat(line)
                            .contains("this is plain HTTP on 0.0.0.0", "--tls-certificate", "behind a proxy"))
                    .anySatisfy(line -> assertThat(line)
                            .contains("what was applied last counts", " pro is otherwise", "lockstep apply"))
                    .anySatisfy(line -> assertThat(line).contains("There are no keys yet"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void makesBackupsWhereItIsToldWhenItIsAsked() throws Exception {
        Path backups = folder.resolve("safe/backups");
        Path key = folder.resolve("admin.key");
        Files.writeString(
                key,
                KeyFile.in(folder.resolve("data"))
                        .create(KeyKind.ADMIN, "me", 1000)
                        .text());
        Process process = serve("--backups", backups.toString());
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String url = out.readLine().substring("listening on ".length());

            backup(url, key);
            CommandRun second = backup(url, key, "--keep", "1", "--format", "json");

            assertThat(second.out()).startsWith("{\"backup\": \"2");
            try (Stream<Path> kept = Files.list(backups)) {
                assertThat(kept).singleElement().satisfies(only -> {
                    assertThat(second.out()).contains(only.getFileName().toString());
                    assertThat(only.resolve("store")).isDirectory();
                    assertThat(only.resolve("keys.json")).exists();
                    assertThat(only.resolve("data.key")).doesNotExist();
                });
            }
            assertThat(folder.resolve("data/backups")).doesNotExist();
            process.toHandle().destroy();
            assertThat(process.waitFor()).isEqualTo(ExitCode.DONE);
        } finally {
            process.destroyForcibly();
        }
    }

    private static CommandRun backup(String url, Path key, String... more) {
        List<String> all = new ArrayList<>(List.of("state", "backup", "--server", url, "--key-file", key.toString()));
        all.addAll(List.of(more));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
        return run;
    }

    @Test
    void refusesAPortThatIsNone() {
        CommandRun run = CommandRun.of("serve", "--data", folder.resolve("data").toString(), "--port", "70000");

        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err()).contains("--port must be 0 to 65535");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void showsExamples() {
        CommandRun run = CommandRun.of("serve", "--help");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("Examples:", "--tls-certificate", "--bind");
    }

    private Process serve(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                Lockstep.class.getName(),
                "serve",
                "--workspace",
                folder.toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0"));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).start();
    }
}
