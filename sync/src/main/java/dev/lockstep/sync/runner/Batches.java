package dev.lockstep.sync.runner;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.sync.ledger.Copy;
import dev.lockstep.sync.ledger.Flight;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Plan.Action.Send;
import dev.lockstep.workspace.Audience.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sends members one by one, in batches. A batch is in the ledger before it is sent, and goes again as it is until it is known what became
 * of it.
 *
 * <table>
 * <caption>What becomes of a batch</caption>
 * <tr><th>answer</th><th>the batch</th><th>who is in it</th></tr>
 * <tr><td>done</td><td>ends</td><td>settled or rejected, each by their result</td></tr>
 * <tr><td>unknown</td><td>goes again, after a while</td><td>in flight</td></tr>
 * <tr><td>later, credentials, closed</td><td>ends; but goes again where it may have been taken before</td><td>wait again, where they
 *     stood</td></tr>
 * <tr><td>rejected, too much</td><td>ends</td><td>wait again, and go in smaller batches; one alone is rejected</td></tr>
 * <tr><td>gone</td><td>ends</td><td>wait until somebody has seen to the copy</td></tr>
 * </table>
 *
 * <p>For one thread.
 */
final class Batches {

    private final Courier courier;
    private final Destination.Deltas destination;
    private final Map<Long, Integer> sizes = new HashMap<>();

    /** Whether the batch in the ledger may have been taken; so of every one that was found there. */
    private boolean isUncertain = true;

    Batches(Courier courier, Destination.Deltas destination) {
        this.courier = courier;
        this.destination = destination;
    }

    /** How many go in a batch of a copy: fewer after it was too much, or somebody in it could not be taken. */
    int size(Copy copy) {
        return sizes.getOrDefault(copy.id(), courier.declaration.maxMembers());
    }

    /** Sends the oldest who wait for some work. */
    void send(Copy copy, Target target, Send send, long now) throws StoreException {
        Optional<Flight> flight = courier.ledger.take(
                copy, target.role(), send.work(), send.before(), size(copy), target.shape(), target.definition(), now);
        courier.ledger.commit();
        if (flight.isPresent()) {
            isUncertain = false;
            send(copy, target.role(), flight.get());
        }
    }

    /** Sends a batch that is in the ledger without an answer; nothing goes past it, so it may use the reserve. */
    long resend(Copy copy, Target target, Flight flight, long now) throws StoreException {
        long wait = courier.waits.until(Lane.PROTECT);
        if (wait > now) {
            return wait;
        }
        send(copy, target.role(), flight);
        return now;
    }

    private void send(Copy copy, Role role, Flight flight) throws StoreException {
        long began = courier.clock.millis();
        courier.budgets.use(isUncertain ? Lane.PROTECT : flight.work().lane());
        CallJournal journal = new CallJournal(courier, copy, flight.id());
        Answer<List<Result>> answer = destination.send(batch(flight), copy.remote(), journal);
        long now = courier.clock.millis();
        switch (answer) {
            case Answer.Done<List<Result>>(List<Result> results) -> {
                settle(copy, role, flight, results, began, now);
                done(journal, flight, results, began);
            }
            case Answer.Failed<List<Result>>(Failure failure) -> {
                courier.failed(
                        journal,
                        flight.work().operation().word(),
                        flight.work().lane(),
                        flight.items().size(),
                        failure,
                        began);
                failed(copy, role, flight, failure, began, now);
            }
        }
        courier.ledger.commit();
    }

    private void done(CallJournal journal, Flight flight, List<Result> results, long began) {
        long accepted =
                results.stream().filter(Result.Accepted.class::isInstance).count();
        courier.done(
                journal,
                flight.work().operation().word(),
                flight.work().lane(),
                new Courier.Counted(results.size(), accepted, results.size() - accepted),
                began);
    }

    private static Batch batch(Flight flight) {
        List<Batch.Member> members = flight.items().stream()
                .map(item -> new Batch.Member(
                        item.row().key(),
                        item.row().identifiers(),
                        item.entering(),
                        flight.work().operation() == Operation.ADD ? item.row().fields() : new TreeMap<>(),
                        item.version(),
                        item.at()))
                .toList();
        return new Batch(
                flight.id(),
                flight.audience(),
                flight.definition(),
                flight.work().operation(),
                members);
    }

    private void settle(Copy copy, Role role, Flight flight, List<Result> results, long began, long now) {
        if (results.size() != flight.items().size()) {
            throw new IllegalStateException(courier.declaration.kind() + " answered of " + results.size()
                    + " members, but was sent " + flight.items().size());
        }
        courier.waits.succeeded();
        sizes.computeIfPresent(copy.id(), (id, size) -> Math.min(courier.declaration.maxMembers(), size * 2));
        courier.ledger.settle(copy, role, flight, results, now).forEach(one -> courier.tell(copy, one, began, now));
        courier.confirm(copy, now); // What is taken one by one is in effect, for all that a platform tells.
    }

    private void failed(Copy copy, Role role, Flight flight, Failure failure, long began, long now) {
        switch (failure) {
            case Failure.Unknown unknown -> {
                isUncertain = true;
                courier.waits.failed(Lane.PROTECT, failure, unknown.after(), now);
            }
            case Failure.Later later -> {
                notDone(copy, role, flight);
                courier.waits.failed(isUncertain ? Lane.PROTECT : flight.work().lane(), failure, later.after(), now);
            }
            case Failure.Rejected(Trouble trouble) -> notSo(copy, role, flight, trouble, began, now);
            case Failure.TooMuch(Trouble trouble) -> notSo(copy, role, flight, trouble, began, now);
            case Failure.Credentials(Trouble trouble) -> {
                notDone(copy, role, flight);
                courier.stop(trouble);
            }
            case Failure.Closed(Trouble trouble) -> {
                notDone(copy, role, flight);
                courier.stop(trouble);
            }
            case Failure.Gone(Trouble trouble) -> {
                courier.ledger.giveBack(copy, role, flight);
                copy.stop(trouble, now);
            }
        }
    }

    /**
     * This time it was not done, so whoever is in it waits again, behind what has become more urgent. But where it may have been done
     * before, it stays as it is: else somebody might be there of whom nothing is known.
     */
    private void notDone(Copy copy, Role role, Flight flight) {
        if (!isUncertain) {
            courier.ledger.giveBack(copy, role, flight);
        }
    }

    /** Half of it is tried; who spoils a batch is found that way, and set aside alone. */
    private void notSo(Copy copy, Role role, Flight flight, Trouble trouble, long began, long now) {
        if (flight.items().size() == 1) {
            settle(copy, role, flight, List.of(new Result.Rejected(trouble)), began, now);
            return;
        }
        sizes.put(copy.id(), flight.items().size() / 2);
        courier.ledger.giveBack(copy, role, flight);
    }
}
