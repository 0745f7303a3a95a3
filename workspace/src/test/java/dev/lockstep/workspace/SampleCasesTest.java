package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.core.condition.Conditions;
import dev.lockstep.core.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sample cases that stand beside the specification can be read, and compile. */
class SampleCasesTest {

    @Test
    void everySampleWorkspaceIsRight() throws IOException {
        Path cases = shared().resolve("conformance");
        assumeTrue(Files.isDirectory(cases), "there are no sample cases in " + cases);
        try (Stream<Path> folders = Files.list(cases).filter(Files::isDirectory)) {
            assertThat(folders).isNotEmpty().allSatisfy(folder -> {
                WorkspaceReader.Reading reading = WorkspaceReader.read(folder, name -> null);
                assertThat(reading.problems()).isEmpty();
                Workspace workspace = reading.workspace().orElseThrow();
                assertThat(Program.compile(workspace.conditions(), List.of()).segments())
                        .hasSameSizeAs(workspace.segments().keySet());
                assertThat(workspace.conditions().values())
                        .allSatisfy(condition ->
                                assertThat(Conditions.canonical(condition)).isNotEmpty());
            });
        }
    }

    private static Path shared() {
        String named = System.getProperty("lockstep.shared", System.getenv("LOCKSTEP_SHARED"));
        return named == null ? Path.of("..", "..", "shared") : Path.of(named);
    }
}
