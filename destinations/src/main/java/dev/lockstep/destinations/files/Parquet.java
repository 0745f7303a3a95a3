package dev.lockstep.destinations.files;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A canonical CSV as <a href="https://parquet.apache.org/docs/file-format/">Parquet</a>, by DuckDB, which is here anyway; every library
 * for Java alone brings Hadoop with it, or reads and does not write. All columns are text, and an empty cell is null. Rows stay in the
 * order of the CSV and are written by one thread, so equal CSVs give equal bytes, as long as it is the same version of DuckDB. Stateless.
 */
final class Parquet {

    /** Of more, DuckDB would put aside to disk; a file of any length takes far less. */
    private static final String MEMORY = "256MB";

    /** Rows in a group; readers skip groups, and a writer holds one in memory. */
    private static final int ROW_GROUP = 100_000;

    private Parquet() {}

    /**
     * Writes the file, in place of one that may be there.
     *
     * @param csv by RFC 4180 with LF and a header
     * @param header the names of its columns, no two alike
     */
    static void write(Path csv, List<String> header, Path parquet) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            statement.execute("SET memory_limit = '" + MEMORY + "'");
            statement.execute("SET preserve_insertion_order = true");
            String columns = header.stream()
                    .map(column -> text(column) + ": 'VARCHAR'")
                    .collect(Collectors.joining(", ", "{", "}"));
            String rows = "read_csv(" + text(csv.toString()) + ", columns = " + columns
                    + ", auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
                    + " new_line = '\\n', parallel = false)";
            statement.execute("COPY (SELECT * FROM " + rows + ") TO " + text(parquet.toString())
                    + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + ROW_GROUP + ")");
        } catch (SQLException e) {
            throw new IOException("a file of Parquet cannot be written", e); // its message could hold a row
        }
    }

    private static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
