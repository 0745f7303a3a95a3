package dev.lockstep.sync.ledger;

import dev.lockstep.core.model.Instants;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One person's place in one copy.
 *
 * <p>It holds what should be there of them, and what is. Where the two differ something is to be sent, and what it is follows from
 * the two alone; so whatever happens while it waits, only the last of it counts, and what cancels out is never sent.
 *
 * <table>
 * <caption>States</caption>
 * <tr><th>state</th><th>meaning</th><th>goes to</th></tr>
 * <tr><td>{@code SETTLED}</td><td>what should be there is there</td><td>waiting, when what should be changes</td></tr>
 * <tr><td>{@code WAITING}</td><td>it is in the queue of its kind of work</td><td>settled, when it cancels out; in flight, when a
 *     batch with it is written down</td></tr>
 * <tr><td>{@code IN_FLIGHT}</td><td>a batch with it is written down and may have been sent</td><td>settled, waiting or rejected,
 *     by the answer</td></tr>
 * <tr><td>{@code REJECTED}</td><td>the destination does not take it as it is</td><td>waiting, when what should be changes</td></tr>
 * </table>
 *
 * <p>Mutable, for one thread.
 */
public final class Entry {

    /**
     * The number of whoever walks through a copy to measure the way, and is no person: those of persons begin with 1. Whoever goes through
     * people from the beginning begins after it, and it is counted nowhere among them.
     */
    public static final long CANARY = 0;

    /** What becomes of the difference between what is and what should be. */
    public enum State {
        SETTLED,
        WAITING,
        IN_FLIGHT,
        REJECTED
    }

    final long copy;
    final long person;

    /** Whether the person is in the audience's segment; else they are not counted. */
    boolean inSegment;

    /** Where they drop out; null where they belong or are not in the segment. */
    @Nullable
    Gate droppedAt;

    /** What should be there. */
    @Nullable
    Row wanted;

    /** What is there, for all that we know. */
    @Nullable
    Row sent;

    State state = State.SETTLED;

    /** What it waits for, or is in flight for. */
    @Nullable
    Work work;

    /** When it began to wait. */
    long since;

    /** What made it what it is. */
    Why why = Why.DEFINITION;

    /** Whether the person is to be forgotten: then the entry goes when nothing of them is there. */
    boolean isErased;

    /** The instant from which the person belongs, or no more. */
    long at;

    /** The timestamp of the fact that made it so; that of {@link #at} where none did. */
    long factAt;

    /** When the engine found that out. */
    long foundAt;

    /** When the person's place may change though nothing happens; {@link Instants#NEVER} where it will not. */
    long againAt = Instants.NEVER;

    /** Whether what is there is to be sent again, before it expires. */
    boolean isDue;

    /** The number of the batch that it was sent in last, by which a receiver can tell what is newer. */
    long version;

    /** Whether the destination has said of the batch alone that it took it, and not of this person. */
    boolean isUnverified;

    /** When the destination took what was sent last. */
    long acceptedAt;

    /** What the destination took last; null where it took nothing, or that was not written down. */
    @Nullable
    Operation done;

    /** The call that this was done by: the id of the batch, or the SHA-256 of the snapshot; empty where there is none. */
    String receipt = "";

    /** By whose rules the identifiers that are there were made, and their version; empty where that was not written down. */
    String normaliser = "";

    /** Why it was rejected; empty where it was not. */
    String code = "";

    Entry(long copy, long person) {
        this.copy = copy;
        this.person = person;
    }

    public long person() {
        return person;
    }

    public boolean isInSegment() {
        return inSegment;
    }

    /** The gate at which the person drops out of the audience, if they do. */
    public Optional<Gate> droppedAt() {
        return Optional.ofNullable(droppedAt);
    }

    /** Whether it is of no person, but of the canary; see {@link #CANARY}. */
    public boolean isCanary() {
        return person == CANARY;
    }

    /** What should be there of the person. */
    public Optional<Row> wanted() {
        return Optional.ofNullable(wanted);
    }

    /** What is there of the person. */
    public Optional<Row> sent() {
        return Optional.ofNullable(sent);
    }

    public State state() {
        return state;
    }

    public Optional<Work> work() {
        return Optional.ofNullable(work);
    }

    public long since() {
        return since;
    }

    public long at() {
        return at;
    }

    public long factAt() {
        return factAt;
    }

    public long foundAt() {
        return foundAt;
    }

    public Why why() {
        return why;
    }

    public long version() {
        return version;
    }

    /** Whether the destination has said of the batch alone that it took it, and not of this person. */
    public boolean isUnverified() {
        return isUnverified;
    }

    public long acceptedAt() {
        return acceptedAt;
    }

    /** What the destination took last. */
    public Optional<Operation> done() {
        return Optional.ofNullable(done);
    }

    /** The call that this was done by: the id of the batch, or the SHA-256 of the snapshot. */
    public Optional<String> receipt() {
        return receipt.isEmpty() ? Optional.empty() : Optional.of(receipt);
    }

    /** By whose rules the identifiers that are there were made, and their version, such as {@code yandex 1}. */
    public Optional<String> normaliser() {
        return normaliser.isEmpty() ? Optional.empty() : Optional.of(normaliser);
    }

    public String code() {
        return code;
    }

    /** The destination took it. */
    void accepted(Operation operation, String call, String rules, long now) {
        acceptedAt = now;
        isDue = false;
        done = operation;
        receipt = call;
        normaliser = operation == Operation.ADD ? rules : normaliser;
    }

    /**
     * What was there of somebody else is there of this person.
     *
     * @param isAll whether nothing was there of them before
     */
    void tookOver(Entry other, boolean isAll) {
        acceptedAt = isAll ? other.acceptedAt : Math.min(acceptedAt, other.acceptedAt);
        if (isAll) {
            done = other.done;
            receipt = other.receipt;
            normaliser = other.normaliser;
        }
    }

    /** Whether all of it is there, and was taken before an instant. Whoever waits is sent in any case. */
    boolean isSettledBefore(long instant) {
        return state == State.SETTLED && sent != null && acceptedAt < instant;
    }

    /** Whether there is nothing to be remembered of it. */
    boolean isNothing() {
        return !inSegment && wanted == null && sent == null && state == State.SETTLED;
    }
}
