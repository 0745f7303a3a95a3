package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Base64;
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

    private Process serve() throws Exception {
        return new ProcessBuilder(
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
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
