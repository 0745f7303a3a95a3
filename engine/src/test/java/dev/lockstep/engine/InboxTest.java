package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final Inbox inbox = new Inbox(2);

    @Test
    void factsAreRefusedWhileTooManyWait() throws Exception {
        assertThat(inbox.offer(facts(2))).isTrue();
        assertThat(inbox.offer(facts(1)))
                .as("one request may go beyond the bound")
                .isTrue();
        assertThat(inbox.offer(facts(1))).isFalse();
        assertThat(inbox.take(10, 0)).hasSize(2);
        assertThat(inbox.facts()).isZero();
        assertThat(inbox.offer(facts(1))).isTrue();
    }

    @Test
    void whoWaitsWhenTheWriterGoesIsToldSo() {
        Request.Take waiting = facts(1);
        inbox.offer(waiting);
        inbox.close();
        assertRefused(waiting.taken());
    }

    @Test
    void whoComesWhenTheWriterHasGoneIsToldSo() {
        inbox.close();
        Request.Take late = facts(1);
        inbox.offer(late);
        assertRefused(late.taken());
        assertThat(inbox.facts()).isZero();
    }

    private static void assertRefused(CompletableFuture<?> answer) {
        assertThat(answer).isDone();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .withCauseInstanceOf(UnavailableException.class);
    }

    private static Request.Take facts(int count) {
        Fact fact = new Fact.Event(Optional.empty(), 0, List.of(Identifier.id("u1")), "Checkout Started", Map.of());
        return new Request.Take(Collections.nCopies(count, new Intake.Learned(fact, false)), new CompletableFuture<>());
    }
}
