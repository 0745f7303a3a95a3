package dev.lockstep.sync.files;

import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.sync.planner.Decision;
import dev.lockstep.workspace.Workspace;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * How many people belong to each audience of a workspace, kept up to date person by person: whoever was touched since is decided
 * on again, and nobody else. Mutable, for one thread.
 *
 * <p>A decision may also change by itself, where the consent asks the age of an attribute; that is seen when the person is next
 * touched.
 */
public final class AudienceSizes {

    private final List<FilePlan> plans;
    private final Population population;
    private final Map<PersonId, BitSet> audiences = new HashMap<>();
    private final long[] sizes;

    /**
     * Everybody in the population, as of now.
     *
     * @param population of the workspace's segments, with {@link AudienceFiles#attributesNeeded} kept
     */
    public AudienceSizes(Workspace workspace, Population population) {
        this.plans = FilePlan.of(workspace).plans();
        this.population = population;
        this.sizes = new long[plans.size()];
        population.people().forEach(state -> set(state.person(), decide(state)));
    }

    /** Decides again on one person, who may be new, or gone. */
    public void update(PersonId person) {
        Optional<PersonState> state = population.person(person);
        set(person, state.map(this::decide).orElseGet(BitSet::new));
    }

    /**
     * Whether a person would belong to an audience if they were in its segment, and in none that it excludes: nobody holds them out,
     * they consent, and are identified.
     */
    public boolean admits(String audience, PersonId person) {
        Optional<PersonState> state = population.person(person);
        return state.isPresent()
                && plans.stream()
                        .filter(plan -> plan.audience().name().equals(audience))
                        .anyMatch(plan -> admits(plan, state.get()));
    }

    private boolean admits(FilePlan plan, PersonState state) {
        PersonView view = new PersonView(population, state, plan.settings());
        return plan.admission().decideOnMember(view, population.now()) instanceof Decision.Belongs;
    }

    /** How many belong, by the name of the audience, in the order of the workspace. Audiences that cannot be files are left out. */
    public SequencedMap<String, Long> sizes() {
        SequencedMap<String, Long> byName = new LinkedHashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            byName.put(plans.get(i).audience().name(), sizes[i]);
        }
        return byName;
    }

    private BitSet decide(PersonState state) {
        BitSet belongs = new BitSet(plans.size());
        Map<FilesSettings, PersonView> views = new HashMap<>();
        for (int i = 0; i < plans.size(); i++) {
            FilePlan plan = plans.get(i);
            PersonView view =
                    views.computeIfAbsent(plan.settings(), settings -> new PersonView(population, state, settings));
            belongs.set(i, plan.admission().decide(view, population.now()) instanceof Decision.Belongs);
        }
        return belongs;
    }

    private void set(PersonId person, BitSet belongs) {
        BitSet before = belongs.isEmpty() ? audiences.remove(person) : audiences.put(person, belongs);
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += (belongs.get(i) ? 1 : 0) - (before != null && before.get(i) ? 1 : 0);
        }
    }
}
