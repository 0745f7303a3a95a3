package dev.lockstep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no address and no key is told in a line, before anything is asked. */
class ServerOptionsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:8090", "ftp://localhost", "http://", "http://exa mple"})
    void anAddressHasASchemeAndAHost(String address) throws Exception {
        CommandRun run = sync(address, "key");
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err())
                .contains("\"" + address + "\" is no address of a server; write one such as http://127.0.0.1:8090");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "sécret", "two words", "two\nlines"})
    void whatCannotBeSentIsNoKeyAndIsNotShown(String key) throws Exception {
        CommandRun run = sync("http://127.0.0.1:9", key);
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_REQUEST);
        assertThat(run.err())
                .startsWith("what is given as the key of the server is none")
                .hasLineCount(1);
        assertThat(run.err()).doesNotContain("sécret", "words", "two");
    }

    @Test
    void aServerThatIsNotThereIsToldOfWithoutItsKey() throws Exception {
        CommandRun run = sync("http://127.0.0.1:9/", "lockstep_abc\n");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTSIDE_FAILED);
        assertThat(run.err())
                .contains("http://127.0.0.1:9/api/audiences cannot be reached")
                .doesNotContain("lockstep_abc");
    }

    private CommandRun sync(String address, String key) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), key);
        return CommandRun.of("sync", "status", "--server", address, "--key-file", file.toString());
    }
}
