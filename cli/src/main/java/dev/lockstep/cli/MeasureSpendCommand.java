package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.insight.lift.Comparison;
import dev.lockstep.insight.lift.LiftQuestion;
import dev.lockstep.insight.lift.LiftReader;
import dev.lockstep.insight.spend.CostFile;
import dev.lockstep.insight.spend.Increment;
import dev.lockstep.insight.spend.Spend;
import dev.lockstep.server.api.LiftAnswer;
import dev.lockstep.server.http.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep measure spend}: what audiences cost, and what that brought. */
@Command(
        name = "spend",
        description = {
            "Say what each audience cost and brought, from a file of costs: sums, and ratios of the sums.",
            "",
            "The file is CSV with the columns date, audience and cost, and clicks, conversions and revenue where there are any. With "
                    + "--server or --data it also says what would not have been earned without the audience, for each unit of its cost: "
                    + "from the lift of its holdout, so the costs should be those of the time in which it was measured."
        },
        footer = {
            "",
            "Examples:",
            "  lockstep measure spend costs.csv",
            "  LOCKSTEP_KEY=… lockstep measure spend costs.csv --server http://127.0.0.1:8090"
        },
        sortOptions = false)
final class MeasureSpendCommand implements Callable<Integer> {

    private static final int SHOWN_REJECTS = 10;
    private static final String NONE = "-";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Source source;

    @Parameters(paramLabel = "FILE", description = "The file of costs.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private Path file;

    @Option(
            names = "--unsettled-days",
            paramLabel = "N",
            defaultValue = "4",
            description = "So many days, today the last, may still change at the platform (default: ${DEFAULT-VALUE}).")
    private int unsettledDays;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "14d",
            converter = DurationConverter.class,
            description = "How long what a person does counts, see measure lift (default: ${DEFAULT-VALUE}).")
    private long withinMs;

    /** An audience, for programs. */
    private record Row(
            String audience,
            String from,
            String to,
            long days,
            long unsettledDays,
            BigDecimal cost,
            Optional<Long> clicks,
            Optional<Long> conversions,
            Optional<BigDecimal> revenue,
            Optional<BigDecimal> costPerConversion,
            Optional<BigDecimal> returnOnSpend,
            Optional<Increment> incrementalReturn) {}

    /** All of it, for programs. */
    private record Report(List<Row> audiences, List<CostFile.Reject> rejects) {}

    @Override
    public Integer call() throws IOException {
        CostFile costs = read();
        LocalDate settled = LocalDate.now(ZoneOffset.UTC).minusDays(unsettledDays);
        List<Row> rows = new ArrayList<>();
        for (Spend spend : Spend.of(costs.costs(), settled).values()) {
            rows.add(row(spend));
        }
        if (common.isJson()) {
            common.out().println(ApiJson.write(new Report(rows, costs.rejects())));
        } else {
            print(rows, costs.rejects());
        }
        common.out().flush();
        return costs.rejects().isEmpty() ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }

    private CostFile read() throws IOException {
        if (!Files.isReadable(file)) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "there is no file " + file + " that can be read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Source.answered(() -> CostFile.read(in));
        }
    }

    private Row row(Spend spend) throws IOException {
        return new Row(
                spend.audience(),
                spend.first().toString(),
                spend.last().toString(),
                spend.days(),
                spend.unsettled(),
                spend.cost(),
                optional(spend.clicks()),
                optional(spend.conversions()),
                spend.revenue(),
                spend.perConversion(),
                spend.returned(),
                increment(spend));
    }

    private static Optional<Long> optional(OptionalLong count) {
        return count.isPresent() ? Optional.of(count.getAsLong()) : Optional.empty();
    }

    /** Empty where nobody is asked, or the audience has nobody to be compared with. */
    private Optional<Increment> increment(Spend spend) throws IOException {
        if (source == null) {
            return Optional.empty();
        }
        try {
            Query query = new Query("/api/measure/lift/", spend.audience()).with("within", Durations.format(withinMs));
            JsonNode lift = source.ask(query.toString(), data -> lift(spend.audience(), data));
            return lift.has("revenue")
                    ? Increment.of(
                            comparison(lift.get("revenue")),
                            lift.at("/treated/people").asLong(),
                            spend.cost())
                    : Optional.empty();
        } catch (CommandException e) {
            if (e.exitCode() != ExitCode.WRONG_REQUEST) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Object lift(String audience, DataReading data) {
        LiftQuestion question = LiftQuestion.of(
                common.workspace(),
                audience,
                Optional.empty(),
                PathOption.of("--revenue", "revenue"),
                withinMs,
                System.currentTimeMillis(),
                LiftQuestion.ALPHA);
        return LiftAnswer.of(LiftReader.measure(data.reads(), data.seal(), question));
    }

    private static Comparison comparison(JsonNode found) {
        return new Comparison(
                found.get("difference").asDouble(),
                found.get("low").asDouble(),
                found.get("high").asDouble(),
                found.get("significance").asDouble(),
                OptionalLong.empty());
    }

    private void print(List<Row> rows, List<CostFile.Reject> rejects) {
        Columns table = new Columns(
                1, "audience", "days", "cost", "clicks", "conversions", "revenue", "CPA", "ROAS", "incremental ROAS");
        for (Row row : rows) {
            table.row(
                    row.audience(),
                    Columns.number(row.days()),
                    amount(row.cost()),
                    row.clicks().map(Columns::number).orElse(NONE),
                    row.conversions().map(Columns::number).orElse(NONE),
                    row.revenue().map(MeasureSpendCommand::amount).orElse(NONE),
                    row.costPerConversion().map(MeasureSpendCommand::amount).orElse(NONE),
                    row.returnOnSpend().map(MeasureSpendCommand::amount).orElse(NONE),
                    row.incrementalReturn().map(MeasureSpendCommand::range).orElse(NONE));
            if (row.unsettledDays() > 0) {
                table.note(row.unsettledDays() + " of these days may still change");
            }
        }
        table.print(common.out());
        if (!rejects.isEmpty()) {
            common.out().println();
            common.out().println(Counted.of(rejects.size(), "line") + " left out:");
            rejects.stream()
                    .limit(SHOWN_REJECTS)
                    .forEach(reject -> common.out().println("  line " + reject.line() + ": " + reject.says()));
        }
    }

    private static String range(Increment increment) {
        return amount(increment.returned()) + " (" + amount(increment.low()) + " to " + amount(increment.high()) + ")";
    }

    /** To two decimals, for reading; JSON has all. */
    private static String amount(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_EVEN));
    }
}
