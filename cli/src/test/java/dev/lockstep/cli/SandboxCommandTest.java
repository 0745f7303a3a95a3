package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.Destinations;
import dev.lockstep.workspace.ConnectionSettings;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxCommandTest {

    private static final String ENTERED = """
            {"email": "u1@mail.example",
             "identifies": [{"type": "identify", "traits": {"email": "u1@mail.example", "in_carts": true}}],
             "events": [{"type": "track", "message_id": "m1", "event": "Audience Entered",
                         "properties": {"audience": "Carts"}}]}
            """;

    @Test
    void printsAConnectionThatWorksAndEachCallWithoutAnAddressAndStopsWhenItIsTold(@TempDir Path folder)
            throws Exception {
        Process process = sandbox("koala");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            String listening = out.readLine();
            assertThat(listening).matches("listening on http://127\\.0\\.0\\.1:[0-9]+");
            URI url = URI.create(listening.substring("listening on ".length()));
            List<String> yaml = new ArrayList<>();
            out.readLine();
            for (String line = out.readLine(); !line.isBlank(); line = out.readLine()) {
                yaml.add(line);
            }
            Files.writeString(folder.resolve("lockstep.yaml"), String.join("\n", yaml));
            Workspace workspace =
                    WorkspaceReader.read(folder, name -> null).workspace().orElseThrow();
            assertThat(ConnectionSettings.of(
                            workspace.connections().get("koala"),
                            Destinations.named("koala").orElseThrow().declaration(),
                            folder))
                    .hasValueSatisfying(
                            settings -> assertThat(settings.url("url")).isEqualTo(url));

            assertThat(post(client, url.resolve("/web/projects/pk_sandbox/batch"), ENTERED))
                    .isEqualTo(200);
            assertThat(out.readLine())
                    .matches("2.*Z  200  POST  batch  visitor [0-9a-f]{8}: Audience Entered Carts, in_carts=true");

            process.toHandle().destroy(); // SIGTERM, and its output is still to be read
            assertThat(process.waitFor()).isEqualTo(ExitCode.DONE);
            assertThat(out.readLine()).isNull();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void failsAsOftenAsItIsToldAndSaysSoAsJson() throws Exception {
        Process process = sandbox("koala", "--fail", "429", "--every", "2", "--format", "json");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                HttpClient client = HttpClient.newHttpClient()) {
            String first = out.readLine();
            assertThat(first).contains("\"connection\": {\"kind\": \"koala\", \"url\": \"http://127.0.0.1:");
            URI url = URI.create(first.replaceFirst("\\{\"listening\": \"([^\"]*)\".*", "$1"))
                    .resolve("/web/projects/pk_sandbox/batch");
            for (int status : new int[] {200, 429, 200, 429}) {
                assertThat(post(client, url, ENTERED)).isEqualTo(status);
                assertThat(out.readLine()).endsWith("\"status\": " + status + "}");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aWrongRequestIsRefusedWithWhatToDo() {
        assertThat(refused("meta")).contains("there is no sandbox of \"meta\"; there are yandex, koala, webhook");
        assertThat(refused("koala", "--processing", "5s")).contains("--processing is of yandex alone");
        assertThat(refused("yandex", "--suspended")).contains("--suspended is of koala alone");
        assertThat(refused("yandex", "--fail", "200")).contains("\"200\" is no way to fail; write a status");
        assertThat(refused("yandex", "--port", "70000")).contains("--port must be 0 to 65535");
    }

    private static String refused(String... arguments) {
        List<String> all = new ArrayList<>(List.of("sandbox"));
        all.addAll(List.of(arguments));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        return run.err();
    }

    private static int post(HttpClient client, URI url, String body) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(url)
                                .POST(BodyPublishers.ofString(body))
                                .header("content-type", "application/json")
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static Process sandbox(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Lockstep.class.getName(),
                "sandbox"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }
}
