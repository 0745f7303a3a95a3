package dev.lockstep.core.machine;

import dev.lockstep.core.machine.MembershipChange.Cause;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Route;
import dev.lockstep.core.program.Routes;
import dev.lockstep.core.program.SegmentSet;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is in which segment. Everything it may learn arrives as {@link Input} and {@code now}; everything that must
 * happen leaves as {@link Step}; what it remembers of a person is their {@link PersonState}, which it changes in place.
 *
 * <p>The idea: a condition's answer is a verdict, that is whether it holds <em>and until when that stands if nothing new
 * arrives</em>. A fact changes the verdicts of the segments that look at it. The passing of time changes a verdict at one
 * known instant; the earliest of these over all segments is the person's only timer. So a step is
 *
 * <ol>
 *   <li>while the timer is due at or before {@code now}: go to that instant and answer again whatever has lapsed;
 *   <li>apply the input at {@code now}: lead it to the registers that look at it, answer again the segments above them;
 *   <li>report what changed, and the next timer.
 * </ol>
 *
 * <p>A fact may be late: registers do not mind the order, and the change is reported at {@code now}, when it became known. A
 * fact may be early: up to {@link #MAX_AHEAD_MS} it waits for its instant, beyond that it is taken as of its receipt.
 *
 * <p>Given the same states and inputs it does the same, always. The machine itself is immutable and may be shared among
 * threads; a state belongs to one thread at a time.
 */
public final class SegmentMachine {

    /** A sender's clock may be this much ahead of ours. */
    public static final long MAX_AHEAD_MS = 5 * 60 * 1000;

    private static final Cause BY_TIME = new Cause.ByTime();
    private static final Before UNKNOWN = new Before.Unknown();

    private final Program program;
    private final LeafSearch leaves;
    private final Memory memory;

    public SegmentMachine(Program program) {
        this.program = program;
        this.leaves = new LeafSearch(program);
        this.memory = new Memory(program);
    }

    public Program program() {
        return program;
    }

    /** The state of a person of whom nothing is known: in no segment until the first step. */
    public PersonState newPerson(PersonId person) {
        return new PersonState(person, program.layout());
    }

    /**
     * Makes one step.
     *
     * @param now in milliseconds since the epoch, not before that of an earlier step of this person
     * @throws IllegalArgumentException where {@code now} went back
     */
    public Step step(PersonState state, Input input, long now) {
        Changes changes = new Changes(program);
        advance(state, now, changes);
        boolean corrected = false;
        switch (input) {
            case Input.Received(Fact fact, long sequence) -> corrected = receive(state, fact, sequence, now, changes);
            case Input.Due due -> {}
            case Input.Merged(PersonState other) -> merge(state, other, now, changes);
            case Input.Erased erased -> leaveAll(state, now, new Cause.ByErasure(), changes);
        }
        return new Step(changes.list(), state.timer(), corrected);
    }

    /**
     * Remembers a fact and answers nothing: for many in a row, with {@link #answer} behind the last of them.
     *
     * @param now the instant as of which is answered then
     */
    public void learn(PersonState state, Fact fact, long sequence, long now) {
        for (int i = 0; i < Memory.owned(fact); i++) {
            state.add(fact.identifiers().get(i).kind());
        }
        if (fact.timestamp() > now) {
            state.addPending(new PersonState.Pending(fact, sequence));
            return;
        }
        learn(state, fact, program.routes(), sequence, now);
    }

    /**
     * The same for a state that knows all else already: who the person is, which facts are to come, and what these routes do not lead to.
     *
     * @param fact with a timestamp not after that of the state
     */
    public void learn(PersonState state, Fact fact, Routes lacking, long sequence, long now) {
        memory.remember(
                state,
                fact,
                lacking.of(fact),
                sequence,
                now,
                new SegmentSet(program.segments().size()));
    }

    /** Answers all segments as of an instant, saying nothing of what has changed and since when. */
    public void answer(PersonState state, long now) {
        memory.arrive(state, now);
        for (int segment = 0; segment < program.segments().size(); segment++) {
            state.setVerdict(segment, program.node(segment).verdict(state, now));
        }
        state.setAsOf(now);
        setTimer(state);
    }

    /** Works out again until when the verdicts of a state that was read from bytes stand. */
    public void restore(PersonState state) {
        if (state.asOf() == Instants.DAWN) {
            return;
        }
        for (int segment = 0; segment < program.segments().size(); segment++) {
            long verdict = program.node(segment).verdict(state, state.asOf());
            if (Verdict.holds(verdict) != Verdict.holds(state.verdict(segment))) {
                throw new IllegalStateException("the state of a person says that they are "
                        + (Verdict.holds(verdict) ? "not " : "") + "in "
                        + program.segments().get(segment)
                        + ", but what it remembers says otherwise; rebuild it from history");
            }
            state.setVerdict(segment, verdict);
        }
        setTimer(state);
    }

    /** Fires what is due at or before {@code now}, instant by instant. */
    private void advance(PersonState state, long now, Changes changes) {
        if (now < state.asOf()) {
            throw new IllegalArgumentException("time went back: " + Instants.format(now) + " is before "
                    + Instants.format(state.asOf()) + ", the person's last step");
        }
        while (state.timer() <= now) {
            long due = state.timer();
            Before before = Memory.hasArrived(state, due)
                    ? leaves.note(program.everyLeaf(), state, due - 1)
                    : new Before.Earlier(due - 1);
            @Nullable Cause[] causes = memory.arrive(state, due);
            changes.beginInput();
            for (int segment = 0; segment < causes.length; segment++) {
                Cause cause = causes[segment];
                if (cause != null) {
                    answer(state, segment, due, cause, before, changes);
                } else if (Verdict.until(state.verdict(segment)) <= due) {
                    answer(state, segment, due, BY_TIME, before, changes);
                }
            }
            state.setAsOf(due);
            setTimer(state);
        }
    }

    private boolean receive(PersonState state, Fact received, long sequence, long now, Changes changes) {
        boolean corrected = received.timestamp() > now + MAX_AHEAD_MS;
        Fact fact = corrected || (received.timestamp() > now && state.pending().size() >= PersonState.MAX_PENDING)
                ? received.at(now)
                : received;
        boolean known = state.asOf() != Instants.DAWN;
        Route route = program.route(fact);
        Before before = known ? before(state, fact, route, now) : UNKNOWN;
        SegmentSet touched = new SegmentSet(program.segments().size());
        for (int i = 0; i < Memory.owned(fact); i++) {
            Identifier.Kind kind = fact.identifiers().get(i).kind();
            if (state.add(kind)) {
                touched.addAll(program.segmentsOfIdentifier(kind));
            }
        }
        if (fact.timestamp() > now) {
            state.addPending(new PersonState.Pending(fact, sequence));
        } else {
            memory.remember(state, fact, route, sequence, now, touched);
        }
        Cause cause = new Cause.ByFact(fact);
        if (known) {
            answer(state, touched, now, cause, before, changes);
        } else {
            answerAll(state, now, cause, before, changes);
        }
        setTimer(state);
        return corrected;
    }

    /** What must be known of the leaves before the fact is remembered; that an identifier is the first of its kind is rare. */
    private Before before(PersonState state, Fact fact, Route route, long now) {
        for (int i = 0; i < Memory.owned(fact); i++) {
            if (!state.has(fact.identifiers().get(i).kind())) {
                return leaves.note(program.everyLeaf(), state, now);
            }
        }
        return leaves.note(route.fed(), state, now);
    }

    private void merge(PersonState state, PersonState other, long now, Changes changes) {
        advance(other, now, changes);
        Cause cause = new Cause.ByMerge(other.person(), state.person());
        Before before = state.asOf() == Instants.DAWN ? UNKNOWN : leaves.note(program.everyLeaf(), state, now);
        state.merge(other, now);
        leaveAll(other, now, cause, changes);
        answerAll(state, now, cause, before, changes);
        setTimer(state);
    }

    private void leaveAll(PersonState state, long now, Cause cause, Changes changes) {
        for (int segment = 0; segment < program.segments().size(); segment++) {
            if (Verdict.holds(state.verdict(segment))) {
                changes.add(new MembershipChange(
                        now, state.person(), program.segments().get(segment), false, cause, OptionalInt.empty()));
            }
            state.setVerdict(segment, 0);
        }
        state.setTimer(Instants.NEVER);
    }

    private void answer(PersonState state, SegmentSet touched, long now, Cause cause, Before before, Changes changes) {
        changes.beginInput();
        for (int segment = touched.next(0); segment >= 0; segment = touched.next(segment + 1)) {
            answer(state, segment, now, cause, before, changes);
        }
        state.setAsOf(now);
    }

    private void answerAll(PersonState state, long now, Cause cause, Before before, Changes changes) {
        changes.beginInput();
        for (int segment = 0; segment < program.segments().size(); segment++) {
            answer(state, segment, now, cause, before, changes);
        }
        state.setAsOf(now);
    }

    private void answer(PersonState state, int segment, long now, Cause cause, Before before, Changes changes) {
        long known = state.verdict(segment);
        long verdict = program.node(segment).verdict(state, now);
        if (Verdict.until(verdict) <= now) {
            throw new IllegalStateException(
                    "the verdict on " + program.segments().get(segment) + " at " + Instants.format(now)
                            + " does not stand at that very instant");
        }
        state.setVerdict(segment, verdict);
        if (Verdict.holds(verdict) != Verdict.holds(known)) {
            boolean entered = Verdict.holds(verdict);
            if (entered) {
                state.setSince(segment, now);
            }
            OptionalInt leaf = leaves.of(segment, state, now, before, changes::has);
            changes.add(
                    new MembershipChange(now, state.person(), program.segments().get(segment), entered, cause, leaf));
        }
    }

    private void setTimer(PersonState state) {
        long timer = state.pending().isEmpty()
                ? Instants.NEVER
                : state.pending().getFirst().fact().timestamp();
        for (int segment = 0; segment < program.segments().size(); segment++) {
            timer = Math.min(timer, Verdict.until(state.verdict(segment)));
        }
        state.setTimer(timer);
    }
}
