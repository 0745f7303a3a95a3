package dev.lockstep.server.api;

import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.table.Source;
import dev.lockstep.insight.table.Table;
import dev.lockstep.insight.table.TableText;
import dev.lockstep.insight.table.Tables;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Everything that is measured, as tables. */
public final class TablesApi implements AutoCloseable {

    /** Tables that are read at a time: each holds on to a snapshot of the store, and goes through much of it. */
    private static final int MAX_READ = 2;

    private static final int RETRY_AFTER_SECONDS = 10;
    private static final String CSV = "csv";

    private static final Parameter.Choice FORMAT =
            new Parameter.Choice("format", List.of("json", CSV), "An array of objects, or CSV with a header.");

    private final Engine engine;
    private final AppliedWorkspace applied;
    private final InstantSource clock;
    private final Semaphore reading = new Semaphore(MAX_READ);
    private final Set<RowStream> streams = ConcurrentHashMap.newKeySet();

    public TablesApi(Engine engine, AppliedWorkspace applied, InstantSource clock) {
        this.engine = engine;
        this.applied = applied;
        this.clock = clock;
    }

    /**
     * A table.
     *
     * @param says what a row is
     * @param ofPeople whether it has rows about one person
     */
    public record TableAnswer(String table, String says, boolean ofPeople, List<ColumnAnswer> columns) {}

    /** A column of a table. */
    public record ColumnAnswer(String column, String type, String says) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/tables",
                        "The tables that there are, with their columns.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The tables.", TableAnswer[].class)),
                        Asking.at(call -> Answer.ok(
                                Tables.ALL.stream().map(TablesApi::answer).toList()))),
                Route.get(
                        "/api/tables/{table}",
                        "All rows of a table, as JSON or CSV. An answer that breaks off is not whole.",
                        Access.READ,
                        List.of(FORMAT, Disclosure.IDENTIFIERS),
                        List.of(
                                Reply.ok("The rows: an array of objects by the names of columns.", "application/json"),
                                Reply.ok("The rows: a header, and a line each.", "text/csv; charset=utf-8")),
                        this::rows));
    }

    private static TableAnswer answer(Table<?> table) {
        return new TableAnswer(
                table.name(),
                table.words(),
                table.isOfPeople(),
                table.columns().stream()
                        .map(column ->
                                new ColumnAnswer(column.name(), column.type().word(), column.words()))
                        .toList());
    }

    private CompletionStage<Answer> rows(Call call) {
        Table<?> table = Tables.named(call.path("table"))
                .orElseThrow(
                        () -> RefusedException.of(404, "table", "there is no table of this name; /api/tables has all"));
        Disclosure shown = Disclosure.of(call);
        boolean isCsv = FORMAT.in(call).equals(CSV);
        if (!reading.tryAcquire()) {
            throw RefusedException.later(503, RETRY_AFTER_SECONDS, "two tables are being read already; ask again");
        }
        RowStream stream = new RowStream();
        streams.add(stream);
        Thread.ofPlatform().name("lockstep-table").daemon().start(() -> {
            try {
                write(table, isCsv ? TableText.CSV : TableText.JSON, shown, stream);
                stream.end();
            } catch (QuestionException e) {
                stream.fail(RefusedException.of(400, "table", String.valueOf(e.getMessage())));
            } catch (UnavailableException e) {
                stream.fail(Asking.unavailable(e));
            } catch (CancellationException e) {
                stream.fail(RefusedException.later(503, RETRY_AFTER_SECONDS, "the server is stopped"));
            } catch (RuntimeException e) {
                stream.fail(e);
            } finally {
                streams.remove(stream);
                reading.release();
            }
        });
        return stream.begun()
                .thenApply(begun -> new Answer.Stream(isCsv ? "text/csv; charset=utf-8" : "application/json", begun));
    }

    private void write(Table<?> table, TableText text, Disclosure shown, RowStream out) throws UnavailableException {
        engine.survey(survey -> {
            Source source =
                    new Source(survey, engine.books(), engine.books().seal(), applied.current(), clock.millis(), shown);
            out.write(text.begin(table));
            boolean[] isFirst = {true};
            table.read(source, cells -> {
                out.write(text.row(table, cells, isFirst[0]));
                isFirst[0] = false;
            });
            out.write(text.end());
            return true;
        });
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        streams.forEach(stream -> stream.fail(new CancellationException("the server is stopped")));
    }
}
