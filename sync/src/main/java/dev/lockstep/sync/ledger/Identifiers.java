package dev.lockstep.sync.ledger;

import dev.lockstep.core.state.StateReader;
import dev.lockstep.core.state.StateWriter;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Sets of identifiers by type, as lists of {@link Identified}. */
final class Identifiers {

    private Identifiers() {}

    static void write(List<Identified> identifiers, StateWriter out) {
        out.unsigned(identifiers.size());
        for (Identified identified : identifiers) {
            out.text(identified.type().word());
            out.unsigned(identified.values().size());
            identified.values().forEach(out::text);
        }
    }

    static List<Identified> read(StateReader in) {
        List<Identified> identifiers = new ArrayList<>();
        for (int left = in.size(); left > 0; left--) {
            IdentifierType type = IdentifierType.of(in.text())
                    .orElseThrow(() -> in.damaged("an identifier of a type that this program does not know"));
            List<String> values = new ArrayList<>();
            for (int more = in.size(); more > 0; more--) {
                values.add(in.text());
            }
            identifiers.add(new Identified(type, values));
        }
        return identifiers;
    }

    /** Those of the left that are not in the right. */
    static List<Identified> without(List<Identified> left, List<Identified> right) {
        return filter(left, (type, value) -> !contains(right, type, value));
    }

    static List<Identified> union(List<Identified> left, List<Identified> right) {
        Map<IdentifierType, SequencedSet<String>> all = new LinkedHashMap<>();
        for (List<Identified> some : List.of(left, right)) {
            for (Identified identified : some) {
                all.computeIfAbsent(identified.type(), type -> new LinkedHashSet<>())
                        .addAll(identified.values());
            }
        }
        List<Identified> union = new ArrayList<>();
        all.forEach((type, values) -> union.add(new Identified(type, List.copyOf(values))));
        return union;
    }

    static List<Identified> filter(List<Identified> some, BiPredicate<IdentifierType, String> keep) {
        List<Identified> kept = new ArrayList<>();
        for (Identified identified : some) {
            List<String> values = identified.values().stream()
                    .filter(value -> keep.test(identified.type(), value))
                    .toList();
            if (!values.isEmpty()) {
                kept.add(new Identified(identified.type(), values));
            }
        }
        return kept;
    }

    /** Of which types there are some. */
    static Set<IdentifierType> types(List<Identified> some) {
        return some.stream().map(Identified::type).collect(Collectors.toUnmodifiableSet());
    }

    static boolean contains(List<Identified> some, IdentifierType type, String value) {
        return some.stream().anyMatch(it -> it.type() == type && it.values().contains(value));
    }
}
