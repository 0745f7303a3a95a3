package dev.lockstep.insight.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of tables is made of their declarations, and never out of date. */
class TablesReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/tables.md");

    /** To write the page anew, run this test with {@code -Dlockstep.rewrite=true}. */
    @Test
    void saysWhatTheDeclarationsSay() throws IOException {
        if (Boolean.getBoolean("lockstep.rewrite")) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).content().isEqualTo(page());
    }

    @Test
    void namesAreWordsOfSqlAndNoneIsGivenTwice() {
        assertThat(Tables.ALL).extracting(Table::name).doesNotHaveDuplicates();
        assertThat(Tables.ALL)
                .allSatisfy(table -> assertThat(Stream.concat(
                                Stream.of(table.name()),
                                table.columns().stream().map(Column::name)))
                        .allMatch(name -> name.matches("[a-z][a-z0-9_]*")))
                .allSatisfy(table ->
                        assertThat(table.columns()).extracting(Column::name).doesNotHaveDuplicates());
    }

    private static String page() {
        return """
                # Tables

                Everything that is measured, as tables: by [`lockstep export`](../guide/measure.md#tables-for-bi) as CSV, Parquet or SQL, and by
                `GET /api/tables/{table}` as JSON or CSV. Made from the declarations in
                [`Tables`](../../insight/src/main/java/dev/lockstep/insight/table/Tables.java) by `TablesReferenceTest`; not to be edited by
                hand.

                An instant is ISO 8601 with milliseconds in UTC. In CSV an empty cell is empty, and an empty text is quoted; in JSON what is empty is
                left out. In tables about people addresses and phone numbers are masked, unless they are asked for in full with an admin key.

                """ + Tables.ALL.stream().map(TablesReferenceTest::section).collect(Collectors.joining("\n"));
    }

    private static String section(Table<?> table) {
        StringBuilder out = new StringBuilder("## " + table.name() + "\n\n" + table.words());
        out.append(table.isOfPeople() ? " *About people.*\n\n" : "\n\n");
        out.append("| column | type | what it holds |\n|---|---|---|\n");
        for (Column<?> column : table.columns()) {
            out.append("| `")
                    .append(column.name())
                    .append("` | ")
                    .append(column.type().sql());
            out.append(" | ").append(column.words()).append(" |\n");
        }
        return out.toString();
    }
}
