package dev.lockstep.cli;

import static java.util.stream.Collectors.joining;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.SegmentSql;
import dev.lockstep.core.sql.UntranslatableException;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep segment sql}: a segment as a query that gives its members at an instant. */
@Command(
        name = "sql",
        description = {
            "Print a segment as SQL that selects its members at an instant.",
            "",
            "It asks the tables events(person, name, at, properties, message_id) and people(person, attributes); "
                    + "docs/guide/sql.md tells what they hold."
        })
final class SegmentSqlCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "The segment.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String name;

    @Option(names = "--dialect", paramLabel = "duckdb|postgresql", required = true, description = "Whose SQL.")
    @SuppressWarnings("NullAway.Init")
    private String dialect;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description =
                    "Members as of this instant, ISO 8601 (default: now). It stands once, at the head of the query.")
    private @Nullable String at;

    @Override
    public Integer call() {
        Workspace workspace = common.workspace();
        Segment segment = Segments.named(name, workspace);
        String sql = sql(segment, workspace);
        if (common.isJson()) {
            common.out()
                    .println(new Json()
                            .text("segment", segment.name())
                            .text("dialect", dialect)
                            .text("sql", sql));
        } else {
            common.out().print(sql);
        }
        common.out().flush();
        return ExitCode.DONE;
    }

    private String sql(Segment segment, Workspace workspace) {
        Dialect syntax = Dialect.of(dialect)
                .orElseThrow(() -> new CommandException(
                        ExitCode.WRONG_REQUEST,
                        "--dialect: \"" + dialect + "\" is not spoken; write "
                                + Arrays.stream(Dialect.values())
                                        .map(Dialect::word)
                                        .collect(joining(" or "))));
        try {
            return SegmentSql.of(workspace.conditions(), segment.name(), syntax, instant());
        } catch (UntranslatableException e) {
            throw new CommandException(ExitCode.ANSWER_IS_NO, String.valueOf(e.getMessage()));
        }
    }

    private long instant() {
        if (at == null) {
            return System.currentTimeMillis();
        }
        return Instants.parse(at)
                .orElseThrow(() -> new CommandException(
                        ExitCode.WRONG_REQUEST,
                        "--at: \"" + at + "\" is no instant; write ISO 8601, such as 2026-03-01T09:00:00Z"));
    }
}
