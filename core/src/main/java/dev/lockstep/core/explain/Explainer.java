package dev.lockstep.core.explain;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Rendering;
import dev.lockstep.core.explain.Explanation.Answer;
import dev.lockstep.core.explain.Explanation.Reason;
import dev.lockstep.core.machine.Input;
import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.machine.SegmentMachine;
import dev.lockstep.core.machine.Step;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Explains a person. Every part of a condition is compiled as a segment of its own, beside the segments; they ask what the
 * segments ask, so they share their registers. The machine then takes the person's facts, and its verdicts are the truth of
 * every part. After that it is left to run on without facts, which tells when each answer changes.
 */
public final class Explainer {

    /** Begins the names of the segments that stand for parts; no segment of a workspace is named so. */
    private static final char PART = '\u0000';

    private final SequencedMap<String, Condition> conditions = new LinkedHashMap<>();
    private final List<Question> questions = new ArrayList<>();
    private final Program program;

    /** A part of a condition, and the name of the segment that stands for it. */
    private record Question(String name, Condition condition, List<Question> parts) {}

    /**
     * Prepares to explain some segments of a workspace; immutable afterwards.
     *
     * @param segments all of them
     * @param asked the names of those that are to be explained
     * @throws IllegalArgumentException where a name is that of no segment, or segments refer to each other in a cycle
     */
    public Explainer(SequencedMap<String, Condition> segments, Collection<String> asked) {
        conditions.putAll(segments);
        for (String segment : asked) {
            Condition condition = segments.get(segment);
            if (condition == null) {
                throw new IllegalArgumentException("there is no segment \"" + segment + "\"");
            }
            questions.add(question(segment, condition));
        }
        program = Program.compile(conditions, List.of());
    }

    private Question question(String name, Condition condition) {
        conditions.put(name, condition);
        List<Question> parts = new ArrayList<>();
        for (Condition part : Rendering.parts(condition)) {
            parts.add(question(PART + Integer.toString(conditions.size()), part));
        }
        return new Question(name, condition, parts);
    }

    /**
     * Explains a person as of an instant, from the facts with a timestamp up to it.
     *
     * @param facts all of this person's, in the order of receipt: repeated ones left out, those of persons who turned out to
     *     be this one among them, and no erasure
     * @param at in milliseconds since the epoch
     * @throws IllegalArgumentException where no fact has a timestamp up to the instant: there is no such person yet
     */
    public Explanation explain(PersonId person, List<Fact> facts, long at) {
        List<Fact> known = facts.stream().filter(fact -> fact.timestamp() <= at).toList();
        if (known.isEmpty()) {
            throw new IllegalArgumentException("nothing is known of this person at " + Instants.format(at));
        }
        SegmentMachine machine = new SegmentMachine(program);
        PersonState state = machine.newPerson(person);
        long now = Instants.EARLIEST;
        for (int i = 0; i < known.size(); i++) {
            now = Math.max(now, known.get(i).timestamp());
            machine.step(state, new Input.Received(known.get(i), i), now);
        }
        machine.step(state, new Input.Due(), at);
        Map<String, Long> members = members(state);
        Map<String, Long> changes = changes(machine, state);
        EvidenceSearch search = new EvidenceSearch(person, known, at, members);
        return new Explanation(
                person,
                at,
                questions.stream()
                        .map(question -> new Answer(
                                question.name,
                                optional(members.get(question.name)),
                                reason(question, members, changes, search)))
                        .toList());
    }

    /** The segments that the person is in, with since when. */
    private Map<String, Long> members(PersonState state) {
        Map<String, Long> members = new LinkedHashMap<>();
        for (int segment = 0; segment < program.segments().size(); segment++) {
            if (Verdict.holds(state.verdict(segment))) {
                members.put(program.segments().get(segment), state.since(segment));
            }
        }
        return members;
    }

    /** When each segment's answer first changes if no fact arrives. A timer moves on only, and each window opens and closes once. */
    private static Map<String, Long> changes(SegmentMachine machine, PersonState state) {
        Map<String, Long> changes = new LinkedHashMap<>();
        while (state.timer() < Instants.NEVER) {
            Step step = machine.step(state, new Input.Due(), state.timer());
            for (MembershipChange change : step.changes()) {
                changes.putIfAbsent(change.segment(), change.at());
            }
        }
        return changes;
    }

    private static Reason reason(
            Question question, Map<String, Long> members, Map<String, Long> changes, EvidenceSearch search) {
        return new Reason(
                question.condition,
                members.containsKey(question.name),
                optional(changes.get(question.name)),
                search.of(question.condition),
                question.parts.stream()
                        .map(part -> reason(part, members, changes, search))
                        .toList());
    }

    private static OptionalLong optional(@Nullable Long instant) {
        return instant == null ? OptionalLong.empty() : OptionalLong.of(instant);
    }
}
