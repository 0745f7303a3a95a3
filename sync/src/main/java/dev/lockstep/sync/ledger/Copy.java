package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Work;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one audience at one connection beside its people. Mutable, for one thread. */
public final class Copy {

    private static final int VERSION = 1;

    /** Progress of a survey that is done; until then it is the number of the person whom it has come to. */
    public static final long EVERYBODY = Long.MAX_VALUE;

    private static final long NONE = Long.MIN_VALUE;

    final long id;
    final String audience;

    /** The hash of everything that decides who belongs and how they are sent. */
    String definition = "";

    /** How far everybody was asked under that definition. */
    long surveyed;

    long inSegment;
    final Map<Gate, Long> dropped = new EnumMap<>(Gate.class);
    long wanted;
    long delivered;
    final Map<Work, Long> waiting = new LinkedHashMap<>();
    long rejected;

    long dayBefore;
    long dayBegan = NONE;
    boolean isReleased;

    Remote remote = Remote.NONE;

    @Nullable
    Observation observation;

    long observedAt = NONE;

    @Nullable
    Trouble stopped;

    long stoppedAt = NONE;

    /** How many batches or snapshots there were. */
    long batches;

    /** Of the snapshot that was put last; empty where there is none, or nobody knows. */
    String digest = "";

    /** Whether a snapshot may have been put of which nobody knows any more. */
    boolean isUncertain;

    /** Whether it was put again because the platform could not work on what was put before. */
    boolean isRepaired;

    long acceptedAt = NONE;
    long confirmedAt = NONE;
    boolean isConfirmedOnce;

    /** How many people it had when it was in effect last. */
    long confirmed;

    /** When the oldest of those changes began to wait that were taken, and are not known to be in effect. */
    long unconfirmedSince = NONE;

    Copy(long id, String audience) {
        this.id = id;
        this.audience = audience;
    }

    public long id() {
        return id;
    }

    public String audience() {
        return audience;
    }

    public String definition() {
        return definition;
    }

    public boolean isSurveyed() {
        return surveyed == EVERYBODY;
    }

    /** People in the audience's segment. */
    public long inSegment() {
        return inSegment;
    }

    /** People who drop out at this gate. */
    public long droppedAt(Gate gate) {
        return dropped.getOrDefault(gate, 0L);
    }

    /** People who should be there. */
    public long wanted() {
        return wanted;
    }

    /** People who are there. */
    public long delivered() {
        return delivered;
    }

    /** People whom the destination refused as they are. */
    public long rejected() {
        return rejected;
    }

    /** How many people wait, by kind of work. */
    public Map<Work, Long> waiting() {
        return new LinkedHashMap<>(waiting);
    }

    public long dayBefore() {
        return dayBefore;
    }

    public boolean isReleased() {
        return isReleased;
    }

    public Remote remote() {
        return remote;
    }

    public Optional<Observation> observation() {
        return Optional.ofNullable(observation);
    }

    public OptionalLong observedAt() {
        return optional(observedAt);
    }

    public Optional<Trouble> stopped() {
        return Optional.ofNullable(stopped);
    }

    public OptionalLong stoppedAt() {
        return optional(stoppedAt);
    }

    /** The SHA-256 of the snapshot that is there; empty where there is none. */
    public Optional<String> digest() {
        return digest.isEmpty() ? Optional.empty() : Optional.of(digest);
    }

    /** Whether a snapshot may have been put of which nobody knows any more, so that another must be. */
    public boolean isUncertain() {
        return isUncertain;
    }

    /** Whether it was put again because the platform could not work on what was put before. */
    public boolean isRepaired() {
        return isRepaired;
    }

    public OptionalLong acceptedAt() {
        return optional(acceptedAt);
    }

    public OptionalLong confirmedAt() {
        return optional(confirmedAt);
    }

    /** People who are known to be in effect; empty where the whole of it never was. */
    public OptionalLong confirmed() {
        return isConfirmedOnce ? OptionalLong.of(confirmed) : OptionalLong.empty();
    }

    public boolean isConfirmedOnce() {
        return isConfirmedOnce;
    }

    public OptionalLong unconfirmedSince() {
        return optional(unconfirmedSince);
    }

    private static OptionalLong optional(long instant) {
        return instant == NONE ? OptionalLong.empty() : OptionalLong.of(instant);
    }

    /** Counts an entry in, or out by {@code -1}. */
    void count(Entry entry, int by) {
        inSegment += entry.inSegment ? by : 0;
        wanted += entry.wanted != null ? by : 0;
        delivered += entry.sent != null ? by : 0;
        rejected += entry.state == Entry.State.REJECTED ? by : 0;
        if (entry.droppedAt != null) {
            dropped.merge(entry.droppedAt, (long) by, Long::sum);
        }
        if (entry.state == Entry.State.WAITING && entry.work != null) {
            long left = waiting.merge(entry.work, (long) by, Long::sum);
            if (left == 0) {
                waiting.remove(entry.work);
            }
        }
    }

    byte[] bytes() {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(audience);
        out.text(definition);
        out.signed(surveyed);
        out.unsigned(inSegment);
        for (Gate gate : Gate.values()) {
            out.unsigned(droppedAt(gate));
        }
        out.unsigned(wanted);
        out.unsigned(delivered);
        out.unsigned(rejected);
        out.unsigned(waiting.size());
        waiting.forEach((work, people) -> {
            out.single(WorkCodes.code(work));
            out.unsigned(people);
        });
        out.unsigned(dayBefore);
        out.signed(dayBegan);
        out.single((isReleased ? 1 : 0) | (isConfirmedOnce ? 2 : 0) | (isUncertain ? 4 : 0) | (isRepaired ? 8 : 0));
        write(remote, out);
        out.single(observation == null ? 0 : 1);
        if (observation != null) {
            write(observation, out);
        }
        out.signed(observedAt);
        out.single(stopped == null ? 0 : 1);
        if (stopped != null) {
            out.text(stopped.code());
            out.text(stopped.says());
        }
        out.signed(stoppedAt);
        out.unsigned(batches);
        out.text(digest);
        out.signed(acceptedAt);
        out.signed(confirmedAt);
        out.signed(unconfirmedSince);
        out.unsigned(confirmed);
        return out.bytes();
    }

    static Copy read(long id, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "what is known of a copy has version " + version + ", this program reads " + VERSION);
        }
        Copy copy = new Copy(id, in.text());
        copy.definition = in.text();
        copy.surveyed = in.signed();
        copy.inSegment = in.unsigned();
        for (Gate gate : Gate.values()) {
            long people = in.unsigned();
            if (people > 0) {
                copy.dropped.put(gate, people);
            }
        }
        copy.wanted = in.unsigned();
        copy.delivered = in.unsigned();
        copy.rejected = in.unsigned();
        for (int left = in.size(); left > 0; left--) {
            copy.waiting.put(WorkCodes.of(in.single()), in.unsigned());
        }
        copy.dayBefore = in.unsigned();
        copy.dayBegan = in.signed();
        int flags = in.single();
        copy.isReleased = (flags & 1) != 0;
        copy.isConfirmedOnce = (flags & 2) != 0;
        copy.isUncertain = (flags & 4) != 0;
        copy.isRepaired = (flags & 8) != 0;
        copy.remote = remote(in);
        copy.observation = in.single() == 0 ? null : observation(in);
        copy.observedAt = in.signed();
        copy.stopped = in.single() == 0 ? null : new Trouble(in.text(), in.text());
        copy.stoppedAt = in.signed();
        copy.batches = in.unsigned();
        copy.digest = in.text();
        copy.acceptedAt = in.signed();
        copy.confirmedAt = in.signed();
        copy.unconfirmedSince = in.signed();
        copy.confirmed = in.unsigned();
        in.end();
        return copy;
    }

    private static void write(Remote remote, StateWriter out) {
        out.text(remote.id().orElse(""));
        out.unsigned(remote.notes().size());
        remote.notes().forEach((name, note) -> {
            out.text(name);
            out.text(note);
        });
    }

    private static Remote remote(StateReader in) {
        String id = in.text();
        SequencedMap<String, String> notes = new TreeMap<>();
        for (int left = in.size(); left > 0; left--) {
            notes.put(in.text(), in.text());
        }
        return new Remote(id.isEmpty() ? Optional.empty() : Optional.of(id), notes);
    }

    private static void write(Observation seen, StateWriter out) {
        out.text(seen.status().name());
        out.text(seen.word());
        for (OptionalLong count : new OptionalLong[] {seen.received(), seen.valid(), seen.matched(), seen.reach()}) {
            out.signed(count.orElse(-1));
        }
    }

    private static Observation observation(StateReader in) {
        Observation.Status status = Observation.Status.valueOf(in.text());
        return new Observation(status, in.text(), count(in), count(in), count(in), count(in));
    }

    private static OptionalLong count(StateReader in) {
        long count = in.signed();
        return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
