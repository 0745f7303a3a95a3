package dev.lockstep.insight.parity;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.sql.PersonAttributes;
import dev.lockstep.engine.partition.Histories;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The tables {@code events} and {@code people} of some people in DuckDB, in memory: nothing is written to a disk. For one thread.
 *
 * <p>What a person is known by stands among the attributes of {@code people}, since SQL has no other place for it. A segment that asks for
 * such an attribute, which the engine keeps apart from identifiers, is asked of what was written alone.
 */
final class SqlTables implements AutoCloseable {

    private static final String MEMORY = "512MB";

    private final DuckDBConnection connection;
    private final long instant;

    /** @param instant as of which people are asked */
    SqlTables(long instant) throws SQLException {
        this.instant = instant;
        Connection opened = DriverManager.getConnection("jdbc:duckdb:");
        this.connection = opened.unwrap(DuckDBConnection.class);
        execute("SET memory_limit = '" + MEMORY + "'");
        execute("SET threads = 1");
        execute("SET temp_directory = ''");
        execute("SET enable_external_access = false");
        execute("CREATE TABLE events(person TEXT, name TEXT, \"at\" TIMESTAMP, properties JSON, message_id TEXT)");
        execute("CREATE TABLE persons(person TEXT, identified JSON, written JSON)");
    }

    /** Puts these people in the place of those who were there. */
    void load(List<Histories.Told> people) throws SQLException {
        execute("DELETE FROM events");
        execute("DELETE FROM persons");
        try (DuckDBAppender events = connection.createAppender("main", "events");
                DuckDBAppender persons = connection.createAppender("main", "persons")) {
            for (Histories.Told person : people) {
                PersonAttributes attributes = new PersonAttributes(instant);
                for (Fact fact : person.facts()) {
                    attributes.learn(fact);
                    if (fact instanceof Fact.Event event) {
                        append(events, person.person(), event);
                    }
                }
                persons.beginRow()
                        .append(person.person().name())
                        .append(json(attributes.withIdentifiers(person.person())))
                        .append(json(attributes.written()))
                        .endRow();
            }
        }
    }

    private static void append(DuckDBAppender events, PersonId person, Fact.Event event) throws SQLException {
        events.beginRow()
                .append(person.name())
                .append(event.name())
                .append(LocalDateTime.ofInstant(Instant.ofEpochMilli(event.timestamp()), ZoneOffset.UTC))
                .append(json(event.properties()))
                .append(event.messageId().orElse(null))
                .endRow();
    }

    private static String json(Map<String, Value> fields) {
        return Values.canonicalJson(new Value.Fields(fields));
    }

    /**
     * Asks.
     *
     * @param sql a segment
     * @param ofWritten whether attributes are what was written alone
     */
    List<String> members(String sql, boolean ofWritten) throws SQLException {
        execute("CREATE OR REPLACE VIEW people AS SELECT person, " + (ofWritten ? "written" : "identified")
                + " AS attributes FROM persons");
        List<String> members = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                members.add(rows.getString(1));
            }
        }
        return members;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
