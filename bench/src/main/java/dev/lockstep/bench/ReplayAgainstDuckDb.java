package dev.lockstep.bench;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import dev.lockstep.core.state.StateCodec;
import dev.lockstep.ingest.call.FactWriter;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.JsonlFormat;
import dev.lockstep.testkit.shop.ShopGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A whole replay from a file of JSON lines, every transition of every segment, against DuckDB answering the same segments once,
 * at the end, on the same file. DuckDB is given the same work before it: to leave repeated messages out, to find out who an
 * anonymous visitor was, and to keep the latest value of each attribute. In the end both must name the same members.
 *
 * <p>Arguments: how many facts, how many people (10,000,000 and 1,000,000 where nothing is said), and a folder for the file.
 */
public final class ReplayAgainstDuckDb {

    private ReplayAgainstDuckDb() {}

    public static void main(String[] args) throws IOException, SQLException {
        int facts = args.length > 0 ? Integer.parseInt(args[0]) : 10_000_000;
        int people = args.length > 1 ? Integer.parseInt(args[1]) : 1_000_000;
        Path folder = args.length > 2 ? Path.of(args[2]) : Files.createTempDirectory("lockstep-bench");
        Path file = folder.resolve("facts-%d-%d.jsonl".formatted(facts, people));
        if (!Files.exists(file)) {
            write(file, facts, people);
        }
        say("%,d facts of a shop with %,d people, %,d MiB of JSON lines", facts, people, Files.size(file) >> 20);
        SequencedMap<String, Condition> segments = Shop.workspace().conditions();
        Members replayed = replay(file, segments);
        Members asked = ask(file, segments, replayed.at);
        say("replay takes %.2f times as long as DuckDB", replayed.seconds / asked.seconds);
        compare(replayed, asked);
    }

    /** Who is in which segment at an instant, and how long it took to find out. */
    private record Members(long at, double seconds, Map<String, Set<String>> bySegment) {}

    private static void write(Path file, int facts, int people) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        ShopGenerator shop = Shop.facts(people, facts);
        try (FactWriter writer = new FactWriter(new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 20))) {
            shop.write(writer, facts);
        }
        Files.move(unfinished, file);
    }

    private static Members replay(Path file, SequencedMap<String, Condition> segments) throws IOException {
        long started = System.nanoTime();
        Program program = Program.compile(segments, List.of());
        AtomicLong changes = new AtomicLong();
        Replay replay = new Replay(program, change -> changes.incrementAndGet());
        JsonlFormat format = new JsonlFormat(Interest.of(program, segments.values()));
        try (FactSource source = FactSource.open(List.of(Input.of(file.toString())), format)) {
            source.forEach(replay::play, reject -> {
                throw new IllegalStateException(reject.toString());
            });
        }
        replay.end();
        double seconds = (System.nanoTime() - started) / 1e9;
        Population population = replay.population();
        say(
                "replay: %.1f s, %,.0f facts/s, %,d changes, %,d people at the end",
                seconds,
                population.counts().received() / seconds,
                changes.get(),
                population.people().count());
        say(
                "state: %.0f bytes a person",
                population
                        .people()
                        .mapToInt(state -> StateCodec.write(state).length)
                        .average()
                        .orElse(0));
        Map<String, Set<String>> members = new TreeMap<>();
        program.segments().forEach(segment -> members.put(segment, new HashSet<>()));
        population.people().forEach(state -> {
            for (int i = 0; i < program.segments().size(); i++) {
                if (Verdict.holds(state.verdict(i))) {
                    requireNonNull(members.get(program.segments().get(i)))
                            .add(state.person().name());
                }
            }
        });
        return new Members(population.now(), seconds, members);
    }

    private static Members ask(Path file, SequencedMap<String, Condition> segments, long at) throws SQLException {
        Map<String, Set<String>> members = new TreeMap<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET threads = " + Runtime.getRuntime().availableProcessors());
            statement.execute("SET TimeZone = 'UTC'");
            long started = System.nanoTime();
            statement.execute(load(file));
            double loaded = (System.nanoTime() - started) / 1e9;
            double answering = 0;
            for (String segment : segments.keySet()) {
                String sql = SegmentSql.of(segments, segment, Dialect.DUCKDB, at);
                long asked = System.nanoTime();
                Set<String> names = new HashSet<>();
                try (ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        names.add(rows.getString(1));
                    }
                }
                answering += (System.nanoTime() - asked) / 1e9;
                members.put(segment, names);
            }
            say(
                    "DuckDB: %.1f s to read the file, %.1f s to answer %d segments once, %.1f s in all",
                    loaded, answering, segments.size(), loaded + answering);
            return new Members(at, loaded + answering, members);
        }
    }

    /**
     * The tables that a segment's SQL asks, from the calls as they stand in the file. An account is found by its e-mail and a
     * visitor by what they tied their browser to, whenever that became known. That is exact because nobody in this shop shares
     * a browser; where an identifier changes hands, its facts would have to be led to one person before and to another after.
     */
    private static String load(Path file) {
        return """
            CREATE TABLE calls AS
            SELECT *, row_number() OVER () AS line
            FROM read_json('%s', format = 'newline_delimited', columns = {
                type: 'VARCHAR', "messageId": 'VARCHAR', "userId": 'VARCHAR', "anonymousId": 'VARCHAR',
                email: 'VARCHAR', event: 'VARCHAR', properties: 'JSON', traits: 'JSON', timestamp: 'TIMESTAMP'});
            CREATE TABLE repetitions AS
            SELECT line FROM calls JOIN
                (SELECT "messageId", min(line) AS first FROM calls GROUP BY ALL HAVING count(*) > 1) USING ("messageId")
            WHERE line > first;
            CREATE TABLE accounts AS
            SELECT lower(email) AS email, min("userId") AS person
            FROM calls WHERE type = 'identify' AND email IS NOT NULL AND "userId" IS NOT NULL
            GROUP BY ALL;
            CREATE TABLE visitors AS
            SELECT "anonymousId", min(coalesce("userId", accounts.person, 'email:' || lower(calls.email))) AS person
            FROM calls LEFT JOIN accounts ON lower(calls.email) = accounts.email
            WHERE type = 'identify' AND "anonymousId" IS NOT NULL AND ("userId" IS NOT NULL OR calls.email IS NOT NULL)
            GROUP BY ALL;
            CREATE VIEW facts AS
            SELECT calls.*, coalesce(
                "userId", accounts.person, 'email:' || lower(calls.email), visitors.person, 'anonymous:' || "anonymousId")
                AS person
            FROM calls
            LEFT JOIN accounts ON "userId" IS NULL AND lower(calls.email) = accounts.email
            LEFT JOIN visitors USING ("anonymousId")
            ANTI JOIN repetitions USING (line);
            CREATE TABLE events AS
            SELECT person, event AS name, timestamp AS at, properties, "messageId" AS message_id
            FROM facts WHERE type = 'track' ORDER BY line;
            CREATE TABLE people AS
            SELECT person, json_group_object(attribute, value) AS attributes FROM (
                SELECT person, attribute, arg_max(traits->attribute, (timestamp, line)) AS value
                FROM (SELECT person, traits, timestamp, line, unnest(json_keys(traits)) AS attribute
                      FROM facts WHERE type = 'identify')
                GROUP BY person, attribute)
            GROUP BY person
            """.formatted(file.toString().replace("'", "''"));
    }

    private static void compare(Members replayed, Members asked) {
        long differing = 0;
        long all = 0;
        for (String segment : replayed.bySegment.keySet()) {
            Set<String> left = requireNonNull(replayed.bySegment.get(segment));
            Set<String> right = requireNonNull(asked.bySegment.get(segment));
            Set<String> both = left.stream().filter(right::contains).collect(Collectors.toSet());
            long difference = (long) left.size() - both.size() + right.size() - both.size();
            if (difference > 0) {
                say("%s: %,d by replay, %,d by DuckDB, %,d differ", segment, left.size(), right.size(), difference);
            }
            differing += difference;
            all += left.size();
        }
        say(
                "as of %s: %,d memberships, %s",
                Instants.format(replayed.at), all, differing == 0 ? "the same by both" : differing + " differ");
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
