package dev.lockstep.conformance;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two tables as somebody's warehouse may hold them, filled by hand, in a database whose sessions are far from UTC. */
final class Warehouse implements AutoCloseable {

    private final Connection connection;
    private final Dialect dialect;
    private final String timestamp;
    private final String json;

    private Warehouse(Connection connection, Dialect dialect, String timestamp, String json) {
        this.connection = connection;
        this.dialect = dialect;
        this.timestamp = timestamp;
        this.json = json;
    }

    /** Tables with the types that fit best. */
    static Warehouse in(Dialect dialect) throws SQLException {
        return in(
                dialect,
                "TIMESTAMP",
                switch (dialect) {
                    case DUCKDB -> "JSON";
                    case POSTGRESQL -> "JSONB";
                });
    }

    /** Tables with these types for {@code at} and for the two columns of JSON. */
    static Warehouse in(Dialect dialect, String timestamp, String json) throws SQLException {
        Warehouse warehouse = new Warehouse(connect(dialect), dialect, timestamp, json);
        warehouse.execute("SET TimeZone = 'America/Bahia_Banderas'");
        warehouse.execute("CREATE TEMPORARY TABLE events(person TEXT, name TEXT, \"at\" " + timestamp + ", properties "
                + json + ", message_id TEXT)");
        warehouse.execute("CREATE TEMPORARY TABLE people(person TEXT, attributes " + json + ")");
        return warehouse;
    }

    /** A database without the tables. */
    static Warehouse empty(Dialect dialect) throws SQLException {
        return new Warehouse(connect(dialect), dialect, "", "");
    }

    private static Connection connect(Dialect dialect) throws SQLException {
        return switch (dialect) {
            case DUCKDB -> DriverManager.getConnection("jdbc:duckdb:");
            case POSTGRESQL -> PostgreSql.connect();
        };
    }

    /** Adds a row of {@code events}; {@code at} as SQL writes it. */
    Warehouse event(String person, String name, String at, String properties) throws SQLException {
        insert(
                "INSERT INTO events SELECT ?, ?, CAST(? AS " + timestamp + "), CAST(? AS " + json + "), NULL",
                person,
                name,
                at,
                properties);
        return this;
    }

    /** Adds a row of {@code people}. */
    Warehouse person(String person, String attributes) throws SQLException {
        insert("INSERT INTO people SELECT ?, CAST(? AS " + json + ")", person, attributes);
        return this;
    }

    List<String> members(Condition condition, long instant) throws SQLException {
        Map<String, Condition> segments = new LinkedHashMap<>();
        segments.put("asked", condition);
        return members(segments, "asked", instant);
    }

    List<String> members(Map<String, Condition> segments, String segment, long instant) throws SQLException {
        return rows(SegmentSql.of(segments, segment, dialect, instant));
    }

    /** The first column of what a query gives. */
    List<String> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> first = new ArrayList<>();
                while (rows.next()) {
                    first.add(rows.getString(1));
                }
                return first;
            }
        } catch (SQLException e) {
            throw new SQLException(e.getMessage() + "\n" + sql, e);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void insert(String sql, String... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setString(i + 1, values[i]);
            }
            insert.execute();
        }
    }
}
