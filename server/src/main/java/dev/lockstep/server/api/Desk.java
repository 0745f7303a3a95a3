package dev.lockstep.server.api;

import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.insight.QuestionException;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.RefusedException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where questions are answered that go through all people: one at a time, so that they do not slow down what must be quick. Safe for any
 * number of threads.
 */
public final class Desk implements AutoCloseable {

    /** So many may wait for their turn. */
    private static final int MAX_WAITING = 16;

    private static final int RETRY_AFTER_SECONDS = 10;

    private final ThreadPoolExecutor clerk = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("lockstep-desk").daemon().factory());

    /** Answers with an object as JSON, some time. */
    CompletionStage<Answer> answer(Supplier<Object> question) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            clerk.execute(() -> {
                try {
                    answer.complete(Answer.ok(question.get()));
                } catch (QuestionException e) {
                    answer.completeExceptionally(
                            RefusedException.of(e.isUnknown() ? 404 : 400, String.valueOf(e.getMessage())));
                } catch (UnreadableException e) {
                    answer.completeExceptionally(RefusedException.later(
                            503, RETRY_AFTER_SECONDS, "the store cannot be read just now; ask again"));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw RefusedException.later(503, RETRY_AFTER_SECONDS, "too many such questions wait; ask again");
        }
        return answer;
    }

    /** Begins nothing any more. What is under way ends when the store is closed. */
    @Override
    public void close() {
        clerk.shutdownNow();
    }
}
