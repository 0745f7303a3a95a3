package dev.lockstep.core.program;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.state.Register;
import dev.lockstep.core.state.StateLayout;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The conditions of all segments, compiled to run together. Equal questions share one register in a person's state; a fact
 * is led to the registers that look at its event name or attributes, and to the segments above them, and to no others.
 * Immutable, and safe for use by many threads.
 */
public final class Program {

    private final List<String> segments;
    private final Map<String, Integer> indexes;
    private final Node[] nodes;
    private final StateLayout layout;
    private final Map<Register, Long> reaches;
    private final Routes routes;
    private final Map<String, Integer> attributes;
    private final List<SegmentSet> attributeSegments;
    private final List<SegmentSet> identifierSegments;
    private final Node[] leaves;
    private final int[] firstLeaves;
    private final Fed everyLeaf;

    Program(
            List<String> segments,
            Node[] nodes,
            StateLayout layout,
            Map<Register, Long> reaches,
            Routes routes,
            Map<String, Integer> attributes,
            List<SegmentSet> attributeSegments,
            List<SegmentSet> identifierSegments,
            List<Node> leaves,
            int[] firstLeaves) {
        this.segments = List.copyOf(segments);
        this.indexes = IntStream.range(0, segments.size()).boxed().collect(Collectors.toMap(segments::get, i -> i));
        this.nodes = nodes;
        this.layout = layout;
        this.reaches = Map.copyOf(reaches);
        this.routes = routes;
        this.attributes = Map.copyOf(attributes);
        this.attributeSegments = List.copyOf(attributeSegments);
        this.identifierSegments = List.copyOf(identifierSegments);
        this.leaves = leaves.toArray(Node[]::new);
        this.firstLeaves = firstLeaves;
        BitSet all = new BitSet();
        all.set(0, leaves.size());
        this.everyLeaf = new Fed(all, all);
    }

    /**
     * Compiles segments.
     *
     * @param segments conditions by the name of the segment; {@code member} names another of them
     * @param keptAttributes top-level attributes to be kept in the state although no condition may ask for them
     * @throws IllegalArgumentException where a {@code member} names no segment, or segments refer to each other in a cycle
     */
    public static Program compile(SequencedMap<String, Condition> segments, Collection<String> keptAttributes) {
        return new Compiler(segments, keptAttributes).compile();
    }

    /** The names of the segments, by index; a segment comes after those it refers to. */
    public List<String> segments() {
        return segments;
    }

    /** The index of a segment by its name, or -1. */
    public int indexOf(String segment) {
        return indexes.getOrDefault(segment, -1);
    }

    /** The compiled condition of a segment. */
    public Node node(int segment) {
        return nodes[segment];
    }

    public StateLayout layout() {
        return layout;
    }

    /** Where facts lead. */
    public Routes routes() {
        return routes;
    }

    /** What looks at a fact. */
    public Route route(Fact fact) {
        return routes.of(fact);
    }

    /**
     * From which age on an event makes no difference to any answer that reads this register, in milliseconds; {@link
     * dev.lockstep.core.model.Instants#NEVER} where there is no such age.
     */
    public long reach(Register register) {
        return requireNonNull(reaches.get(register));
    }

    /** The index of a top-level attribute in the state, or -1 where it is not kept. */
    public int attribute(String name) {
        return attributes.getOrDefault(name, -1);
    }

    /** The segments whose answer looks at the attribute with this index. */
    public SegmentSet segmentsOfAttribute(int attribute) {
        return attributeSegments.get(attribute);
    }

    /** The segments whose answer asks whether there is an identifier of this kind. */
    public SegmentSet segmentsOfIdentifier(Identifier.Kind kind) {
        return identifierSegments.get(kind.code());
    }

    /** All leaves, as for an input that can flip any of them. */
    public Fed everyLeaf() {
        return everyLeaf;
    }

    /** A leaf by its number through all segments: a {@link Node.Leaf} or a {@link Node.Member}. */
    public Node leaf(int leaf) {
        return leaves[leaf];
    }

    /**
     * The number of the first leaf of a segment; the others follow in the order of reading.
     *
     * @param segment by its index, or the number of segments for the number of leaves
     */
    public int firstLeaf(int segment) {
        return firstLeaves[segment];
    }
}
