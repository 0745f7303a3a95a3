package dev.lockstep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of wrong definition, and what is told of it: the table is {@code bad-workspaces.txt}. */
class BadWorkspacesTest {

    private static final Path TABLE = Path.of("src/test/resources/dev/lockstep/workspace/bad-workspaces.txt");
    private static final String CASE = "--------\n";
    private static final String PROBLEMS = "\n==>\n";

    @TempDir
    Path temporary;

    @Test
    void everyProblemIsToldWithItsPlaceAndWhatToDo() throws IOException {
        String expected = Files.readString(TABLE);

        String actual = withProblems(expected);

        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.writeString(TABLE, actual);
            return;
        }
        assertThat(actual).as("the head of the table says how to rewrite it").isEqualTo(expected);
        assertThat(actual.split(CASE)).hasSizeGreaterThan(80);
    }

    /** The table with the problems that are found now. */
    private String withProblems(String table) throws IOException {
        List<String> cases = new ArrayList<>(List.of(table.split(CASE)));
        StringBuilder out = new StringBuilder(cases.removeFirst());
        for (String it : cases) {
            String document = it.substring(0, it.indexOf(PROBLEMS));
            List<String> problems = new WorkspaceFolder(temporary)
                    .with("lockstep.yaml", document)
                    .problems();
            assertThat(problems)
                    .as(document)
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).matches("lockstep\\.yaml:\\d+:\\d+: .+?: .+; .+"));
            out.append(CASE).append(document).append(PROBLEMS);
            problems.forEach(problem -> out.append(problem).append('\n'));
        }
        return out.toString();
    }
}
