package dev.lockstep.core.state;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of one person between two facts: what the registers hold, the attributes that are asked for, and
 * the answer to every segment with the instant until which it stands. Mutable, and for one thread at a time: a driver owns
 * it and hands it to the machine, which alone changes it.
 *
 * <p>Almost everything is a {@code long} in one array (see {@link StateLayout}), because a million of these are kept in
 * memory at once and a step should touch few cache lines.
 */
public final class PersonState {

    /** As many facts with a timestamp in the future may wait; one more is taken as of its receipt. */
    public static final int MAX_PENDING = 1000;

    private final PersonId person;
    private final StateLayout layout;
    final long[] cells;
    final long[] @Nullable [] lists;
    private final @Nullable Value[] attributes;
    private List<Pending> pending = List.of();
    private int identifierKinds;
    private long asOf = Instants.DAWN;
    private long timer = Instants.NEVER;

    /** A fact whose timestamp has not come yet: until then it does not exist for any condition. */
    public record Pending(Fact fact, long sequence) {}

    public PersonState(PersonId person, StateLayout layout) {
        this.person = person;
        this.layout = layout;
        this.cells = layout.emptyCells();
        this.lists = new long[layout.lists()][];
        this.attributes = new Value[layout.attributes().size()];
    }

    public PersonId person() {
        return person;
    }

    public StateLayout layout() {
        return layout;
    }

    /** The instant at which the answers were last computed; {@link Instants#DAWN} for a person of whom nothing is known. */
    public long asOf() {
        return asOf;
    }

    public void setAsOf(long instant) {
        this.asOf = instant;
    }

    /** When an answer may change if nothing new arrives; {@link Instants#NEVER} where none will. */
    public long timer() {
        return timer;
    }

    public void setTimer(long instant) {
        this.timer = instant;
    }

    /** The packed verdict on a segment, see {@code Verdict}. */
    public long verdict(int segment) {
        return cells[layout.verdictCell(segment)];
    }

    public void setVerdict(int segment, long verdict) {
        cells[layout.verdictCell(segment)] = verdict;
    }

    /** Since when the person has been in the segment; without meaning where they are not. */
    public long since(int segment) {
        return cells[layout.sinceCell(segment)];
    }

    public void setSince(int segment, long instant) {
        cells[layout.sinceCell(segment)] = instant;
    }

    /** The value of the attribute with this index in the layout, or null. */
    public @Nullable Value attribute(int attribute) {
        return attributes[attribute];
    }

    /** Writes an attribute unless a later write is known; of two with one timestamp the one received later wins. */
    public boolean setAttribute(int attribute, @Nullable Value value, long timestamp, long sequence) {
        int cell = layout.attributeCell(attribute);
        if (cells[cell] != Register.EMPTY
                && (timestamp < cells[cell] || (timestamp == cells[cell] && sequence <= cells[cell + 1]))) {
            return false;
        }
        cells[cell] = timestamp;
        cells[cell + 1] = sequence;
        attributes[attribute] = value;
        return true;
    }

    /** Whether the attribute was ever written, be it removed since. */
    public boolean isWritten(int attribute) {
        return cells[layout.attributeCell(attribute)] != Register.EMPTY;
    }

    public boolean has(Identifier.Kind kind) {
        return (identifierKinds & 1 << kind.code()) != 0;
    }

    /** Notes that the person has an identifier of this kind; false where that was known. */
    public boolean add(Identifier.Kind kind) {
        int before = identifierKinds;
        identifierKinds |= 1 << kind.code();
        return identifierKinds != before;
    }

    int identifierKinds() {
        return identifierKinds;
    }

    void setIdentifierKinds(int kinds) {
        this.identifierKinds = kinds;
    }

    /** The answer to a sample: 0 where it is not worked out yet, else 1 for no and 2 for yes. */
    public long sample(int sample) {
        return cells[layout.sampleCell(sample)];
    }

    public void setSample(int sample, long answer) {
        cells[layout.sampleCell(sample)] = answer;
    }

    /** The facts that wait for their timestamp, in the order of it. */
    public List<Pending> pending() {
        return pending;
    }

    public void addPending(Pending fact) {
        List<Pending> more = new ArrayList<>(pending);
        more.add(fact);
        more.sort(java.util.Comparator.comparingLong(
                        (Pending waiting) -> waiting.fact().timestamp())
                .thenComparingLong(Pending::sequence));
        pending = more;
    }

    public void removePending(int count) {
        pending = List.copyOf(pending.subList(count, pending.size()));
    }

    /** Adds what is remembered in {@code other}, a state of the same layout; verdicts are left to be computed. */
    public void merge(PersonState other, long now) {
        for (Register register : layout.registers()) {
            register.merge(this, other, now);
        }
        for (int i = 0; i < attributes.length; i++) {
            if (other.isWritten(i)) {
                int cell = layout.attributeCell(i);
                setAttribute(i, other.attributes[i], other.cells[cell], other.cells[cell + 1]);
            }
        }
        other.pending.forEach(this::addPending);
        identifierKinds |= other.identifierKinds;
    }
}
