package dev.lockstep.cli;

import static java.util.stream.Collectors.joining;

import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.csv.CsvFormat;
import dev.lockstep.ingest.csv.CsvMappings;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Input;
import dev.lockstep.ingest.file.JsonlFormat;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that read facts from files. */
final class FactOptions {

    @Option(
            names = "--facts",
            paramLabel = "FILE",
            arity = "1..*",
            required = true,
            description = "Files of facts, in this order: JSON lines, or CSV with --map;"
                    + " plain, gzip or zstd; - is standard input.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private List<String> files;

    @Option(
            names = "--map",
            paramLabel = "MAP",
            description = "Read the files as CSV, by this mapping of their columns (YAML).")
    private @Nullable Path map;

    /**
     * Opens the files.
     *
     * @param interest what is to be kept of the facts
     * @throws CommandException where one is not there, or the mapping does not fit
     */
    FactSource open(Interest interest) throws IOException {
        return open("--facts", files, map, interest);
    }

    /**
     * Opens files.
     *
     * @param option that names them, for messages
     * @param map the mapping of their columns where they are CSV
     */
    static FactSource open(String option, List<String> files, @Nullable Path map, Interest interest)
            throws IOException {
        List<Input> inputs = new ArrayList<>();
        for (String file : files) {
            try {
                inputs.add(Input.of(file));
            } catch (IOException e) {
                throw new CommandException(ExitCode.WRONG_REQUEST, option + ": " + e.getMessage());
            }
        }
        return FactSource.open(inputs, map == null ? new JsonlFormat(interest) : csv(map, interest, inputs));
    }

    /** Refuses standard input, for a command that reads the facts twice. */
    void refuseStandardInput(String why) {
        if (files.contains(Input.STANDARD_INPUT)) {
            throw new CommandException(
                    ExitCode.WRONG_REQUEST,
                    "--facts: standard input cannot be read twice, and " + why + "; name a file");
        }
    }

    private static CsvFormat csv(Path map, Interest interest, List<Input> inputs) throws IOException {
        CsvMappings.Reading reading = CsvMappings.read(map);
        CsvFormat format = new CsvFormat(reading.mapping().orElseThrow(() -> refusal(reading.problems())), interest);
        for (Input input : inputs) {
            // Standard input cannot be looked at twice: what does not fit shows when it is read.
            if (!input.name().equals(Input.of(Input.STANDARD_INPUT).name())) {
                List<Problem> problems = format.problems(input);
                if (!problems.isEmpty()) {
                    throw refusal(problems);
                }
            }
        }
        return format;
    }

    private static CommandException refusal(List<Problem> problems) {
        return new CommandException(
                ExitCode.WRONG_REQUEST,
                problems.stream().map(Problem::toString).collect(joining(System.lineSeparator())));
    }
}
