package dev.lockstep.testkit.sql;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Asks a database who is in a segment, with exactly the text of {@link SegmentSql}. The tables are temporary ones of the
 * connection. For one thread, as a connection is.
 */
public final class SqlEvaluator implements AutoCloseable {

    private final Connection connection;
    private final Dialect dialect;

    private SqlEvaluator(Connection connection, Dialect dialect) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        String json = switch (dialect) {
            case DUCKDB -> "JSON";
            case POSTGRESQL -> "JSONB";
        };
        execute("CREATE TEMPORARY TABLE events(person TEXT, name TEXT, \"at\" TIMESTAMP, properties " + json
                + ", message_id TEXT)");
        execute("CREATE TEMPORARY TABLE people(person TEXT, attributes " + json + ")");
    }

    /** An evaluator in DuckDB, in memory. */
    public static SqlEvaluator inDuckDb() throws SQLException {
        return new SqlEvaluator(DriverManager.getConnection("jdbc:duckdb:"), Dialect.DUCKDB);
    }

    /** An evaluator in the database of this connection, which is closed with it. */
    public static SqlEvaluator over(Connection connection, Dialect dialect) throws SQLException {
        return new SqlEvaluator(connection, dialect);
    }

    /** The dialect in which it asks. */
    public Dialect dialect() {
        return dialect;
    }

    /** Puts these tables, the attributes as of {@code instant}, in the place of what was there. */
    public void load(FactTables tables, long instant) throws SQLException {
        execute("DELETE FROM events");
        execute("DELETE FROM people");
        switch (dialect) {
            case DUCKDB -> append(tables, instant);
            case POSTGRESQL -> insert(tables, instant);
        }
    }

    /** A hundred times as fast as INSERT, which is not what DuckDB is made for. */
    private void append(FactTables tables, long instant) throws SQLException {
        DuckDBConnection duckDb = connection.unwrap(DuckDBConnection.class);
        try (DuckDBAppender events = duckDb.createAppender("temp", "main", "events")) {
            for (FactTables.EventRow row : tables.events()) {
                events.beginRow().append(row.person().name()).append(row.name()).append(timestamp(row.at()));
                events.append(json(row.properties()))
                        .append(row.messageId().orElse(null))
                        .endRow();
            }
        }
        try (DuckDBAppender people = duckDb.createAppender("temp", "main", "people")) {
            for (FactTables.PersonRow row : tables.people(instant)) {
                people.beginRow()
                        .append(row.person().name())
                        .append(json(row.attributes()))
                        .endRow();
            }
        }
    }

    private void insert(FactTables tables, long instant) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO events VALUES (?, ?, ?, CAST(? AS jsonb), ?)")) {
            for (FactTables.EventRow row : tables.events()) {
                insert.setString(1, row.person().name());
                insert.setString(2, row.name());
                insert.setObject(3, timestamp(row.at()));
                insert.setString(4, json(row.properties()));
                insert.setString(5, row.messageId().orElse(null));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO people VALUES (?, CAST(? AS jsonb))")) {
            for (FactTables.PersonRow row : tables.people(instant)) {
                insert.setString(1, row.person().name());
                insert.setString(2, json(row.attributes()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static LocalDateTime timestamp(long instant) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(instant), ZoneOffset.UTC);
    }

    private static String json(Map<String, Value> fields) {
        return Values.canonicalJson(new Value.Fields(fields));
    }

    /**
     * Who is in the segment at {@code instant}, by what was loaded.
     *
     * @throws SQLException where the database refuses the query; the message ends with it
     */
    public SortedSet<PersonId> members(Map<String, Condition> segments, String segment, long instant)
            throws SQLException {
        String sql = SegmentSql.of(segments, segment, dialect, instant);
        SortedSet<PersonId> members = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false); // braces and question marks in the text are the query's own
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    members.add(new PersonId(rows.getString(1)));
                }
            }
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\n" + sql, e.getSQLState(), e);
        }
        return members;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
