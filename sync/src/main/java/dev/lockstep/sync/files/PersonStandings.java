package dev.lockstep.sync.files;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Replay;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.sync.planner.Step;
import dev.lockstep.sync.runner.Targets;
import dev.lockstep.workspace.Workspace;
import java.util.List;
import java.util.Optional;

/** Where one person stands with each audience, by their facts alone. Stateless. */
public final class PersonStandings {

    private PersonStandings() {}

    /**
     * The way of a person into an audience, up to where they drop out.
     *
     * @param steps the first asks whether they are in the segment; where all are passed they belong
     */
    public record Standing(String audience, List<Step> steps) {
        public Standing {
            steps = List.copyOf(steps);
        }

        /** Whether the person is to be in the audience. */
        public boolean belongs() {
            return steps.stream().allMatch(Step::passes);
        }
    }

    /**
     * Of every audience that can be a file, by the identifiers that files take.
     *
     * @param facts all of the person's, in the order of receipt
     * @param at in milliseconds since the epoch; facts of later do not count
     */
    public static List<Standing> of(Workspace workspace, PersonId person, List<Fact> facts, long at) {
        Replay replay =
                new Replay(Program.compile(workspace.conditions(), Targets.attributes(workspace)), change -> {});
        facts.stream().filter(fact -> fact.timestamp() <= at).forEach(replay::play);
        replay.runTo(at);
        Optional<PersonState> state = replay.population().person(person);
        if (state.isEmpty()) {
            return List.of();
        }
        return FilePlan.of(workspace).plans().stream()
                .map(plan -> new Standing(
                        plan.audience().name(),
                        plan.admission().steps(new PersonView(replay.population(), state.get(), plan.settings()), at)))
                .toList();
    }
}
