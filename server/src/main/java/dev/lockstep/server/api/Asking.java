package dev.lockstep.server.api;

import dev.lockstep.engine.UnavailableException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Questions to the engine, whose ways to fail become refusals. */
final class Asking {

    private static final int MS_PER_SECOND = 1000;

    /** A client that hears of more gives up instead of trying again. */
    private static final int MAX_RETRY_AFTER_SECONDS = 10;

    private Asking() {}

    /** Answers a call out of the engine, at once. */
    @FunctionalInterface
    interface Question {
        Answer answer(Call call) throws UnavailableException;
    }

    static Route.Handling at(Question question) {
        return call -> {
            try {
                return CompletableFuture.completedStage(question.answer(call));
            } catch (UnavailableException e) {
                throw unavailable(e);
            } catch (UnreadableException e) {
                throw RefusedException.later(
                        503, MAX_RETRY_AFTER_SECONDS, "the store cannot be read just now; ask again");
            }
        };
    }

    /** What the engine was given, once it is on disk. */
    static <T> CompletionStage<T> taken(CompletionStage<T> given) {
        return given.exceptionallyCompose(failure -> {
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            return CompletableFuture.failedStage(cause instanceof UnavailableException why ? unavailable(why) : cause);
        });
    }

    static RefusedException unavailable(UnavailableException why) {
        long seconds = Math.ceilDiv(why.retryAfterMs(), MS_PER_SECOND);
        return RefusedException.later(
                503, Math.clamp(seconds, 1, MAX_RETRY_AFTER_SECONDS), why.getMessage() + "; send it again");
    }

    static RefusedException badCursor() {
        return RefusedException.of(400, "cursor", "is none that this path has given; begin without one");
    }
}
