package dev.lockstep.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the tests' own, started when first asked for and stopped with the JVM. Its database sorts by the rules of
 * English, as a shop's would, so that an order by code point has to be asked for.
 */
final class PostgreSql {

    private static final String DATABASE = "shop";

    private static @Nullable EmbeddedPostgres server;
    private static @Nullable String failure;

    private PostgreSql() {}

    /** A new connection; the test that asks is skipped where PostgreSQL does not start. */
    static synchronized Connection connect() throws SQLException {
        if (server == null && failure == null) {
            start();
        }
        if (server == null) {
            return abort("skipped: PostgreSQL does not start on this machine: " + failure);
        }
        return server.getDatabase("postgres", DATABASE).getConnection();
    }

    private static void start() {
        try {
            EmbeddedPostgres started = EmbeddedPostgres.builder()
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setLocaleConfig("encoding", "UTF8")
                    .start();
            try (Connection connection = started.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + DATABASE
                        + " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
            }
            server = started;
        } catch (IOException | SQLException | IllegalStateException e) {
            failure = e.toString();
        }
    }
}
