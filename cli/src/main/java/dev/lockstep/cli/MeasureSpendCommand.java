package dev.lockstep.cli;

import dev.lockstep.core.condition.Durations;
import dev.lockstep.insight.lift.Comparison;
import dev.lockstep.insight.lift.LiftQuestion;
import dev.lockstep.insight.lift.LiftReader;
import dev.lockstep.insight.spend.CostFile;
import dev.lockstep.insight.spend.Increment;
import dev.lockstep.insight.spend.Spend;
import dev.lockstep.server.api.LiftAnswer;
import dev.lockstep.server.api.SpendAnswer.AudienceSpendAnswer;
import dev.lockstep.server.http.ApiJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
            "Say what each audience cost and brought: sums, and ratios of the sums.",
            "",
            "Without a file a running server asks the platforms of its connections, those of Yandex where direct is set, for the days that are not "
                    + "settled yet, and keeps what they say; that takes an admin key.",
            "",
            "A file is CSV with the columns date, audience and cost, and clicks, conversions and revenue where there are any. With "
                    + "--server or --data it also says what would not have been earned without the audience, for each unit of its cost: "
                    + "from the lift of its holdout, so the costs should be those of the time in which it was measured."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep measure spend --server http://127.0.0.1:8090",
            "  lockstep measure spend costs.csv",
            "  LOCKSTEP_KEY=… lockstep measure spend costs.csv --server http://127.0.0.1:8090"
        },
        sortOptions = false)
final class MeasureSpendCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "0..1")
    private @Nullable AnswerSource source;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The file of costs (default: the platforms of the connections are asked).")
    private @Nullable Path file;

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

    @Option(
            names = "--from",
            paramLabel = "DAY",
            description = "The first day that platforms are asked for (default: thirty days before the last).")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "DAY",
            description = "The last day that platforms are asked for (default: today).")
    private @Nullable String to;

    @Option(
            names = "--kept",
            description = "Say what is kept of platforms, and do not ask them. Takes a key to read and no other.")
    private boolean kept;

    /** What a file says, for programs. */
    private record Report(List<AudienceSpendAnswer> audiences, List<CostFile.Reject> rejects) {}

    @Override
    public Integer call() throws IOException {
        return file == null ? ofPlatforms() : ofFile(file);
    }

    private Integer ofPlatforms() throws IOException {
        if (source == null || source.server().isEmpty()) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "name a file of costs, or the server that asks the platforms with --server");
        }
        String path = new Query("/api/measure/spend", "")
                .with("from", from)
                .with("to", to)
                .with("within", Durations.format(withinMs))
                .toString();
        JsonNode found = kept ? source.ask(path, data -> List.of()) : source.have(path, data -> List.of());
        common.answer(() -> found, () -> new SpendText(common.out()).connections(found));
        for (JsonNode connection : found) {
            if (connection.has("trouble")) {
                return ExitCode.OUTSIDE_FAILED;
            }
        }
        return ExitCode.DONE;
    }

    private Integer ofFile(Path costsFile) throws IOException {
        CostFile costs = read(costsFile);
        LocalDate settled = LocalDate.now(ZoneOffset.UTC).minusDays(unsettledDays);
        List<AudienceSpendAnswer> rows = new ArrayList<>();
        for (Spend spend : Spend.of(costs.costs(), settled).values()) {
            rows.add(AudienceSpendAnswer.of(spend, increment(spend)));
        }
        String report = ApiJson.write(new Report(rows, costs.rejects()));
        common.answer(() -> report, () -> new SpendText(common.out()).file(ServerCalls.tree(report)));
        return costs.rejects().isEmpty() ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }

    private static CostFile read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new CommandException(ExitCode.WRONG_REQUEST, "there is no file " + file + " that can be read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return AnswerSource.answered(() -> CostFile.read(in));
        }
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
}
