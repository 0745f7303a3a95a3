package dev.lockstep.cli;

import dev.lockstep.core.explain.Explanation;
import dev.lockstep.core.explain.Explanation.Answer;
import dev.lockstep.sync.files.PersonStandings.Standing;
import dev.lockstep.sync.ledger.Delivered;
import dev.lockstep.sync.planner.Gate;
import dev.lockstep.sync.planner.Step;
import dev.lockstep.workspace.Segment;
import dev.lockstep.workspace.Workspace;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is told of a person.
 *
 * @param asked the segments that are told of
 * @param whole of all segments
 * @param standings with all audiences
 * @param delivered what connections have of them, as it is now; nothing where that is not known
 * @param doubts where this is not what was so, in words
 */
record PersonExplanation(
        Workspace workspace,
        Collection<String> asked,
        Explanation whole,
        List<Standing> standings,
        List<Delivered> delivered,
        List<String> doubts) {

    /** The segments that were asked for, in that order. */
    List<Answer> segments() {
        return asked.stream().map(this::answer).toList();
    }

    /** Audiences that look at one of these. */
    List<Standing> audiences() {
        Set<String> names = Set.copyOf(asked);
        return standings.stream()
                .filter(standing -> standing.steps().stream()
                        .flatMap(step -> step.segments().stream())
                        .anyMatch(names::contains))
                .toList();
    }

    String title(String segment) {
        Segment known = workspace.segments().get(segment);
        return known == null ? segment : known.title();
    }

    /** When the answer to a step changes if nothing happens, where one segment decides it: an offer hangs on more than its own. */
    OptionalLong until(Step step) {
        return step.segments().size() == 1 && !step.gate().equals(Optional.of(Gate.BEST_OFFER))
                ? answer(step.segments().getFirst()).reason().until()
                : OptionalLong.empty();
    }

    private Answer answer(String segment) {
        return whole.segments().stream()
                .filter(answer -> answer.segment().equals(segment))
                .findFirst()
                .orElseThrow();
    }
}
