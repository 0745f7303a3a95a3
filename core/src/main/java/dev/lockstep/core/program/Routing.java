package dev.lockstep.core.program;

import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.state.Register;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out where facts lead, once it is known which registers there are and who reads them. Immutable. */
final class Routing {

    private final Registers registers;
    private final List<Node> leaves;
    private final int[] firstLeaves;

    /**
     * For a program of these parts.
     *
     * @param leaves of all segments, in the order of the segments
     * @param firstLeaves the number of each segment's first leaf, and behind the last segment how many leaves there are
     */
    Routing(Registers registers, List<Node> leaves, int[] firstLeaves) {
        this.registers = registers;
        this.leaves = leaves;
        this.firstLeaves = firstLeaves;
    }

    /**
     * Where facts lead.
     *
     * @param attributeLeaves the leaves that read attributes
     */
    Routes routes(BitSet attributeLeaves) {
        List<Route.Group> groups = groups();
        Map<String, Route> routes = new LinkedHashMap<>();
        for (Route.Group group : groups) {
            for (EventName name : group.filter().names()) {
                if (name instanceof EventName.Exactly(String exact)) {
                    routes.computeIfAbsent(
                            exact,
                            event -> route(groups.stream()
                                    .filter(any -> any.filter().names(event))
                                    .toList()));
                }
            }
        }
        List<Route.Group> prefixGroups = groups.stream()
                .filter(group -> group.filter().names().stream().anyMatch(EventName.Prefix.class::isInstance))
                .toList();
        return new Routes(routes, prefixGroups, route(prefixGroups).fed(), fed(attributeLeaves));
    }

    private List<Route.Group> groups() {
        Map<EventFilter, List<Register>> byFilter = new LinkedHashMap<>();
        registers
                .byKey()
                .values()
                .forEach(register -> byFilter.computeIfAbsent(register.filter(), filter -> new ArrayList<>())
                        .add(register));
        List<Route.Group> groups = new ArrayList<>();
        byFilter.forEach((filter, members) -> {
            SegmentSet segments = new SegmentSet(segments());
            members.forEach(register -> segments.addAll(registers.readers(register)));
            groups.add(new Route.Group(filter, members, segments));
        });
        return groups;
    }

    private Route route(List<Route.Group> groups) {
        BitSet fed = new BitSet();
        for (Route.Group group : groups) {
            group.registers().forEach(register -> fed.or(registers.leafReaders(register)));
        }
        return new Route(groups, fed(fed));
    }

    /** Finds out which of the fed leaves are not alone in their segment; a segment comes after those it refers to. */
    private Fed fed(BitSet fed) {
        BitSet doubtful = new BitSet();
        SegmentSet touched = new SegmentSet(segments());
        for (int segment = 0; segment < segments(); segment++) {
            int alike = 0;
            for (int leaf = firstLeaves[segment]; leaf < firstLeaves[segment + 1]; leaf++) {
                boolean isFed =
                        leaves.get(leaf) instanceof Node.Member(int other) ? touched.contains(other) : fed.get(leaf);
                alike += isFed ? 1 : 0;
            }
            if (alike > 0) {
                touched.add(segment);
            }
            if (alike > 1) {
                BitSet own = new BitSet();
                own.set(firstLeaves[segment], firstLeaves[segment + 1]);
                own.and(fed);
                doubtful.or(own);
            }
        }
        return new Fed(fed, doubtful);
    }

    private int segments() {
        return firstLeaves.length - 1;
    }
}
