package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code docs/guide/sql.md} shows is so. {@code -Dupdate} writes the query anew where it has changed. */
class SqlGuideTest {

    private static final Path PAGE = Shared.repository().resolve("docs/guide/sql.md");
    private static final long NINE = Instants.parse("2026-03-01T09:00:00Z").orElseThrow();

    @TempDir
    private Path folder;

    @Test
    void theQueryIsWhatTheCommandPrints() throws IOException {
        String query = query(Dialect.DUCKDB);
        if (System.getProperty("update") != null) {
            String page = Files.readString(PAGE);
            Files.writeString(
                    PAGE,
                    page.replaceFirst(
                            "(?s)```sql query\n.*?```", Matcher.quoteReplacement("```sql query\n" + query + "```")));
        }
        assertThat(blocks("sql query")).containsExactly(query);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theTablesTheRowsAndTheQueryGiveTheAnswer(Dialect dialect) throws IOException, SQLException {
        try (Warehouse warehouse = Warehouse.empty(dialect)) {
            for (String kind : List.of("sql " + dialect.word(), "sql both")) {
                for (String block : blocks(kind)) {
                    for (String statement :
                            Pattern.compile(";\n").splitAsStream(block).toList()) {
                        warehouse.execute(statement.replace("CREATE TABLE", "CREATE TEMPORARY TABLE"));
                    }
                }
            }
            String query = query(dialect);
            String answer = blocks("text").getFirst();
            assertThat(warehouse.rows(query))
                    .containsExactlyElementsOf(answer.lines().toList());
            String always = query.replaceFirst(
                    "SELECT TIMESTAMP '[^']*' AS now",
                    "SELECT date_trunc('milliseconds', now() AT TIME ZONE 'UTC') AS now");
            assertThat(always).isNotEqualTo(query);
            assertThat(warehouse.rows(always)).isEmpty();
            assertThat(warehouse.rows("SELECT count(*) FROM (" + query + ") AS members"))
                    .containsExactly("1");
        }
    }

    private String query(Dialect dialect) throws IOException {
        Files.writeString(folder.resolve("lockstep.yaml"), blocks("yaml").getFirst());
        Workspace workspace =
                WorkspaceReader.read(folder, name -> null).workspace().orElseThrow();
        return SegmentSql.of(workspace.conditions(), "cart_abandoned_0_4h", dialect, NINE);
    }

    /** The contents of the fenced blocks of this kind. */
    private static List<String> blocks(String kind) throws IOException {
        Matcher fence = Pattern.compile("(?ms)^```" + Pattern.quote(kind) + "\n(.*?)^```$")
                .matcher(Files.readString(PAGE));
        List<String> blocks = new ArrayList<>();
        while (fence.find()) {
            blocks.add(fence.group(1));
        }
        return blocks;
    }
}
