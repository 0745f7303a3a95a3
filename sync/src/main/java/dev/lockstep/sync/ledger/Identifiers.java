package dev.lockstep.sync.ledger;

import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.BiPredicate;

/** Sets of identifiers by type, as lists of {@link Identified}. */
final class Identifiers {

    private Identifiers() {}

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

    private static boolean contains(List<Identified> some, IdentifierType type, String value) {
        return some.stream().anyMatch(it -> it.type() == type && it.values().contains(value));
    }
}
