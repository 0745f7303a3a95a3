package dev.lockstep.cli;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.file.FactBatch;
import dev.lockstep.ingest.file.FactSource;
import dev.lockstep.ingest.file.Rejects;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep replay}: plays facts on a virtual clock, and writes every entry and exit. Nothing is stored. */
@Command(
        name = "replay",
        description = {
            "Play facts on a virtual clock, and write every entry and exit.",
            "",
            "The clock starts at the first fact and is the greatest timestamp seen so far; after the last fact it runs on to "
                    + "--until. A line that is no fact is rejected alone. Nothing is stored."
        })
final class ReplayCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FactOptions facts = new FactOptions();

    @Option(
            names = "--until",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "Run the clock to this instant, ISO 8601, and play no later facts (default: the last fact).")
    private @Nullable Long until;

    @Option(
            names = "--changes",
            paramLabel = "FILE",
            description = "Write every entry and exit, a JSON object per line, ordered by instant, person and segment.")
    private @Nullable Path changesFile;

    @Option(
            names = "--members",
            paramLabel = "FILE",
            description = "Write who is in which segment at the end, and since when, a JSON object per line.")
    private @Nullable Path membersFile;

    @Option(
            names = "--audiences",
            paramLabel = "DIR",
            description =
                    "Write the audiences as of the end, as the files destination does: NAME.csv with the members and "
                            + "NAME.json about them.")
    private @Nullable Path audiencesFolder;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write the lines that are no facts, and why, a JSON object per line. Holds personal data.")
    private @Nullable Path rejectsFile;

    @Override
    public Integer call() throws IOException {
        OptionalLong end = until == null ? OptionalLong.empty() : OptionalLong.of(until);
        Workspace workspace = common.workspace();
        Program program = Program.compile(workspace.conditions(), keptAttributes(workspace));
        ReplaySummary summary = new ReplaySummary(workspace);
        try (Rejects rejects = rejectsFile == null ? Rejects.counted() : Rejects.writtenTo(rejectsFile);
                Writer changes = changesFile == null ? Writer.nullWriter() : writer(changesFile)) {
            Consumer<MembershipChange> written = changesFile == null ? change -> {} : new ChangesFile(changes);
            Replay replay = new Replay(program, summary.andThen(written));
            play(replay, workspace, rejects, summary, end.orElse(Instants.NEVER));
            end.ifPresentOrElse(replay::runTo, replay::end);
            if (membersFile != null) {
                try (Writer members = writer(membersFile)) {
                    MembersFile.write(replay.population(), members);
                }
            }
            AudienceSummary audiences = writeAudiences(workspace, replay.population());
            summary.print(common, replay.population(), rejects, audiences);
            return audiences.problems().isEmpty() ? ExitCode.DONE : ExitCode.ANSWER_IS_NO;
        }
    }

    private Set<String> keptAttributes(Workspace workspace) {
        return audiencesFolder == null ? Set.of() : AudienceFiles.attributesNeeded(workspace);
    }

    private AudienceSummary writeAudiences(Workspace workspace, Population population) throws IOException {
        if (audiencesFolder == null) {
            return AudienceSummary.NONE;
        }
        return new AudienceSummary(
                AudienceFiles.write(workspace, population, audiencesFolder), AudienceFiles.problems(workspace));
    }

    private void play(Replay replay, Workspace workspace, Rejects rejects, ReplaySummary summary, long end)
            throws IOException {
        Interest interest = Interest.of(
                replay.population().program(), workspace.conditions().values());
        try (FactSource source = facts.open(interest);
                Progress progress = Progress.ofReading("replay", source)) {
            for (Optional<FactBatch> batch = source.next(); batch.isPresent(); batch = source.next()) {
                for (Fact fact : batch.get().facts()) {
                    if (fact.timestamp() <= end) {
                        replay.play(fact);
                    } else {
                        summary.countLater();
                    }
                }
                batch.get().rejects().forEach(rejects);
                summary.countPassedOver(batch.get().passedOver());
                progress.update(source);
            }
        }
    }

    private static Writer writer(Path file) throws IOException {
        return Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }
}
