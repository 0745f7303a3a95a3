package dev.lockstep.core.program;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.state.Register;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where facts lead: an event by its name, a write of attributes by these. Immutable, and safe for use by many threads. */
public final class Routes {

    private final Map<String, Route> byName;
    private final List<Route.Group> prefixGroups;
    private final Fed fedByPrefix;
    private final Route attributes;

    /** @param fedByPrefix the leaves that an event can flip which only a prefix names */
    Routes(Map<String, Route> byName, List<Route.Group> prefixGroups, Fed fedByPrefix, Fed fedByAttributes) {
        this.byName = Map.copyOf(byName);
        this.prefixGroups = List.copyOf(prefixGroups);
        this.fedByPrefix = fedByPrefix;
        this.attributes = new Route(List.of(), fedByAttributes);
    }

    /** What looks at a fact. Only events have groups; attributes lead to segments each for itself. */
    public Route of(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> of(event.name());
            case Fact.AttributeChange change -> attributes;
            case Fact.Alias alias -> Route.NOWHERE;
            case Fact.Erasure erasure -> Route.NOWHERE;
        };
    }

    /** What looks at events of this name. */
    public Route of(String event) {
        Route route = byName.get(event);
        if (route != null) {
            return route;
        }
        if (prefixGroups.isEmpty()) {
            return Route.NOWHERE;
        }
        return new Route(
                prefixGroups.stream()
                        .filter(group -> group.filter().names(event))
                        .toList(),
                fedByPrefix);
    }

    /** Those that lead to some registers alone, for a state that knows already what the others remember. */
    public Routes to(Set<Register> registers) {
        Map<String, Route> some = new LinkedHashMap<>();
        byName.forEach((name, route) -> some.put(name, new Route(to(registers, route.groups()), Fed.NONE)));
        return new Routes(some, to(registers, prefixGroups), Fed.NONE, attributes.fed());
    }

    private static List<Route.Group> to(Set<Register> registers, List<Route.Group> groups) {
        return groups.stream()
                .map(group -> new Route.Group(
                        group.filter(),
                        group.registers().stream().filter(registers::contains).toList(),
                        group.segments()))
                .filter(group -> !group.registers().isEmpty())
                .toList();
    }
}
