package dev.lockstep.server.api;

import dev.lockstep.engine.store.StoreException;
import dev.lockstep.server.backup.Backups;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.Parameter;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Backups of the running server. Where they are written the operator has said; nothing of a path comes over the network. */
public final class BackupsApi {

    private static final int RETRY_AFTER_SECONDS = 10;

    private static final Parameter.Whole KEEP = new Parameter.Whole(
            "keep",
            0,
            1000,
            OptionalLong.of(0),
            "How many to leave, the newest; older ones are deleted. 0 leaves all.");

    private final Backups backups;

    public BackupsApi(Backups backups) {
        this.backups = backups;
    }

    /**
     * A backup was made.
     *
     * @param backup its name
     * @param backups the names of all, oldest first
     */
    public record BackupAnswer(String backup, List<String> backups) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(new Route(
                Method.POST,
                "/api/backups",
                "Makes a backup while work goes on, in the folder that the server was started with.",
                Access.ADMIN,
                List.of(KEEP),
                Optional.empty(),
                ErrorForm.PROBLEM,
                false,
                List.of(Reply.ok("It is whole.", BackupAnswer.class)),
                this::make));
    }

    private CompletionStage<Answer> make(Call call) {
        int keep = (int) KEEP.in(call);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                String name = backups.make(keep)
                        .orElseThrow(() ->
                                RefusedException.later(503, RETRY_AFTER_SECONDS, "a backup is being made already"));
                answer.complete(Answer.ok(new BackupAnswer(name, backups.names())));
            } catch (IOException | StoreException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
