package dev.lockstep.insight.table;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that was written as {@link TableText#CSV}, as a file of another kind, by DuckDB, which also writes audiences as Parquet. The
 * memory that it takes does not grow with the table. Stateless.
 */
public final class TableFile {

    private static final String MEMORY = "256MB";

    /** Rows in a group of Parquet; readers skip groups, and a writer holds one in memory. */
    private static final int ROW_GROUP = 100_000;

    /** Rows in a statement of SQL. */
    private static final int ROWS_A_STATEMENT = 500;

    private TableFile() {}

    /** Writes Parquet with typed columns. */
    public static void parquet(Table<?> table, Path csv, Path parquet) throws IOException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * FROM "
                    + rows(table, csv, column -> column.type().sql()) + ") TO "
                    + quoted(parquet.toString()) + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + ROW_GROUP
                    + ")");
        } catch (SQLException e) {
            throw new IOException("the table " + table.name() + " cannot be written as Parquet", e);
        }
    }

    /** Writes SQL that DuckDB and PostgreSQL run: it makes the table, which must not be there, and fills it. */
    public static void sql(Table<?> table, Path csv, Path sql) throws IOException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + rows(table, csv, column -> "VARCHAR"));
                Writer out = Files.newBufferedWriter(sql, StandardCharsets.UTF_8)) {
            out.write("-- " + table.words() + "\nCREATE TABLE " + table.name() + " (\n");
            out.write(table.columns().stream()
                    .map(column -> "  " + name(column) + " " + column.type().sql())
                    .collect(Collectors.joining(",\n", "", "\n);\n")));
            int inStatement = 0;
            while (rows.next()) {
                out.write(inStatement == 0 ? "INSERT INTO " + table.name() + " VALUES\n  (" : ",\n  (");
                for (int i = 0; i < table.columns().size(); i++) {
                    out.write(i == 0 ? "" : ", ");
                    out.write(literal(table.columns().get(i).type(), rows.getString(i + 1)));
                }
                out.write(")");
                inStatement++;
                if (inStatement == ROWS_A_STATEMENT) {
                    out.write(";\n");
                    inStatement = 0;
                }
            }
            out.write(inStatement == 0 ? "" : ";\n");
        } catch (SQLException e) {
            throw new IOException("the table " + table.name() + " cannot be written as SQL", e);
        }
    }

    private static Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '" + MEMORY + "'");
            statement.execute("SET preserve_insertion_order = true");
        }
        return connection;
    }

    private static String rows(Table<?> table, Path csv, Function<Column<?>, String> type) {
        String columns = table.columns().stream()
                .map(column -> quoted(column.name()) + ": " + quoted(type.apply(column)))
                .collect(Collectors.joining(", ", "{", "}"));
        return "read_csv(" + quoted(csv.toString()) + ", columns = " + columns
                + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
                + " allow_quoted_nulls = false, new_line = '\\n', parallel = false, max_line_size = " + MAX_LINE_BYTES
                + ")";
    }

    /** Of a line of CSV: an event has 32 KiB at the most, and JSON may be quoted. */
    private static final int MAX_LINE_BYTES = 4 << 20;

    /** {@code at} is a word of SQL. */
    private static String name(Column<?> column) {
        return "\"" + column.name() + "\"";
    }

    private static String literal(Type type, @Nullable String text) {
        if (text == null) {
            return "NULL";
        }
        return switch (type) {
            case WHOLE, DECIMAL, NUMBER, FLAG -> text;
            case TEXT, INSTANT, DAY, JSON -> quoted(text);
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** What files may be of. */
    public static final List<String> FORMATS = List.of("csv", "parquet", "sql");
}
