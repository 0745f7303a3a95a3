package dev.lockstep.cli;

import dev.lockstep.core.explain.Explainer;
import dev.lockstep.core.explain.Explanation;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.PersonHistory;
import dev.lockstep.engine.partition.Histories;
import dev.lockstep.engine.partition.Survey;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactBatch;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Rejects;
import dev.lockstep.sync.files.PersonStandings;
import dev.lockstep.sync.ledger.Delivered;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep explain person}: each condition's truth for one person, the facts behind it, and when it will change. */
@Command(
        name = "person",
        description = {
            "Say of each condition whether it holds for a person, by which facts, and when that changes; and of each audience "
                    + "where on their way into it the person is, or drops out.",
            "",
            "The answer is as of --at, from the facts with a timestamp up to then: those of files, or those that a data folder has. Of "
                    + "a data folder it also says what each connection has of the person, by which call it came there, and by whose rules "
                    + "identifiers were made. It shows personal data of this one person."
        })
final class ExplainPersonCommand implements Callable<Integer> {

    private static final String NAMED =
            "A person is named by their id, such as u1; or by an e-mail, such as email:ann@shop.example;"
                    + " or by an anonymous id, such as anonymous:b7f3.";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private From from;

    /** Where the facts are. */
    static final class From {
        @ArgGroup(exclusive = false)
        private @Nullable FactOptions facts;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "The facts that this data folder has. A server may run on it.")
        private @Nullable Path data;
    }

    @Parameters(
            paramLabel = "ID",
            description = "The person's id, such as u1, or email:ann@shop.example, or anonymous:b7f3.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
    private String person;

    @Option(
            names = "--segment",
            paramLabel = "SEGMENT",
            description = "Explain this segment; may be given again (default: all segments).")
    private List<String> segments = List.of();

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description =
                    "Explain as of this instant, ISO 8601 (default: the last fact, or the last turn of the data folder).")
    private @Nullable Long at;

    @Override
    public Integer call() throws IOException {
        Workspace workspace = common.workspace();
        if (from.data != null) {
            ofData(workspace, from.data);
            return ExitCode.DONE;
        }
        return ofFacts(workspace, Objects.requireNonNull(from.facts));
    }

    private void ofData(Workspace workspace, Path data) {
        try (DataReading reading = DataReading.of(data)) {
            Survey survey = new Survey(reading.reads(), reading.seal());
            Histories.Told told = survey.histories()
                    .find(new PersonId(person))
                    .orElseThrow(() -> new CommandException(
                            ExitCode.ANSWER_IS_NO, "Nobody goes by that name in this data folder. " + NAMED));
            long instant = at == null ? survey.lastTurn() : at;
            List<Fact> history = told.facts().stream()
                    .filter(fact -> fact.timestamp() <= instant)
                    .toList();
            if (history.isEmpty()) {
                throw new CommandException(ExitCode.ANSWER_IS_NO, nothingKnown(told, instant));
            }
            Explanation whole = explainer(workspace).explain(told.person(), history, instant);
            List<Delivered> delivered = Delivered.of(reading.reads(), reading.seal(), told.number());
            print(new PersonExplanation(
                    workspace,
                    asked(workspace),
                    whole,
                    PersonStandings.of(workspace, told.person(), history, instant),
                    delivered,
                    new Doubts(workspace, survey, told, whole, at == null ? List.of() : delivered)
                            .of(asked(workspace))));
        }
    }

    private static String nothingKnown(Histories.Told told, long instant) {
        return told.facts().isEmpty()
                ? "Nothing that this person did is kept any more, see retention in the workspace; so nothing can be explained."
                : "Nothing was known of this person at " + Instants.format(instant)
                        + ": what is kept of them begins at "
                        + Instants.format(told.facts().getFirst().timestamp()) + ".";
    }

    private static Explainer explainer(Workspace workspace) {
        return new Explainer(workspace.conditions(), workspace.segments().keySet());
    }

    private int ofFacts(Workspace workspace, FactOptions facts) {
        facts.refuseStandardInput("a person is searched for in two passes");
        PersonHistory.Result result = PersonHistory.find(new PersonId(person), new Passes(facts));
        return switch (result) {
            case PersonHistory.Result.Found(PersonId name, List<Fact> history, long clock) -> {
                long instant = at == null ? clock : at;
                print(new PersonExplanation(
                        workspace,
                        asked(workspace),
                        explainer(workspace).explain(name, history, instant),
                        PersonStandings.of(workspace, name, history, instant),
                        List.of(),
                        List.of()));
                yield ExitCode.DONE;
            }
            case PersonHistory.Result.Unknown(long people) ->
                throw new CommandException(ExitCode.ANSWER_IS_NO, unknown(people));
            case PersonHistory.Result.TooLong(PersonId name) ->
                throw new CommandException(
                        ExitCode.ANSWER_IS_NO,
                        String.format(
                                Locale.ROOT,
                                "This person has more than %,d facts, which is no human; no explanation was made.",
                                PersonHistory.MAX_FACTS));
        };
    }

    private Collection<String> asked(Workspace workspace) {
        return segments.isEmpty()
                ? workspace.segments().keySet()
                : segments.stream()
                        .map(name -> Segments.named(name, workspace).name())
                        .distinct()
                        .toList();
    }

    private void print(PersonExplanation explanation) {
        common.answer(
                () -> ExplanationJson.of(explanation), () -> new ExplanationText(common.out()).print(explanation));
    }

    private String unknown(long people) {
        return String.format(
                Locale.ROOT,
                "Nobody goes by that name among the %s of these facts%s. " + NAMED,
                people == 1 ? "1 person" : String.format(Locale.ROOT, "%,d people", people),
                at == null ? "" : " up to " + Instants.format(at));
    }

    /** Reads all facts each time, and tells of rejects the first time. */
    private final class Passes implements PersonHistory.Facts {

        private final FactOptions facts;
        private boolean isFirst = true;

        Passes(FactOptions facts) {
            this.facts = facts;
        }

        @Override
        public void forEach(Consumer<Fact> consumer) {
            try (Rejects rejects = Rejects.counted();
                    FactSource source = facts.open(Interest.everything());
                    Progress progress = Progress.ofReading("explain", source)) {
                for (Optional<FactBatch> batch = source.next(); batch.isPresent(); batch = source.next()) {
                    batch.get().facts().stream()
                            .filter(fact -> at == null || fact.timestamp() <= at)
                            .forEach(consumer);
                    batch.get().rejects().forEach(rejects);
                    progress.update(source);
                }
                if (isFirst) {
                    ReplaySummary.printRejects(common.err(), rejects);
                    common.err().flush();
                }
                isFirst = false;
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }
    }
}
