package dev.lockstep.sync.runner;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.destinations.identifiers.Dialect;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.Normalised;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.identifiers.Rule;
import dev.lockstep.engine.Profile;
import dev.lockstep.sync.planner.Candidate;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * A person of the engine as the planner sees them. What is normalised for one audience is kept for the next, because that is most
 * of the work. For one thread.
 */
public final class ProfileView implements Candidate {

    private final Profile.Known profile;
    private final Dialect dialect;
    private final PhoneRegion region;
    private final Map<IdentifierType, List<Normalised>> normalised = new EnumMap<>(IdentifierType.class);

    public ProfileView(Profile.Known profile, Dialect dialect, PhoneRegion region) {
        this.profile = profile;
        this.dialect = dialect;
        this.region = region;
    }

    @Override
    public PersonId person() {
        return profile.identifiers().getFirst().person();
    }

    @Override
    public PersonId knownFirstAs() {
        return profile.knownFirstAs();
    }

    @Override
    public boolean isIn(String segment) {
        return profile.segments().contains(segment);
    }

    /** Never: who is barred is forgotten, and has no profile. */
    @Override
    public boolean isSuppressed() {
        return false;
    }

    /** The value at the path; where the bare name of an identifier names no attribute, the identifier. */
    @Override
    public @Nullable Value attribute(Path path) {
        Optional<Value> written = profile.attributes().get(path.head());
        if (written != null) {
            return path.below(written.orElse(null));
        }
        return known(path.text()).stream().findFirst().map(Value::of).orElse(null);
    }

    @Override
    public List<Normalised> identifiers(IdentifierType type) {
        return normalised.computeIfAbsent(type, this::normalise);
    }

    private List<Normalised> normalise(IdentifierType type) {
        Rule rule = dialect.rule(type).orElseThrow();
        return raw(type).stream().map(value -> rule.normalise(value, region)).toList();
    }

    /**
     * The attribute of this name counts where it was ever written: it is what the person goes by now, and a removed one is removed.
     * Only of a person without it the identifiers count that facts named them by.
     */
    private SequencedSet<String> raw(IdentifierType type) {
        Optional<Value> written = profile.attributes().get(type.word());
        if (type == IdentifierType.ID || written == null) {
            return known(type.word());
        }
        SequencedSet<String> values = new LinkedHashSet<>();
        collect(written.orElse(null), values);
        return values;
    }

    private SequencedSet<String> known(String type) {
        SequencedSet<String> values = new LinkedHashSet<>();
        for (Identifier identifier : profile.identifiers()) {
            if (identifier.kind().type().equals(type)) {
                values.add(identifier.value());
            }
        }
        return values;
    }

    private static void collect(@Nullable Value value, SequencedSet<String> values) {
        switch (value) {
            case null -> {}
            case Value.Text(String text) -> values.add(text);
            case Value.Number(double number) -> values.add(Values.numberText(number));
            case Value.Items(List<Value> items) -> items.forEach(item -> collect(item, values));
            case Value.Flag flag -> {}
            case Value.Fields fields -> {}
        }
    }
}
