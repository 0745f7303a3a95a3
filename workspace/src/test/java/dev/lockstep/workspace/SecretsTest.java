package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Value;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    @TempDir
    Path temporary;

    private WorkspaceFolder folder;

    @BeforeEach
    void open() {
        folder = new WorkspaceFolder(temporary);
    }

    @Test
    void areFilledFromTheEnvironmentAndFromFilesAndNeverPrinted() {
        folder.with("lockstep.yaml", """
                        connections:
                          hook:
                            kind: kafka
                            url: https://shop.example/in
                            headers: {Authorization: "Bearer ${env:TOKEN}-${file:keys/hook.key}", X-Shop: glow}
                            keys: ["${env:TOKEN}"]
                        """)
                .with("keys/hook.key", "from-file\n")
                .withVariable("TOKEN", "from-$1-environment");

        WorkspaceReader.Reading reading = folder.read();

        assertThat(reading.problems()).isEmpty();
        Workspace workspace = reading.workspace().orElseThrow();
        Map<String, Setting> settings = workspace.connections().get("hook").settings();
        assertThat(((Setting.Plain) settings.get("url")).value()).isEqualTo(Value.of("https://shop.example/in"));
        Map<String, Setting> headers = ((Setting.Group) settings.get("headers")).settings();
        assertThat(((Setting.Hidden) headers.get("Authorization")).secret().reveal())
                .isEqualTo("Bearer from-$1-environment-from-file");
        assertThat(((Setting.Plain) headers.get("X-Shop")).value()).isEqualTo(Value.of("glow"));
        assertThat(((Setting.Items) settings.get("keys")).items())
                .singleElement()
                .isInstanceOf(Setting.Hidden.class);
        assertThat(workspace.toString()).contains("[secret]").doesNotContain("from-");
    }

    @Test
    void thatAreMissingAreProblemsButTheDefinitionsStand() {
        folder.with("lockstep.yaml", """
                        connections:
                          y: {kind: google, token: "${env:NOPE}", other: "${file:nope.key}", empty: "${env:EMPTY}"}
                        segments:
                          a: {where: {did: x}}
                        """).withVariable("EMPTY", "");

        assertThat(folder.problems())
                .containsExactly(
                        "lockstep.yaml:2:28: connections.y.token: the environment variable NOPE is not set;"
                                + " set it before you run Lockstep, or use ${file:PATH}",
                        "lockstep.yaml:2:50: connections.y.other: the file nope.key cannot be read"
                                + " (NoSuchFileException);"
                                + " create it, or correct the path; it is relative to the workspace's folder",
                        "lockstep.yaml:2:77: connections.y.empty: the environment variable EMPTY is empty;"
                                + " set it before you run Lockstep, or use ${file:PATH}");
        Workspace workspace = folder.read().workspace().orElseThrow();
        assertThat(workspace.segments()).containsOnlyKeys("a");
        assertThat(workspace.connections().get("y").settings().get("token")).isInstanceOf(Setting.Missing.class);
    }

    @Test
    void mayStandForASettingOfTheRightType() {
        folder.with("lockstep.yaml", "connections: {d: {kind: files, directory: '${env:OUT}'}}")
                .withVariable("OUT", "/tmp/out");

        assertThat(folder.problems()).isEmpty();
    }
}
