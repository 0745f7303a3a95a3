package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.engine.partition.Tallying;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.insight.audience.AudienceQuestion;
import dev.lockstep.server.api.AudienceChangeAnswer;
import dev.lockstep.server.api.ExplainApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep explain audience}: why a count changed. */
@Command(
        name = "audience",
        description = {
            "Say why an audience's count changed between two hours, in causes that add up.",
            "",
            "People enter and exit its segment by events, attributes, the passing of time, merges, definitions and erasures; some drop "
                    + "out on the way to each connection. Counts are kept for each hour. It also says whether the events that the segment "
                    + "asks for came as often as in the same hours of earlier weeks."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep explain audience Carts --server http://127.0.0.1:8090",
            "  lockstep explain audience Carts --from 2026-03-01T00:00:00Z --to 2026-03-31T00:00:00Z --data data"
        },
        sortOptions = false)
final class ExplainAudienceCommand implements Callable<Integer> {

    /** What is said of people who drop out at a gate, by its name. */
    private static final SequencedMap<String, String> DROPPED = new LinkedHashMap<>();

    static {
        DROPPED.put("not_excluded", "excluded");
        DROPPED.put("handed_over", "not handed over");
        DROPPED.put("not_paused", "in a journey");
        DROPPED.put("best_offer", "given a better offer");
        DROPPED.put("not_held_out", "held out");
        DROPPED.put("consented", "without consent");
        DROPPED.put("has_identifier", "without an identifier");
        DROPPED.put("valid", "without a usable one");
    }

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private AnswerSource source;

    @Parameters(paramLabel = "AUDIENCE", description = "The audience.")
    @SuppressWarnings("NullAway.Init")
    private String audience;

    @Option(
            names = "--from",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "From the hour of this instant (default: a week before the end).")
    private @Nullable Long from;

    @Option(
            names = "--to",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "Up to the hour of this instant (default: now).")
    private @Nullable Long to;

    @Override
    public Integer call() throws IOException {
        Query query = new Query("/api/explain/audience/", audience)
                .with("from", from == null ? null : Instants.format(from))
                .with("to", to == null ? null : Instants.format(to));
        JsonNode change = source.ask(query.toString(), this::explain);
        common.answer(() -> change, () -> print(change));
        return ExitCode.DONE;
    }

    private Object explain(DataReading data) {
        long now = System.currentTimeMillis();
        long end = to == null ? now : to;
        long begin = from == null ? end - ExplainApi.BACK.toMillis() : from;
        AudienceQuestion question = AudienceQuestion.of(common.workspace(), audience, begin, end, now);
        return AudienceChangeAnswer.of(question.answer(
                Tallying.of(data.reads(), question.audience().segment(), question.movesFrom(), question.eventsFrom())
                        .orElseThrow(() -> QuestionException.wrong("this data folder does not have the segment of "
                                + audience + "; apply the workspace first")),
                data.reads()));
    }

    private void print(JsonNode change) {
        PrintWriter out = common.out();
        out.println(change.get("says").asString());
        out.println();
        Columns causes = new Columns(1, "in the segment", "entered", "exited", "change");
        causes.row(change.get("from").asString(), "", "", Columns.number(change.get("before")));
        change.get("causes").forEach(cause -> causes.row(moves(cause.get("says").asString(), cause)));
        causes.row(change.get("to").asString(), "", "", Columns.number(change.get("after")));
        causes.print(out);
        if (!change.get("leaves").isEmpty()) {
            out.println();
            Columns leaves = new Columns(1, "by this part of the condition", "entered", "exited", "change");
            change.get("leaves").forEach(leaf -> leaves.row(moves(leaf(leaf), leaf)));
            leaves.print(out);
        }
        if (!change.get("feed").isEmpty()) {
            out.println();
            Columns feed = new Columns(1, "event", "in full hours", "usually", "that is");
            change.get("feed").forEach(event -> feed.row(feed(event)));
            feed.print(out);
        }
        change.get("copies").forEach(copy -> {
            out.println();
            copy(copy).print(out);
        });
        if (change.has("volatility")) {
            out.println();
            out.println(String.format(
                    Locale.ROOT,
                    "Volatility %.2f: so many entered or exited for each who is in it at the end.",
                    change.get("volatility").asDouble()));
        }
    }

    private static String leaf(JsonNode leaf) {
        String path = leaf.get("path").asString();
        return (path.isEmpty() ? "" : path + ": ") + leaf.get("says").asString();
    }

    private static String[] moves(String name, JsonNode moves) {
        return new String[] {
            name,
            Columns.number(moves.get("entered").asLong()),
            Columns.number(moves.get("exited").asLong()),
            Columns.signed(moves.get("change").asLong())
        };
    }

    private static String[] feed(JsonNode event) {
        return new String[] {
            event.get("event").asString(),
            Columns.number(event.get("count").asLong()),
            event.has("usual") ? Columns.number(Math.round(event.get("usual").asDouble())) : "-",
            event.get("verdict").asString()
        };
    }

    private static Columns copy(JsonNode copy) {
        Columns table = new Columns(1, "at " + copy.get("connection").asString(), "before", "after", "change");
        way(table, copy, "in the segment", "in_segment", "", 1);
        way(table, copy, "not known there yet", "unfollowed", "", -1);
        DROPPED.forEach((gate, words) -> way(table, copy, words, "dropped_at", gate, -1));
        way(table, copy, "wanted", "wanted", "", 1);
        way(table, copy, "refused", "refused", "", -1);
        way(table, copy, "waiting or held", "undelivered", "", -1);
        way(table, copy, "delivered", "delivered", "", 1);
        return table;
    }

    /** Those who drop out are shown as what they take away, and left out where they are nobody at both instants. */
    private static void way(Columns table, JsonNode copy, String name, String count, String gate, int sign) {
        long before = sign * people(copy.get("before"), count, gate);
        long after = sign * people(copy.get("after"), count, gate);
        if (sign > 0 || before != 0 || after != 0) {
            table.row(name, Columns.number(before), Columns.number(after), Columns.signed(after - before));
        }
    }

    private static long people(JsonNode way, String count, String gate) {
        JsonNode people = way.get(count);
        return gate.isEmpty() ? people.asLong() : people.path(gate).asLong();
    }
}
