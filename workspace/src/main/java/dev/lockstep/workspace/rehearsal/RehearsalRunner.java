package dev.lockstep.workspace.rehearsal;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.workspace.Rehearsal;
import dev.lockstep.workspace.Rehearsal.Step;
import dev.lockstep.workspace.Workspace;
import dev.lockstep.workspace.rehearsal.Outcome.Moment;
import dev.lockstep.workspace.rehearsal.Outcome.Wrong;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Plays rehearsals on a virtual clock, with the machine that runs live. Immutable, and safe for use by many threads. */
public final class RehearsalRunner {

    private final Program program;

    /** Prepares to play rehearsals against the segments of a workspace. */
    public RehearsalRunner(Workspace workspace) {
        this.program = Program.compile(workspace.conditions(), List.of());
    }

    /** Plays one rehearsal, with nobody known at its start. */
    public Outcome run(Rehearsal rehearsal) {
        long start = rehearsal.start();
        List<Moment> moments = new ArrayList<>();
        Population population =
                new Population(program, change -> moments.add(new Moment.Changed(change.at() - start, change)));
        for (Step step : rehearsal.timeline()) {
            population.advance(start + step.at());
            if (step instanceof Step.Expect expect) {
                moments.add(expected(expect, population, start));
                continue;
            }
            moments.add(new Moment.Played(step));
            step.fact(start).ifPresent(fact -> population.receive(fact, start + step.at()));
        }
        return new Outcome(rehearsal, moments);
    }

    private Moment.Expected expected(Step.Expect expect, Population population, long start) {
        Identifier strongest = expect.person().getFirst();
        PersonId person = population.named(strongest).orElse(strongest.person());
        Optional<PersonState> state = population.person(person);
        List<Wrong> wrong = new ArrayList<>();
        for (String segment : expect.in()) {
            if (!isIn(segment, state)) {
                wrong.add(new Wrong(segment, OptionalLong.empty()));
            }
        }
        for (String segment : expect.out()) {
            if (isIn(segment, state)) {
                wrong.add(new Wrong(segment, OptionalLong.of(since(segment, state) - start)));
            }
        }
        return new Moment.Expected(
                expect,
                person,
                wrong,
                program.segments().stream()
                        .filter(segment -> isIn(segment, state))
                        .toList());
    }

    /** Nobody is in a segment of whom nothing is known. */
    private boolean isIn(String segment, Optional<PersonState> state) {
        return state.isPresent() && Verdict.holds(state.get().verdict(program.indexOf(segment)));
    }

    private long since(String segment, Optional<PersonState> state) {
        return state.orElseThrow().since(program.indexOf(segment));
    }
}
