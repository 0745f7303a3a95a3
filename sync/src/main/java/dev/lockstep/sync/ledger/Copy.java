package dev.lockstep.sync.ledger;

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

    /** Progress of a survey that is done; until then it is the number of the person whom it has come to. */
    public static final long EVERYBODY = Long.MAX_VALUE;

    private static final int MAX_CODES = 50;
    static final String OTHER_CODES = "other";

    static final long NONE = Long.MIN_VALUE;

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

    /** Of those who are there, of how many the destination has not said so one by one. */
    long unverified;

    long rejected;

    /** Of these, how many by what the destination calls it. */
    final SequencedMap<String, Long> rejectedBy = new TreeMap<>();

    /** Since when each word of a hold holds something. */
    final SequencedMap<String, Long> heldSince = new TreeMap<>();

    /** On what terms it was last kept; null where it never was by a program that wrote them down. */
    @Nullable
    Terms terms;

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

    /** Whether all was sent again because what is there was not what should be; until it is. */
    boolean isRepaired;

    /** Whether the snapshot that was put last had everybody who belonged then. */
    boolean isWhole;

    long acceptedAt = NONE;
    long confirmedAt = NONE;
    boolean isConfirmedOnce;

    /** How many people it had when it was in effect last. */
    long confirmed;

    /** Rows of the snapshot that was put last; negative where there is none. */
    long rows = -1;

    /** Whether a snapshot is to be put again although nothing has changed, before what is there expires. */
    boolean isDue;

    /** When members began to be looked through for those who must be sent again before they expire. */
    long refreshBegan = NONE;

    /** Who was taken before this instant is to be sent again. */
    long refreshBefore = NONE;

    /** How far that has come; {@link #EVERYBODY} where it is done. */
    long refreshed = EVERYBODY;

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

    /** Of these, people of whom the destination has not said so one by one, but of a batch or of all. */
    public long unverified() {
        return unverified;
    }

    /** People whom the destination refused as they are. */
    public long rejected() {
        return rejected;
    }

    /** People whom the destination refused, by what it calls the reason. */
    public SequencedMap<String, Long> rejectedBy() {
        return new TreeMap<>(rejectedBy);
    }

    /** Since when something is held by this word; empty where nothing is. */
    public OptionalLong heldSince(String word) {
        Long since = heldSince.get(word);
        return since == null ? OptionalLong.empty() : OptionalLong.of(since);
    }

    /** On what terms it was last kept. */
    public Optional<Terms> terms() {
        return Optional.ofNullable(terms);
    }

    /** Rows of the snapshot that was put last; empty where none was. */
    public OptionalLong rows() {
        return rows < 0 ? OptionalLong.empty() : OptionalLong.of(rows);
    }

    /** Whether a snapshot is to be put again although nothing has changed. */
    public boolean isDue() {
        return isDue;
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

    /** Whether all was sent again because what is there was not what should be, and it is not yet known that it is now. */
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
        unverified += entry.sent != null && entry.isUnverified ? by : 0;
        if (entry.state == Entry.State.REJECTED) {
            rejected += by;
            countRejected(entry.code, by);
        }
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

    /** There are a few codes; should a platform give each refusal another one, the rest is counted as one. */
    private void countRejected(String code, int by) {
        boolean isKnown = rejectedBy.containsKey(code) || (by > 0 && rejectedBy.size() < MAX_CODES);
        String counted = isKnown ? code : OTHER_CODES;
        if (rejectedBy.merge(counted, (long) by, Long::sum) <= 0) {
            rejectedBy.remove(counted);
        }
    }
}
