package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.sync.planner.Anew;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Grounds;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one audience at one connection beside its people. What is changed is written with the next {@link Ledger#commit}.
 *
 * <p>Its parts, each of which holds one idea:
 *
 * <table>
 * <caption>Parts of a copy</caption>
 * <tr><th>part</th><th>what it knows</th></tr>
 * <tr><td>{@link Headcount}</td><td>how many people are where</td></tr>
 * <tr><td>{@link GuardDay}</td><td>what its guard measures by</td></tr>
 * <tr><td>{@link LastSnapshot}</td><td>which snapshot is there, where all are put at once</td></tr>
 * <tr><td>{@link InEffect}</td><td>how far what was sent is in effect</td></tr>
 * <tr><td>{@link RefreshRound}</td><td>who was looked at before members expire</td></tr>
 * </table>
 *
 * <p>Mutable, for one thread.
 */
public final class Copy {

    /** Progress of a survey that is done; until then it is the number of the person whom it has come to. */
    public static final long EVERYBODY = Long.MAX_VALUE;

    static final long NONE = Long.MIN_VALUE;

    final long id;
    final String audience;

    /** The grounds on which it is decided who belongs and how they are sent, as text; empty where nobody follows what happens to people. */
    String definition = "";

    /** How far those were asked who are to be asked on these grounds. */
    long surveyed;

    /** Who is to be asked. It is not written down: a survey that the program's end has cut off goes on with everybody. */
    private Anew anew = new Anew.Everybody();

    final Headcount people = new Headcount();
    final GuardDay day = new GuardDay();
    final LastSnapshot put = new LastSnapshot();
    final InEffect effect = new InEffect();
    final RefreshRound refresh = new RefreshRound();

    /** Since when each word of a hold holds something. */
    final SequencedMap<String, Long> heldSince = new TreeMap<>();

    /** On what terms it was last kept; null where it never was by a program that wrote them down. */
    @Nullable
    Terms terms;

    Remote remote = Remote.NONE;

    @Nullable
    Observation observation;

    long observedAt = NONE;

    @Nullable
    Trouble stopped;

    long stoppedAt = NONE;

    /** How many batches or snapshots there were. */
    long batches;

    /** Whether all was sent again because what is there was not what should be; until it is. */
    boolean isRepaired;

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

    public boolean isSurveyed() {
        return surveyed == EVERYBODY;
    }

    /** People in the audience's segment. */
    public long inSegment() {
        return people.inSegment;
    }

    /** People who drop out at this gate. */
    public long droppedAt(Gate gate) {
        return people.dropped.getOrDefault(gate, 0L);
    }

    /** People who should be there. */
    public long wanted() {
        return people.wanted;
    }

    /** People who are there. */
    public long delivered() {
        return people.delivered;
    }

    /** Of these, people of whom the destination has not said so one by one, but of a batch or of all. */
    public long unverified() {
        return people.unverified;
    }

    /** Whether something is there of the canary, which is not counted among the people. */
    public boolean isCanaryThere() {
        return people.isCanaryThere();
    }

    /** Whether the canary waits to be sent or removed. */
    public boolean isCanaryWaiting() {
        return people.isCanaryWaiting();
    }

    /** People whom the destination refused as they are. */
    public long rejected() {
        return people.rejected;
    }

    /** People whom the destination refused, by what it calls the reason. */
    public SequencedMap<String, Long> rejectedBy() {
        return new TreeMap<>(people.rejectedBy);
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
        return put.rows < 0 ? OptionalLong.empty() : OptionalLong.of(put.rows);
    }

    /** Whether a snapshot is to be put again although nothing has changed. */
    public boolean isDue() {
        return put.isDue;
    }

    /** How many people wait, by kind of work. */
    public Map<Work, Long> waiting() {
        return new LinkedHashMap<>(people.waiting);
    }

    public long dayBefore() {
        return day.before;
    }

    public boolean isReleased() {
        return day.isReleased;
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

    /** The SHA-256 of the snapshot that is there; empty where there is none. */
    public Optional<String> digest() {
        return put.digest.isEmpty() ? Optional.empty() : Optional.of(put.digest);
    }

    /** Whether a snapshot may have been put of which nobody knows any more, so that another must be. */
    public boolean isUncertain() {
        return put.isUncertain;
    }

    /** Whether all was sent again because what is there was not what should be, and it is not yet known that it is now. */
    public boolean isRepaired() {
        return isRepaired;
    }

    public OptionalLong acceptedAt() {
        return optional(effect.acceptedAt);
    }

    public OptionalLong confirmedAt() {
        return optional(effect.confirmedAt);
    }

    /** Whether what was sent of a person last is known to be in effect. */
    public boolean isConfirmed(Entry entry) {
        return effect.isSo(entry);
    }

    /** By whose rules identifiers are made, and their version; empty where that was never written down. */
    String normaliser() {
        return terms == null ? "" : terms.normaliser();
    }

    /** People who are known to be in effect; empty where the whole of it never was. */
    public OptionalLong confirmed() {
        return effect.isConfirmedOnce ? OptionalLong.of(effect.confirmed) : OptionalLong.empty();
    }

    public boolean isConfirmedOnce() {
        return effect.isConfirmedOnce;
    }

    public OptionalLong unconfirmedSince() {
        return optional(effect.unconfirmedSince);
    }

    private static OptionalLong optional(long instant) {
        return instant == NONE ? OptionalLong.empty() : OptionalLong.of(instant);
    }

    // ---- how it is defined

    /** From now on it is kept by these terms. Where the grounds are others, it is asked anew of those whom that may move. */
    public void define(Grounds grounds, Terms by) {
        terms = by;
        if (!definition.equals(grounds.text())) {
            survey(isSurveyed() ? grounds.since(definition) : new Anew.Everybody());
            definition = grounds.text();
        }
    }

    /**
     * Somebody has seen what a definition changes before it came to count, so no guard holds that.
     *
     * @param other the definition as it goes along with what is sent, be it that it does not count yet
     */
    public void announce(String other, long now) {
        day.announce(other, now);
    }

    /** Whether what the definition changes was announced. */
    public boolean isAnnounced() {
        return terms != null && day.isAnnounced(terms.definition());
    }

    /** Whether somebody has seen all that changes from how it is kept to a definition, as that goes along with what is sent. */
    public boolean isSeenUpTo(String other) {
        return terms != null && (terms.definition().equals(other) || day.isAnnounced(other));
    }

    /** Nobody follows for it what happens to people; when it is defined again, everybody is to be asked. */
    public void leave() {
        definition = "";
    }

    /** It is to be asked of everybody anew. */
    public void surveyAgain() {
        survey(new Anew.Everybody());
    }

    private void survey(Anew whom) {
        put.isWhole = false;
        surveyed = 0;
        anew = whom;
    }

    /** Of whom it is being asked anew. */
    public Anew anew() {
        return anew;
    }

    /** The survey has come to this person; {@link #EVERYBODY} where it is done. */
    public void surveyed(long upTo) {
        surveyed = upTo;
    }

    public long surveyedUpTo() {
        return surveyed;
    }

    // ---- what is held

    /** What is held is named by these words; since when is remembered of each. Returns whether they are others than before. */
    public boolean hold(Collection<String> words, long now) {
        boolean isOther = heldSince.keySet().retainAll(words);
        for (String word : words) {
            isOther |= heldSince.putIfAbsent(word, now) == null;
        }
        return isOther;
    }

    /** Somebody has looked at what is held, and lets it go. */
    public void release() {
        day.isReleased = true;
    }

    /** A turn begins: a day that the guard measures over may have passed. */
    void roll(long now) {
        day.roll(people, now);
    }

    /** Somebody came or went by work of this kind. */
    void moved(Work work, boolean wasThere, boolean isThere) {
        if (wasThere != isThere && work.why() == Why.DEFINITION && isAnnounced()) {
            day.moved(isThere);
        }
    }

    public void stop(Trouble trouble, long now) {
        stopped = trouble;
        stoppedAt = now;
    }

    public void resume() {
        stopped = null;
        isRepaired = false; // whoever has seen to it may have it sent once more
    }

    // ---- what is there

    public void keep(Remote other) {
        remote = other;
    }

    /** What the platform shows of it. */
    public void observed(Observation seen, long now) {
        observation = seen;
        observedAt = now;
    }

    /** What was put could not be worked on: it is to be put once more. */
    public void repair() {
        put.begin();
        isRepaired = true;
    }

    /** What is there is not what should be: all of it is to be sent once more. */
    public void sendAgain(long now) {
        isRepaired = true;
        beginRefresh(now + 1, now);
    }

    /** What is there is as it should be: should it not be one day, it may be put right again. */
    public void matched() {
        isRepaired = false;
    }

    /** All that was taken is in effect. */
    public void confirm(long now) {
        // What began to wait while a snapshot was worked on does not count: in a busy shop something always does.
        effect.confirm(people.delivered, put.isWhole || isAtRest(), now);
    }

    /** Whether everybody who belongs is there, for all that was sent. */
    private boolean isAtRest() {
        return isSurveyed() && people.waiting.keySet().stream().allMatch(work -> work.lane() == Lane.UPKEEP);
    }

    /** The snapshot that is there is to be put again, before it expires. */
    public void renew() {
        put.isDue = true;
    }

    /** From now on nobody knows which snapshot is there, until one is settled. */
    void beginPut() {
        put.begin();
    }

    /** Nothing of the snapshot was put after all: the one of before is there, with this digest; empty where there was none. */
    public void neverBegan(String before) {
        put.neverBegan(before);
    }

    /** A snapshot was taken, and whoever went with it is settled. */
    void wasPut(String sha256, long withRows, long now) {
        batches++;
        put.wasTaken(sha256, withRows, isAtRest());
        effect.acceptedAt = now;
    }

    // ---- what expires

    /** Members are to be looked through for those who were taken before an instant; they are to be sent again. */
    public void beginRefresh(long takenBefore, long now) {
        refresh.begin(takenBefore, now);
    }

    /** When members were last begun to be looked through; empty where they never were. */
    public OptionalLong refreshBegan() {
        return optional(refresh.began);
    }
}
