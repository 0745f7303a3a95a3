package dev.lockstep.server.api;

import dev.lockstep.core.program.Program;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.definition.AppliedWorkspace;
import dev.lockstep.server.definition.Audiences;
import dev.lockstep.server.definition.Order;
import dev.lockstep.server.definition.SegmentChange;
import dev.lockstep.server.definition.StalePlanException;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.ApiJson;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import dev.lockstep.workspace.SourceFile;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.WorkspaceReader;
import dev.lockstep.workspace.yaml.Problem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Definitions that change while the server runs. A workspace is sent as its files, and read here by what reads it everywhere, so
 * that its problems are those of {@code lockstep check}.
 */
public final class WorkspaceApi {

    /** As much as the files of a workspace may have together. */
    private static final int MAX_BODY_BYTES = 16 << 20;

    private static final int UNFIT = 422;
    private static final int CONFLICT = 409;
    private static final int MAX_PLAN_CHARS = 64;
    private static final int MAX_AUTHOR_CHARS = 200;
    private static final Parameter.Text PLAN = new Parameter.Text(
            "plan",
            MAX_PLAN_CHARS,
            "The hash of a plan: it is applied only where the plan is of these files upon what counts, else 409. No guard holds what it"
                    + " announced.");
    private static final Parameter.Text AUTHOR = new Parameter.Text(
            "author", MAX_AUTHOR_CHARS, "Who applies it, for the versions; the id of the key where nothing is said.");

    /** The files of a workspace. */
    static final Route.Body FILES = new Route.Body(
            MAX_BODY_BYTES,
            "The files of the workspace, {\"files\": {\"lockstep.yaml\": \"…\"}}.",
            body -> Optional.empty());

    /** That the workspace has problems. */
    static final Reply UNFIT_REPLY = new Reply(
            UNFIT,
            "It has problems, and nothing has changed.",
            "application/problem+json",
            Optional.of(UnfitAnswer.class));

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final System.Logger LOG = System.getLogger(WorkspaceApi.class.getName());

    private final Engine engine;
    private final AppliedWorkspace applied;
    private final Audiences audiences;
    private final InstantSource clock;

    public WorkspaceApi(Engine engine, AppliedWorkspace applied, Audiences audiences, InstantSource clock) {
        this.engine = engine;
        this.applied = applied;
        this.audiences = audiences;
        this.clock = clock;
    }

    /**
     * What applying did.
     *
     * @param backfill how much of everybody's memberships is by these definitions, see {@code /api/status}
     */
    public record AppliedAnswer(List<SegmentChangeAnswer> segments, double backfill) {}

    /**
     * What became of a segment.
     *
     * @param change the word of a {@link SegmentChange.Kind}
     * @param hash of the definition
     */
    public record SegmentChangeAnswer(String segment, String change, String hash) {}

    /** Why a workspace was not applied: a problem of RFC 9457 with every problem of the workspace. */
    public record UnfitAnswer(String title, int status, String detail, List<WorkspaceProblemAnswer> problems) {}

    /** A problem of a workspace, as {@code lockstep check --format json} prints it. */
    public record WorkspaceProblemAnswer(
            String file, int line, int column, String path, String what, String whatToDo) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(new Route(
                Method.PUT,
                "/api/workspace",
                "Applies a workspace. Only segments whose hash is another are asked of everybody again, in the background.",
                Access.ADMIN,
                List.of(PLAN, AUTHOR),
                Optional.of(FILES),
                ErrorForm.PROBLEM,
                false,
                List.of(Reply.ok("It counts, also after a restart.", AppliedAnswer.class), UNFIT_REPLY),
                this::apply));
    }

    private CompletionStage<Answer> apply(Call call) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(apply(files(call.body()), order(call)));
            } catch (StalePlanException e) {
                answer.completeExceptionally(RefusedException.of(CONFLICT, String.valueOf(e.getMessage())));
            } catch (UnavailableException e) {
                answer.completeExceptionally(Asking.unavailable(e));
            } catch (IOException e) {
                LOG.log(Level.ERROR, "a workspace was not applied: " + e.getMessage());
                answer.completeExceptionally(RefusedException.later(
                        503,
                        RETRY_AFTER_SECONDS,
                        "the workspace cannot be written, and nothing has changed; send it again"));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static Order order(Call call) {
        String author = AUTHOR.in(call)
                .or(() -> call.key().map(key -> "key " + key.id()))
                .orElse("unknown");
        return new Order(author, PLAN.in(call));
    }

    static List<SourceFile> files(byte[] body) {
        try {
            return AppliedWorkspace.files(JsonMapper.shared().readTree(body));
        } catch (JacksonException e) {
            throw RefusedException.of(400, "the body is no JSON");
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(400, "files", String.valueOf(e.getMessage()));
        }
    }

    private Answer apply(List<SourceFile> files, Order order)
            throws UnavailableException, IOException, StalePlanException {
        WorkspaceReader.Reading reading = WorkspaceReader.read(files);
        if (reading.workspace().isEmpty()) {
            return unfit(reading.problems());
        }
        Workspace workspace = reading.workspace().get();
        Program.compile(workspace.conditions(), List.of()); // what fails must fail before anything is changed
        List<SegmentChange> changes = applied.apply(files, workspace, engine, order, clock.millis());
        audiences.keep(order.plan().isPresent());
        return Answer.ok(new AppliedAnswer(
                changes.stream()
                        .map(change -> new SegmentChangeAnswer(
                                change.segment(), change.kind().word(), change.hash()))
                        .toList(),
                engine.status().backfill()));
    }

    static Answer unfit(List<Problem> problems) {
        UnfitAnswer answer = new UnfitAnswer(
                "Unprocessable Content",
                UNFIT,
                "The workspace has problems; mend them and apply it again.",
                problems.stream()
                        .map(problem -> new WorkspaceProblemAnswer(
                                problem.place().file(),
                                problem.place().line(),
                                problem.place().column(),
                                problem.place().path(),
                                problem.what(),
                                problem.whatToDo()))
                        .toList());
        return new Answer.Whole(UNFIT, "application/problem+json", ApiJson.write(answer), Map.of());
    }
}
