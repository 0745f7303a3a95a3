package dev.lockstep.cli;

import dev.lockstep.engine.partition.Survey;
import dev.lockstep.insight.parity.ParityCheck;
import dev.lockstep.server.api.ParityAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code lockstep parity}: on how many people the engine and SQL disagree. */
@Command(
        name = "parity",
        description = {
            "Ask the facts by SQL who is in each segment, and compare that with the members that the engine has.",
            "",
            "The published number is on how many people the two disagree; it should be 0. A server keeps what it finds, compares all segments "
                    + "once a night (see serve --parity), and shows the numbers in /metrics. To have it done now takes an admin key."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep parity --server http://127.0.0.1:8090",
            "  lockstep parity recent_buyers --data data --workspace examples/shop",
            "",
            "It ends with 1 where they disagree on anybody."
        },
        sortOptions = false)
final class ParityCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private AnswerSource source;

    @Parameters(paramLabel = "SEGMENT", arity = "0..*", description = "The segments; all where none is named.")
    private final List<String> segments = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        String path = segments.isEmpty()
                ? "/api/parity"
                : new Query("/api/parity", "")
                        .with("segments", String.join(",", segments))
                        .toString();
        JsonNode found = source.have(path, this::ofData);
        common.answer(() -> found, () -> table(found).print(common.out()));
        return disagreeing(found) == 0 ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }

    private Object ofData(DataReading data) {
        Survey survey = new Survey(data.reads(), data.seal());
        try (Progress progress = Progress.ofShare("parity")) {
            return ParityCheck.run(
                            survey, common.workspace().conditions(), new LinkedHashSet<>(segments), progress::update)
                    .stream()
                    .map(parity -> ParityAnswer.of(parity, survey.roll()::name))
                    .toList();
        }
    }

    private static long disagreeing(JsonNode found) {
        long sum = 0;
        for (JsonNode segment : found) {
            sum += segment.get("disagreeing").asLong();
        }
        return sum;
    }

    private static Columns table(JsonNode found) {
        Columns table = new Columns(2, "segment", "as of", "people", "in engine", "in SQL", "disagreeing");
        for (JsonNode segment : found) {
            boolean isCompared = !segment.has("not_compared");
            table.row(
                    segment.get("segment").asString(),
                    segment.get("at").asString(),
                    isCompared ? Columns.number(segment.get("people")) : "-",
                    isCompared ? Columns.number(segment.get("in_engine")) : "-",
                    isCompared ? Columns.number(segment.get("in_sql")) : "-",
                    isCompared ? Columns.number(segment.get("disagreeing")) : "-");
            if (!isCompared) {
                table.note("not compared: " + segment.get("not_compared").asString());
            }
            if (segment.get("behind").asLong() > 0) {
                table.note(Columns.number(segment.get("behind"))
                        + " people were not asked: something was due that the engine had not come to");
            }
            for (JsonNode example : segment.get("examples")) {
                table.note(example.get("person").asString()
                        + (example.get("in_engine").asBoolean() ? ": only in the engine" : ": only in SQL"));
            }
        }
        return table;
    }
}
