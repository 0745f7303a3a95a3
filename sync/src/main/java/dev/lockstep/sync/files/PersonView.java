package dev.lockstep.sync.files;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.Rule;
import dev.lockstep.sync.planner.Candidate;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A person of a {@link Population} as the planner sees them. What is normalised for one audience is kept for the next of the
 * same settings, because that is most of the work. For one thread.
 */
final class PersonView implements Candidate {

    private final Population population;
    private final PersonState state;
    private final FilesSettings settings;
    private final Map<IdentifierType, List<Normalised>> normalised = new EnumMap<>(IdentifierType.class);

    PersonView(Population population, PersonState state, FilesSettings settings) {
        this.population = population;
        this.state = state;
        this.settings = settings;
    }

    @Override
    public PersonId person() {
        return state.person();
    }

    @Override
    public PersonId knownFirstAs() {
        return population.knownFirstAs(state.person());
    }

    @Override
    public boolean isIn(String segment) {
        int index = population.program().indexOf(segment);
        if (index < 0) {
            throw new IllegalArgumentException("the program has no segment \"" + segment + "\"");
        }
        return Verdict.holds(state.verdict(index));
    }

    /** Never: who was erased is gone from the population, and nothing else suppresses here. */
    @Override
    public boolean isSuppressed() {
        return false;
    }

    /** The value at the path; where the bare name of an identifier names no attribute, the identifier. */
    @Override
    public @Nullable Value attribute(Path path) {
        int index = population.program().attribute(path.head());
        if (index >= 0 && state.isWritten(index)) {
            return path.below(state.attribute(index));
        }
        return known(path.text()).findFirst().map(Value::of).orElse(null);
    }

    @Override
    public List<Normalised> identifiers(IdentifierType type) {
        return normalised.computeIfAbsent(type, this::normalise);
    }

    private List<Normalised> normalise(IdentifierType type) {
        Rule rule = settings.dialect().rule(type).orElseThrow();
        return raw(type).stream()
                .map(value -> rule.normalise(value, settings.region()))
                .toList();
    }

    /**
     * The attribute of this name counts where it was ever written: it is what the person goes by now, and a removed one is
     * removed. Only of a person without it the identifiers count that facts named them by.
     */
    private SequencedSet<String> raw(IdentifierType type) {
        SequencedSet<String> values = new LinkedHashSet<>();
        int index = population.program().attribute(type.word());
        if (type != IdentifierType.ID && index >= 0 && state.isWritten(index)) {
            collect(state.attribute(index), values);
            return values;
        }
        known(type.word()).forEach(values::add);
        return values;
    }

    /** Identifiers of this type by which the person is known, the one that they are named by first. */
    private Stream<String> known(String type) {
        return population.identifiers(state.person()).stream()
                .filter(identifier -> identifier.kind().type().equals(type))
                .sorted((left, right) -> Boolean.compare(names(right), names(left)))
                .map(Identifier::value);
    }

    private boolean names(Identifier identifier) {
        return identifier.person().equals(state.person());
    }

    private static void collect(@Nullable Value value, SequencedSet<String> values) {
        switch (value) {
            case null -> {}
            case Value.Text(String text) -> values.add(text);
            case Value.Number(double number) -> values.add(Values.numberText(number));
            case Value.Flag flag -> {}
            case Value.Items(List<Value> items) -> items.forEach(item -> collect(item, values));
            case Value.Fields fields -> {}
        }
    }
}
