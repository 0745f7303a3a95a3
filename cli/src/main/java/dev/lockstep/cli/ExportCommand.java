package dev.lockstep.cli;

import dev.lockstep.engine.partition.Survey;
import dev.lockstep.insight.table.Source;
import dev.lockstep.insight.table.Table;
import dev.lockstep.insight.table.TableFile;
import dev.lockstep.insight.table.TableText;
import dev.lockstep.insight.table.Tables;
import dev.lockstep.server.api.Disclosure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep export}: everything that is measured, as files for BI. */
@Command(
        name = "export",
        description = {
            "Write what is measured as tables: for BI, and for whoever is to quote the same figures.",
            "",
            "Tables and their columns are in docs/reference/tables.md. Where none is named, all are written that are not about people. Addresses "
                    + "and phone numbers are masked unless --identifiers full asks for them, which takes an admin key."
        },
        footer = {
            "",
            "Examples:",
            "  LOCKSTEP_KEY=… lockstep export --to bi --format parquet --server http://127.0.0.1:8090",
            "  lockstep export tallies memberships --to bi --data data --workspace examples/shop"
        },
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final WorkspaceOptions common = new WorkspaceOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private AnswerSource from;

    @Parameters(paramLabel = "TABLE", arity = "0..*", description = "The tables.")
    private final List<String> names = new ArrayList<>();

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "The folder that gets a file for each.")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(
            names = "--format",
            paramLabel = "csv|parquet|sql",
            defaultValue = "csv",
            description =
                    "Of the files (default: ${DEFAULT-VALUE}). SQL makes the table and fills it, in DuckDB or PostgreSQL.")
    private String format = "";

    @Option(
            names = "--identifiers",
            paramLabel = "masked|full",
            defaultValue = "masked",
            description = "Whether addresses and phone numbers are shown in full (default: ${DEFAULT-VALUE}).")
    private String identifiers = "";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        oneOf("--format", format, TableFile.FORMATS);
        oneOf("--identifiers", identifiers, List.of("masked", "full"));
        Files.createDirectories(folder);
        boolean isWhole = true;
        for (Table<?> table : tables()) {
            try {
                common.out().println(export(table));
                common.out().flush();
            } catch (CommandException e) {
                if (!names.isEmpty() || e.exitCode() != ExitCode.WRONG_REQUEST) {
                    throw e;
                }
                common.err().println(table.name() + " is left out: " + e.getMessage());
                common.err().flush();
                isWhole = false;
            }
        }
        return isWhole ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
    }

    /** Writes a table into its file, which is there when it is whole. */
    private Path export(Table<?> table) throws IOException {
        Path file = folder.resolve(table.name() + "." + format);
        Path csv = folder.resolve("." + table.name() + ".csv.part");
        Path part = folder.resolve("." + file.getFileName() + ".part");
        try {
            write(table, csv);
            switch (format) {
                case "parquet" -> TableFile.parquet(table, csv, part);
                case "sql" -> TableFile.sql(table, csv, part);
                default -> Files.move(csv, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } finally {
            Files.deleteIfExists(csv);
            Files.deleteIfExists(part);
        }
    }

    private void oneOf(String option, String given, List<String> known) {
        if (!known.contains(given)) {
            throw new ParameterException(
                    spec.commandLine(), option + ": \"" + given + "\" is none of " + String.join(", ", known));
        }
    }

    private List<Table<?>> tables() {
        if (names.isEmpty()) {
            return Tables.ALL.stream().filter(table -> !table.isOfPeople()).toList();
        }
        List<Table<?>> tables = new ArrayList<>();
        for (String name : names) {
            tables.add(Tables.named(name)
                    .orElseThrow(() -> new CommandException(
                            ExitCode.WRONG_REQUEST,
                            "there is no table " + name + "; there are "
                                    + Tables.ALL.stream().map(Table::name).collect(Collectors.joining(", ")))));
        }
        return tables;
    }

    private void write(Table<?> table, Path csv) throws IOException {
        if (from.server().isPresent()) {
            try (ServerCalls calls = new ServerCalls(from.server().get())) {
                calls.download(
                        new Query("/api/tables/", table.name())
                                .with("format", "csv")
                                .with("identifiers", identifiers)
                                .toString(),
                        csv);
            }
            return;
        }
        try (DataReading data = DataReading.of(from.data());
                Writer out = Files.newBufferedWriter(csv, StandardCharsets.UTF_8)) {
            AnswerSource.answered(() -> {
                write(table, data, out);
                return true;
            });
        }
    }

    private void write(Table<?> table, DataReading data, Writer out) throws IOException {
        Source source = new Source(
                new Survey(data.reads(), data.seal()),
                data.reads(),
                data.seal(),
                common.workspace(),
                System.currentTimeMillis(),
                identifiers.equals("full") ? Disclosure.FULL : Disclosure.MASKED);
        try {
            out.write(TableText.CSV.begin(table));
            table.read(source, cells -> {
                try {
                    out.write(TableText.CSV.row(table, cells, false));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            out.write(TableText.CSV.end());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
