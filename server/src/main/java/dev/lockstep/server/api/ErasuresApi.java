package dev.lockstep.server.api;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Receipt;
import dev.lockstep.engine.UnavailableException;
import dev.lockstep.server.http.Access;
import dev.lockstep.server.http.Answer;
import dev.lockstep.server.http.Call;
import dev.lockstep.server.http.ErrorForm;
import dev.lockstep.server.http.Method;
import dev.lockstep.server.http.RefusedException;
import dev.lockstep.server.http.Route;
import dev.lockstep.server.http.Route.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Forgetting somebody: history, state and identifiers are gone when the answer comes, and the audiences that they were in are told
 * to remove them. What stays is a receipt, which says nothing of who it was.
 */
public final class ErasuresApi {

    private final Engine engine;
    private final InstantSource clock;

    public ErasuresApi(Engine engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Somebody was forgotten.
     *
     * @param receipt by which it can be asked for again
     * @param facts how many there were of them
     */
    public record ErasureAnswer(String receipt, Instant erasedAt, long facts) {}

    /** What can be called. */
    public List<Route> routes() {
        return List.of(
                new Route(
                        Method.DELETE,
                        "/api/people/{person}",
                        "Forgets a person: history, state, identifiers, and their places in audiences.",
                        Access.ADMIN,
                        List.of(),
                        Optional.empty(),
                        ErrorForm.PROBLEM,
                        false,
                        List.of(Reply.ok("They are forgotten; the receipt.", ErasureAnswer.class)),
                        this::erase),
                Route.get(
                        "/api/erasures/{receipt}",
                        "When somebody was forgotten, by the receipt of it.",
                        Access.READ,
                        List.of(),
                        List.of(Reply.ok("The receipt.", ErasureAnswer.class)),
                        Asking.at(call -> answer(call.path("receipt")))));
    }

    private CompletionStage<Answer> erase(Call call) {
        String receipt = UUID.randomUUID().toString();
        Fact.Erasure erasure = erasure(call.path("person"), receipt);
        return Asking.taken(engine.receive(List.of(new Intake.Learned(erasure, false))))
                .thenCompose(outcomes -> Asking.at(done -> answer(receipt)).answer(call));
    }

    private Fact.Erasure erasure(String name, String receipt) {
        try {
            return engine.person(name)
                    .map(person -> new Fact.Erasure(Optional.of(receipt), clock.millis(), person.identifiers()))
                    .orElseThrow(() ->
                            RefusedException.of(404, "person", "nobody is known by this name; nothing was forgotten"));
        } catch (UnavailableException e) {
            throw Asking.unavailable(e);
        }
    }

    private Answer answer(String receipt) throws UnavailableException {
        Receipt found = engine.receipt(receipt)
                .orElseThrow(
                        () -> RefusedException.of(404, "receipt", "is none of an erasure that was asked for here"));
        return Answer.ok(new ErasureAnswer(receipt, Instant.ofEpochMilli(found.erasedAt()), found.facts()));
    }
}
