package dev.lockstep.server.api;

import dev.lockstep.core.program.Definitions;
import dev.lockstep.core.program.Program;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.api.WorkspaceApi.SegmentChangeAnswer;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.Audiences;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.server.definition.Version;
import dev.lockstep.server.definition.VersionFolder;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.sync.preview.Forecast;
import dev.lockstep.sync.preview.Preview;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

/** What applying would do, and what was applied before. Nothing here changes anything. */
public final class PlanApi {

    /** Threads that ask people at a time; facts go on being taken meanwhile. */
    private static final int THREADS = 2;

    private static final int RETRY_AFTER_SECONDS = 10;

    private final Engine engine;
    private final AppliedWorkspace applied;
    private final Audiences audiences;
    private final VersionFolder versions;
    private final InstantSource clock;

    /** One plan at a time: each goes through everybody. */
    private final Semaphore planning = new Semaphore(1);

    public PlanApi(
            Engine engine, AppliedWorkspace applied, Audiences audiences, VersionFolder versions, InstantSource clock) {
        this.engine = engine;
        this.applied = applied;
        this.audiences = audiences;
        this.versions = versions;
        this.clock = clock;
    }

    /** What was applied, the newest first. */
    public record VersionsAnswer(List<VersionAnswer> versions) {}

    /**
     * A workspace that was applied.
     *
     * @param hash of its files
     * @param segments what became of them; those that stayed are left out
     * @param audiences what became of them, in words
     */
    public record VersionAnswer(
            long version,
            Instant at,
            String author,
            String hash,
            List<SegmentChangeAnswer> segments,
            List<String> audiences) {}

    /** A workspace that was applied, with its files as they are sent. */
    public record VersionFilesAnswer(VersionAnswer version, Map<String, String> files) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                new Route(
                        Method.POST,
                        "/api/workspace/plan",
                        "Says what applying a workspace would do: who would enter and leave, what would be sent, what would hold it.",
                        Access.ADMIN,
                        List.of(),
                        Optional.of(WorkspaceApi.FILES),
                        ErrorForm.PROBLEM,
                        false,
                        List.of(
                                Reply.ok("What would happen; nothing has changed.", PlanAnswer.class),
                                WorkspaceApi.UNFIT_REPLY),
                        this::plan),
                Route.get(
                        "/api/workspace/versions",
                        "The workspaces that were applied, the newest first.",
                        Access.ADMIN,
                        List.of(),
                        List.of(Reply.ok("The versions.", VersionsAnswer.class)),
                        call -> asked(this::all)),
                Route.get(
                        "/api/workspace/versions/{version}",
                        "A workspace that was applied, with its files.",
                        Access.ADMIN,
                        List.of(),
                        List.of(Reply.ok("The version.", VersionFilesAnswer.class)),
                        call -> asked(() -> one(call.path("version")))));
    }

    private interface Question {
        Answer ask() throws IOException, UnavailableException;
    }

    private static CompletionStage<Answer> asked(Question question) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(question.ask());
            } catch (UnavailableException e) {
                answer.completeExceptionally(Asking.unavailable(e));
            } catch (IOException e) {
                answer.completeExceptionally(
                        RefusedException.of(500, "the versions cannot be read: " + e.getMessage()));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private CompletionStage<Answer> plan(Call call) {
        List<SourceFile> files = WorkspaceApi.files(call.body());
        return asked(() -> {
            if (!planning.tryAcquire()) {
                throw RefusedException.later(503, RETRY_AFTER_SECONDS, "another plan is being made; ask again");
            }
            try {
                return plan(files);
            } finally {
                planning.release();
            }
        });
    }

    private Answer plan(List<SourceFile> files) throws UnavailableException {
        WorkspaceReader.Reading reading = WorkspaceReader.read(files);
        if (reading.workspace().isEmpty()) {
            return WorkspaceApi.unfit(reading.problems());
        }
        Workspace next = reading.workspace().get();
        Program.compile(next.conditions(), List.of());
        Workspace current = applied.current();
        String hash = applied.plan(files);
        Preview preview =
                Preview.of(current, next, audiences.folder(), audiences.sync().status());
        Forecast forecast = engine.survey(survey -> preview.of(survey, clock.millis(), THREADS, share -> {}));
        List<SegmentChange> changes =
                SegmentChange.between(Definitions.hashes(current.conditions()), Definitions.hashes(next.conditions()));
        return Answer.ok(PlanAnswer.of(hash, changes, forecast));
    }

    private Answer all() throws IOException {
        return Answer.ok(
                new VersionsAnswer(versions.all().stream().map(PlanApi::answer).toList()));
    }

    private Answer one(String number) throws IOException {
        Version version = (number.matches("[0-9]{1,18}")
                        ? versions.find(Long.parseLong(number))
                        : Optional.<Version>empty())
                .orElseThrow(() -> RefusedException.of(404, "there is no version " + number));
        Map<String, String> files = new LinkedHashMap<>();
        version.files().forEach(file -> files.put(file.name(), file.text()));
        return Answer.ok(new VersionFilesAnswer(answer(version), files));
    }

    private static VersionAnswer answer(Version version) {
        return new VersionAnswer(
                version.number(),
                Instant.ofEpochMilli(version.at()),
                version.author(),
                version.hash(),
                version.changes().stream()
                        .map(change -> new SegmentChangeAnswer(
                                change.segment(), change.kind().word(), change.hash()))
                        .toList(),
                version.audiences());
    }
}
