package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The bytes of a {@link Copy}. Those of older versions, which knew less, are read as well. Stateless. */
final class CopyCodec {

    private static final int VERSION = 7;

    /** From this one on it is written how many gates there are. */
    private static final int COUNTS_GATES = 4;

    /** From this one on it is written by whose rules identifiers are made. */
    private static final int HAS_NORMALISER = 6;

    /** From this one on it is written of which group it is an offer. */
    private static final int HAS_GROUP = 7;

    // What a row says is the place in this list, so nothing is ever put between.
    private static final List<Role> ROLES = List.of(Role.SUPPRESSION, Role.RETARGETING, Role.SEED, Role.ANALYTICS);

    private static final int RELEASED = 1;
    private static final int CONFIRMED_ONCE = 2;
    private static final int UNCERTAIN = 4;
    private static final int REPAIRED = 8;
    private static final int DUE = 16;
    private static final int WHOLE = 32;

    private CopyCodec() {}

    static byte[] bytes(Copy copy) {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.text(copy.audience);
        out.text(copy.definition);
        out.signed(copy.surveyed);
        out.unsigned(copy.people.inSegment);
        GateCodes.write(copy.people.dropped, out);
        out.unsigned(copy.people.wanted);
        out.unsigned(copy.people.delivered);
        out.unsigned(copy.people.rejected);
        out.unsigned(copy.people.waiting.size());
        copy.people.waiting.forEach((work, people) -> {
            out.single(WorkCodes.code(work));
            out.unsigned(people);
        });
        out.unsigned(copy.day.before);
        out.signed(copy.day.began);
        out.single((copy.day.isReleased ? RELEASED : 0)
                | (copy.effect.isConfirmedOnce ? CONFIRMED_ONCE : 0)
                | (copy.put.isUncertain ? UNCERTAIN : 0)
                | (copy.isRepaired ? REPAIRED : 0)
                | (copy.put.isDue ? DUE : 0)
                | (copy.put.isWhole ? WHOLE : 0));
        write(copy.remote, out);
        out.single(copy.observation == null ? 0 : 1);
        if (copy.observation != null) {
            write(copy.observation, out);
        }
        out.signed(copy.observedAt);
        out.single(copy.stopped == null ? 0 : 1);
        if (copy.stopped != null) {
            out.text(copy.stopped.code());
            out.text(copy.stopped.says());
        }
        out.signed(copy.stoppedAt);
        out.unsigned(copy.batches);
        out.text(copy.put.digest);
        out.signed(copy.effect.acceptedAt);
        out.signed(copy.effect.confirmedAt);
        out.signed(copy.effect.unconfirmedSince);
        out.unsigned(copy.effect.confirmed);
        write(copy.people.rejectedBy, out);
        write(copy.heldSince, out);
        out.single(copy.terms == null ? 0 : 1);
        if (copy.terms != null) {
            write(copy.terms, out);
        }
        out.signed(copy.put.rows);
        out.signed(copy.refresh.began);
        out.signed(copy.refresh.takenBefore);
        out.signed(copy.refresh.reached);
        out.unsigned(copy.people.unverified);
        out.text(copy.day.announced);
        out.signed(copy.day.announcedAt);
        return out.bytes();
    }

    static Copy read(long id, byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException(
                    "what is known of a copy has version " + version + ", this program reads up to " + VERSION);
        }
        Copy copy = new Copy(id, in.text());
        copy.definition = in.text();
        copy.surveyed = in.signed();
        copy.people.inSegment = in.unsigned();
        copy.people.dropped.putAll(version < COUNTS_GATES ? GateCodes.read(GateCodes.FIRST, in) : GateCodes.read(in));
        copy.people.wanted = in.unsigned();
        copy.people.delivered = in.unsigned();
        copy.people.rejected = in.unsigned();
        for (int left = in.size(); left > 0; left--) {
            copy.people.waiting.put(WorkCodes.of(in.single()), in.unsigned());
        }
        copy.day.before = in.unsigned();
        copy.day.began = in.signed();
        int flags = in.single();
        copy.day.isReleased = (flags & RELEASED) != 0;
        copy.effect.isConfirmedOnce = (flags & CONFIRMED_ONCE) != 0;
        copy.put.isUncertain = (flags & UNCERTAIN) != 0;
        copy.isRepaired = (flags & REPAIRED) != 0;
        copy.put.isDue = (flags & DUE) != 0;
        copy.put.isWhole = (flags & WHOLE) != 0;
        copy.remote = remote(in);
        copy.observation = in.single() == 0 ? null : observation(in);
        copy.observedAt = in.signed();
        copy.stopped = in.single() == 0 ? null : new Trouble(in.text(), in.text());
        copy.stoppedAt = in.signed();
        copy.batches = in.unsigned();
        copy.put.digest = in.text();
        copy.effect.acceptedAt = in.signed();
        copy.effect.confirmedAt = in.signed();
        copy.effect.unconfirmedSince = in.signed();
        copy.effect.confirmed = in.unsigned();
        if (version > 1) {
            numbers(in, copy.people.rejectedBy);
            numbers(in, copy.heldSince);
            copy.terms = in.single() == 0 ? null : terms(version, in);
            copy.put.rows = in.signed();
            copy.refresh.began = in.signed();
            copy.refresh.takenBefore = in.signed();
            copy.refresh.reached = in.signed();
            copy.people.unverified = version > 2 ? in.unsigned() : 0;
            if (version > COUNTS_GATES) {
                copy.day.announced = in.text();
                copy.day.announcedAt = in.signed();
            }
        } else if (copy.people.rejected > 0) {
            copy.people.rejectedBy.put(
                    Headcount.OTHER_CODES, copy.people.rejected); // It counted them, and not by what.
        }
        in.end();
        return copy;
    }

    private static void write(SequencedMap<String, Long> numbers, StateWriter out) {
        out.unsigned(numbers.size());
        numbers.forEach((word, number) -> {
            out.text(word);
            out.signed(number);
        });
    }

    private static void numbers(StateReader in, SequencedMap<String, Long> numbers) {
        for (int left = in.size(); left > 0; left--) {
            numbers.put(in.text(), in.signed());
        }
    }

    private static void write(Terms terms, StateWriter out) {
        out.single(ROLES.indexOf(terms.role()));
        out.text(terms.guard().maxShrink().map(BigDecimal::toString).orElse(""));
        out.text(terms.guard().maxGrowth().map(BigDecimal::toString).orElse(""));
        Shapes.write(terms.shape(), out);
        out.text(terms.definition());
        out.text(terms.normaliser());
        out.text(terms.group().orElse(""));
        out.unsigned(terms.visibleWithinMs());
    }

    private static Terms terms(int version, StateReader in) {
        Role role = ROLES.get(in.single());
        Guard guard = new Guard(percent(in.text()), percent(in.text()));
        AudienceShape shape = Shapes.read(in);
        String definition = in.text();
        String normaliser = version < HAS_NORMALISER ? "" : in.text();
        String group = version < HAS_GROUP ? "" : in.text();
        return new Terms(
                role,
                guard,
                shape,
                definition,
                normaliser,
                group.isEmpty() ? Optional.empty() : Optional.of(group),
                in.unsigned());
    }

    private static Optional<BigDecimal> percent(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(text));
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
        for (OptionalLong count : List.of(seen.received(), seen.valid(), seen.matched(), seen.reach())) {
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
