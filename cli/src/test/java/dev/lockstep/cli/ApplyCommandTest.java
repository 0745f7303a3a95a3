package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.EngineSettings;
import dev.lockstep.server.LockstepServer;
import dev.lockstep.server.http.HttpSettings;
import dev.lockstep.server.key.KeyFile;
import dev.lockstep.server.key.KeyKind;
import dev.lockstep.workspace.WorkspaceReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void workspace() throws Exception {
        data = folder.resolve("data");
        define("segments: {pro: {where: {attribute: plan, eq: pro}}}");
    }

    @Test
    void appliesToADataFolder() throws Exception {
        CommandRun first = apply("--data", data.toString());
        assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.DONE);
        assertThat(first.out()).contains("new  pro", "0 segments unchanged", "Everybody's memberships");

        define("segments: {pro: {where: {attribute: plan, eq: pro}}, trial: {where: {attribute: plan, eq: trial}}}");
        CommandRun second = apply("--data", data.toString(), "--format", "json");
        assertThat(second.out())
                .startsWith("{\"segments\": [{\"segment\": \"pro\", \"change\": \"unchanged\", \"hash\": \"")
                .contains("{\"segment\": \"trial\", \"change\": \"new\"", "\"backfilled\": true}");
    }

    @Test
    void appliesToARunningServerWhichIsTheOnlyOneToHaveItsData() throws Exception {
        Path key = folder.resolve("admin.key");
        Files.writeString(
                key, KeyFile.in(data).create(KeyKind.ADMIN, "me", 1000).text() + "\n");
        try (LockstepServer server = LockstepServer.start(
                HttpSettings.loopback(0),
                EngineSettings.of(data),
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow())) {
            define("segments: {trial: {where: {attribute: plan, eq: trial}}}");
            String url = server.address() + "/";

            CommandRun busy = apply("--data", data.toString());
            assertThat(busy.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
            CommandRun run = apply("--server", url, "--key-file", key.toString());
            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
            assertThat(run.out()).contains("new  trial", "removed  pro", "Everybody's memberships");

            Files.writeString(key, "none");
            CommandRun wrong = apply("--server", url, "--key-file", key.toString());
            assertThat(wrong.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
            assertThat(wrong.err()).contains("the server answered 401");
        }
    }

    @Test
    void saysWhatIsMissingOrWrong() throws Exception {
        assertThat(apply().exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        CommandRun away =
                apply("--server", "http://127.0.0.1:1", "--key-file", keyFile().toString());
        assertThat(away.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(away.err()).contains("cannot be reached");
        CommandRun keyless = apply("--server", "http://127.0.0.1:1", "--key-file", "nowhere.key");
        assertThat(keyless.err()).contains("nowhere.key: there is no such file or folder");
        define("segments: {pro: {where: {atribute: plan, eq: pro}}}");
        CommandRun bad = apply("--data", data.toString());
        assertThat(bad.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(bad.err()).contains("lockstep.yaml:1:", "did you mean");
        assertThat(data).doesNotExist();
    }

    private Path keyFile() throws Exception {
        return Files.writeString(folder.resolve("some.key"), "lockstep_key");
    }

    private void define(String workspace) throws Exception {
        Files.writeString(folder.resolve("lockstep.yaml"), workspace + "\n");
    }

    private CommandRun apply(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "apply";
        all[1] = "--workspace";
        all[2] = folder.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return CommandRun.of(all);
    }
}
