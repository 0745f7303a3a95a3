package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.core.model.Instants;
import dev.lockstep.insight.lift.LiftQuestion;
import dev.lockstep.insight.lift.LiftReader;
import dev.lockstep.server.api.LiftAnswer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep measure lift}: people who are sent against people who are held out. */
@Command(
        name = "lift",
        description = {
            "Say what an audience does: how many people buy who are sent to it, and how many of those whom its holdout keeps out.",
            "",
            "What a person does counts from the first time that they would have been sent, for --within. The intervals hold however "
                    + "often you look: a measurement may be looked at daily, and ended because of what it shows."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep measure lift Carts --server http://127.0.0.1:8090",
            "  lockstep measure lift Carts --within 7d --data data --workspace examples/shop"
        },
        sortOptions = false)
final class MeasureLiftCommand implements Callable<Integer> {

    private static final double PERCENT = 100;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private AnswerSource source;

    @Parameters(paramLabel = "AUDIENCE", description = "The audience.")
    @SuppressWarnings("NullAway.Init")
    private String audience;

    @Option(
            names = "--event",
            paramLabel = "NAME",
            description = "The event that counts (default: what the workspace calls a purchase).")
    private @Nullable String event;

    @Option(
            names = "--revenue",
            paramLabel = "PROPERTY",
            defaultValue = "revenue",
            description = "The property that says how much (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init")
    private String revenue;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "14d",
            converter = DurationConverter.class,
            description = "How long what a person does counts (default: ${DEFAULT-VALUE}).")
    private long withinMs;

    @Option(
            names = "--until",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "As of this instant (default: now).")
    private @Nullable Long until;

    @Option(
            names = "--confidence",
            paramLabel = "PERCENT",
            defaultValue = "95",
            description = "Of the intervals, 50 to 99 (default: ${DEFAULT-VALUE}).")
    private int confidence;

    @Override
    public Integer call() throws IOException {
        if (confidence < 50 || confidence > 99) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "--confidence must be from 50 to 99");
        }
        Query query = new Query("/api/measure/lift/", audience)
                .with("event", event)
                .with("revenue", revenue)
                .with("within", Durations.format(withinMs))
                .with("until", until == null ? null : Instants.format(until))
                .with("confidence", confidence);
        JsonNode lift = source.ask(query.toString(), this::measure);
        common.answer(() -> lift, () -> print(lift));
        return ExitCode.DONE;
    }

    private Object measure(DataReading data) {
        LiftQuestion question = LiftQuestion.of(
                common.workspace(),
                audience,
                Optional.ofNullable(event),
                PathOption.of("--revenue", revenue),
                withinMs,
                until == null ? System.currentTimeMillis() : until,
                1 - confidence / PERCENT);
        return LiftAnswer.of(LiftReader.measure(data.reads(), data.seal(), question));
    }

    private void print(JsonNode lift) {
        PrintWriter out = common.out();
        out.println(lift.get("says").asString());
        out.println();
        Columns sides = new Columns(1, "", "people", "buyers", "share", "purchases", "revenue", "a person");
        sides.row(side("sent", lift.get("treated")));
        sides.row(side("held out", lift.get("held_out")));
        sides.print(out);
        out.println();
        Columns compared = new Columns(1, "", "difference", "from", "to", "by chance at most", "people needed");
        if (lift.has("conversion")) {
            compared.row(compared("share of buyers", lift.get("conversion"), PERCENT, " %"));
            if (lift.has("revenue")) {
                compared.row(compared("revenue a person", lift.get("revenue"), 1, ""));
            }
            compared.print(out);
        }
        leftOut(out, lift, "running", "whose time is not over");
        leftOut(out, lift, "moved", "left out: the holdout was resized over them");
        leftOut(out, lift, "held_out_elsewhere", "left out: another holdout keeps them out");
    }

    private static String[] side(String name, JsonNode side) {
        return new String[] {
            name,
            Columns.number(side.get("people").asLong()),
            Columns.number(side.get("buyers").asLong()),
            decimals(PERCENT * side.get("conversion").asDouble(), 2) + " %",
            Columns.number(side.get("purchases").asLong()),
            side.get("revenue").decimalValue().toPlainString(),
            decimals(side.get("revenue_per_person").asDouble(), 2)
        };
    }

    private static String[] compared(String name, JsonNode found, double scale, String unit) {
        return new String[] {
            name,
            decimals(scale * found.get("difference").asDouble(), 2) + unit,
            decimals(scale * found.get("low").asDouble(), 2) + unit,
            decimals(scale * found.get("high").asDouble(), 2) + unit,
            decimals(found.get("significance").asDouble(), 3),
            found.has("needed") ? Columns.number(found.get("needed").asLong()) : "-"
        };
    }

    private static void leftOut(PrintWriter out, JsonNode lift, String count, String words) {
        long people = lift.get(count).asLong();
        if (people > 0) {
            out.println(Columns.number(people) + (people == 1 ? " person " : " people ") + words);
        }
    }

    private static String decimals(double number, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }
}
