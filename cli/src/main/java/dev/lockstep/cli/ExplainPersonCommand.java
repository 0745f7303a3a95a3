package dev.lockstep.cli;

import dev.lockstep.core.explain.Explainer;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.PersonHistory;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactBatch;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Rejects;
import dev.lockstep.sync.files.PersonStandings;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lockstep explain person}: each condition's truth for one person, the facts behind it, and when it will change. */
@Command(
        name = "person",
        description = {
            "Say of each condition whether it holds for a person, by which facts, and when that changes; and of each audience",
            "where on their way into it the person is, or drops out.",
            "",
            "The answer is as of --at, from the facts with a timestamp up to then. It shows personal data of this one person."
        })
final class ExplainPersonCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FactOptions facts = new FactOptions();

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
            description = "Explain as of this instant, ISO 8601 (default: the last fact).")
    private @Nullable Long at;

    @Override
    public Integer call() throws IOException {
        facts.refuseStandardInput("a person is searched for in two passes");
        Workspace workspace = common.workspace();
        Explainer explainer =
                new Explainer(workspace.conditions(), workspace.segments().keySet());
        PersonHistory.Result result = PersonHistory.find(new PersonId(person), new Passes());
        return switch (result) {
            case PersonHistory.Result.Found(PersonId name, List<Fact> history, long clock) -> {
                long instant = at == null ? clock : at;
                print(new PersonExplanation(
                        workspace,
                        asked(workspace),
                        explainer.explain(name, history, instant),
                        PersonStandings.of(workspace, name, history, instant)));
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
        if (common.isJson()) {
            common.out().println(ExplanationJson.of(explanation));
        } else {
            new ExplanationText(common.out()).print(explanation);
        }
        common.out().flush();
    }

    private String unknown(long people) {
        return String.format(
                Locale.ROOT,
                "Nobody goes by that name among the %s of these facts%s. A person is named by their id, such as u1;"
                        + " or by an e-mail, such as email:ann@shop.example; or by an anonymous id, such as anonymous:b7f3.",
                people == 1 ? "1 person" : String.format(Locale.ROOT, "%,d people", people),
                at == null ? "" : " up to " + Instants.format(at));
    }

    /** Reads all facts each time, and tells of rejects the first time. */
    private final class Passes implements PersonHistory.Facts {

        private boolean isFirst = true;

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
