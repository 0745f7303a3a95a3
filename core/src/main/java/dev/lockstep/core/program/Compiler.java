package dev.lockstep.core.program;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.Count;
import dev.lockstep.core.condition.EventFilter;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Test;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.program.DatedLeaf.Asks;
import dev.lockstep.core.state.DatedEntries;
import dev.lockstep.core.state.DatedEntries.Kept;
import dev.lockstep.core.state.Entries;
import dev.lockstep.core.state.OneTime;
import dev.lockstep.core.state.Register.Source;
import dev.lockstep.core.state.StateLayout;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/**
 * Turns conditions into a {@link Program}. For each question it chooses the smallest register that can answer it:
 *
 * <pre>
 * did, all time, no since                     Tally         a count
 * did, one event asked for, within or since   OneTime       the latest timestamp
 * did, else                                   Times         as many timestamps as are asked for
 * latest, first                               OneTime       one timestamp
 * latest, first with is                       Edge          one event
 * sum avg min max, all time, no since         Total         a running value
 * aggregates, else                            Entries       values with their timestamps
 * any of these where a property's age counts  DatedEntries  the events
 * </pre>
 *
 * Equal questions share one, see {@link Registers}; where facts lead follows from who reads which, see {@link Routing}. Used once.
 */
final class Compiler {

    private final SequencedMap<String, Condition> conditions;
    private final List<String> order;
    private final Registers registers;
    private final BitSet attributeLeaves = new BitSet();
    private final List<Node> leaves = new ArrayList<>();
    private final int[] firstLeaves;
    private final Map<String, Integer> attributes = new LinkedHashMap<>();
    private final List<SegmentSet> attributeReaders = new ArrayList<>();
    private final List<SegmentSet> identifierReaders = new ArrayList<>();
    private final Map<Condition.Sample, Integer> samples = new LinkedHashMap<>();
    private final List<SegmentSet> referredFrom = new ArrayList<>();
    private int current;

    Compiler(SequencedMap<String, Condition> conditions, Collection<String> keptAttributes) {
        this.conditions = conditions;
        this.order = References.inOrder(conditions);
        this.registers = new Registers(order.size());
        this.firstLeaves = new int[order.size() + 1];
        for (int i = 0; i < order.size(); i++) {
            referredFrom.add(emptySet());
        }
        for (int i = 0; i < Identifier.Kind.values().length; i++) {
            identifierReaders.add(emptySet());
        }
        new TreeSet<>(keptAttributes).forEach(this::attribute);
    }

    Program compile() {
        Node[] nodes = new Node[order.size()];
        for (current = 0; current < nodes.length; current++) {
            nodes[current] = node(requireNonNull(conditions.get(order.get(current))));
            firstLeaves[current + 1] = leaves.size();
        }
        close(registers.readers());
        close(attributeReaders);
        close(identifierReaders);
        return new Program(
                order,
                nodes,
                layout(),
                registers.reaches(),
                new Routing(registers, leaves, firstLeaves).routes(attributeLeaves),
                attributes,
                attributeReaders,
                identifierReaders,
                leaves,
                firstLeaves);
    }

    private StateLayout layout() {
        String meaning = registers.byKey().keySet() + " " + attributes.keySet() + " " + order + " " + samples.keySet();
        byte[] hash = Values.sha256(meaning);
        int fingerprint = (hash[0] & 0xff) << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | (hash[3] & 0xff);
        return new StateLayout(
                registers.byKey(),
                List.copyOf(attributes.keySet()),
                order.size(),
                samples.size(),
                registers.lists(),
                fingerprint);
    }

    /** Adds to each set the segments that refer to one in it; those come later in the order. */
    private void close(Collection<SegmentSet> sets) {
        for (SegmentSet set : sets) {
            for (int i = set.next(0); i >= 0; i = set.next(i + 1)) {
                set.addAll(referredFrom.get(i));
            }
        }
    }

    private Node node(Condition condition) {
        registers.readBy(current, leaves.size());
        return switch (condition) {
            case Condition.All(List<Condition> children) -> new Node.All(nodes(children));
            case Condition.Any(List<Condition> children) -> new Node.Any(nodes(children));
            case Condition.Not(Condition child) -> new Node.Not(node(child));
            case Condition.Did did -> leaf(did(did));
            case Condition.Latest(EventFilter events, Window window, List<PropertyTest> is) ->
                leaf(edge(events, window, is, true));
            case Condition.First(EventFilter events, Window window, List<PropertyTest> is) ->
                leaf(edge(events, window, is, false));
            case Condition.Aggregate aggregate -> leaf(aggregate(aggregate));
            case Condition.Attribute(Path path, Test test) ->
                leaf(new Leaves.AttributePasses(readAttribute(path.head()), path, test));
            case Condition.Member(String segment) -> {
                int index = order.indexOf(segment);
                referredFrom.get(index).add(current);
                yield leaf(new Node.Member(index));
            }
            case Condition.HasIdentifier(String type) -> leaf(identifier(type));
            case Condition.Sample sample ->
                leaf(new Leaves.Sampled(samples.computeIfAbsent(sample, key -> samples.size()), sample));
        };
    }

    /** Gives the next number to a leaf; what it reads was noted under that number. */
    private Node leaf(Node leaf) {
        leaves.add(leaf);
        return leaf;
    }

    private List<Node> nodes(List<Condition> children) {
        return children.stream().map(this::node).toList();
    }

    private Node did(Condition.Did did) {
        Span span = did.span();
        Window window = span.window();
        Count count = did.count();
        Source source = source(did.events(), span);
        if (isDated(did.events(), span)) {
            DatedEntries events = registers.dated(source, window, new Kept.Nothing(), window.maxAge());
            return new DatedLeaf(events, window, anchor(span), new Asks.HowMany(count));
        }
        if (count.atLeast() == 0 && count.atMost() == Count.ANY_NUMBER) {
            return new Leaves.Always();
        }
        int enough = count.enough();
        if (window.isAll() && span.since().isEmpty()) {
            return new Leaves.DidEver(registers.tally(source, enough, window.maxAge()), count);
        }
        Anchor anchor = anchor(span);
        if (enough == 1 && window.minAge() == 0) {
            return new Leaves.DidOnce(registers.oneTime(source, true, window.maxAge()), window, anchor, count);
        }
        Optional<OneTime> since = window.minAge() == 0 ? Optional.empty() : anchorRegister(span);
        return new Leaves.DidTimes(registers.times(source, span, enough, since), window, anchor, count);
    }

    private Node edge(EventFilter events, Window window, List<PropertyTest> is, boolean latest) {
        Source source = source(events, Span.ALL);
        long reach = latest ? window.maxAge() : Instants.NEVER; // an older one would be the first
        if (events.changesWithTime()) {
            DatedEntries dated = registers.dated(source, Window.ALL, new Kept.Passing(is), reach);
            return new DatedLeaf(dated, window, new Anchor.None(), latest ? new Asks.TheLatest() : new Asks.TheFirst());
        }
        if (is.isEmpty()) {
            return new Leaves.EdgeTime(registers.oneTime(source, latest, reach), window);
        }
        return new Leaves.EdgeIs(registers.edge(source, latest, is, reach), window);
    }

    private Node aggregate(Condition.Aggregate aggregate) {
        Measure measure = aggregate.measure();
        Path property = aggregate.property();
        Span span = aggregate.span();
        Window window = span.window();
        Test test = aggregate.test();
        Source source = source(aggregate.events(), span);
        if (isDated(aggregate.events(), span)) {
            DatedEntries events =
                    registers.dated(source, window, new Kept.Measured(measure, property), window.maxAge());
            return new DatedLeaf(events, window, anchor(span), new Asks.TheMeasure(measure, test));
        }
        if (window.isAll() && span.since().isEmpty() && measure != Measure.DISTINCT) {
            return new Leaves.AggregateEver(registers.total(source, measure, property, window.maxAge()), test);
        }
        Optional<OneTime> since = anchorRegister(span);
        Entries entries = registers.entries(source, span, measure, property, since);
        return new Leaves.AggregateIn(
                entries, window, anchor(span), test, enough(test), Leaves.isLostByTime(measure, window, test));
    }

    /** The number of different values beyond which more make no difference to the test. */
    private static int enough(Test test) {
        double greatest = 0;
        for (Comparison comparison : test.comparisons()) {
            greatest = Math.max(
                    greatest,
                    switch (comparison) {
                        case Comparison.Equal(Value value) -> bound(value);
                        case Comparison.NotEqual(Value value) -> bound(value);
                        case Comparison.Ordered(Comparison.Order order, Value value) -> bound(value);
                        case Comparison.In(List<Value> values) -> bound(values);
                        case Comparison.NotIn(List<Value> values) -> bound(values);
                        case Comparison.Exists exists -> 0;
                        default -> Integer.MAX_VALUE;
                    });
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(greatest) + 1);
    }

    private static double bound(List<Value> values) {
        return values.stream().mapToDouble(Compiler::bound).max().orElse(0);
    }

    private static double bound(Value value) {
        return value instanceof Value.Number(double number) ? number : 0;
    }

    private Node identifier(String type) {
        for (Identifier.Kind kind : Identifier.Kind.values()) {
            if (kind.type().equals(type)) {
                identifierReaders.get(kind.code()).add(current);
                int attribute = kind == Identifier.Kind.EMAIL ? readAttribute(type) : -1;
                return new Leaves.Identified(kind, attribute);
            }
        }
        return new Leaves.IdentifierAttribute(type, readAttribute(type));
    }

    private int readAttribute(String name) {
        int attribute = attribute(name);
        attributeReaders.get(attribute).add(current);
        attributeLeaves.set(leaves.size());
        return attribute;
    }

    private int attribute(String name) {
        return attributes.computeIfAbsent(name, key -> {
            attributeReaders.add(emptySet());
            return attributes.size();
        });
    }

    private static boolean isDated(EventFilter events, Span span) {
        return events.changesWithTime()
                || span.since().map(EventFilter::changesWithTime).orElse(false);
    }

    private static Source source(EventFilter events, Span span) {
        return new Source(events, span.after(), span.before());
    }

    private Anchor anchor(Span span) {
        if (span.since().isEmpty()) {
            return new Anchor.None();
        }
        EventFilter filter = span.since().get();
        if (filter.changesWithTime()) {
            return new Anchor.DatedEvent(
                    registers.dated(source(filter, Span.ALL), Window.ALL, new Kept.Nothing(), Instants.NEVER));
        }
        return new Anchor.Event(registers.oneTime(source(filter, Span.ALL), true, Instants.NEVER));
    }

    private Optional<OneTime> anchorRegister(Span span) {
        return span.since().map(filter -> registers.oneTime(source(filter, Span.ALL), true, Instants.NEVER));
    }

    private SegmentSet emptySet() {
        return new SegmentSet(order.size());
    }
}
