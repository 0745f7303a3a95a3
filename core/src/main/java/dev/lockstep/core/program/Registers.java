package dev.lockstep.core.program;

import static java.util.Objects.requireNonNull;

import dev.lockstep.core.condition.Condition.Measure;
import dev.lockstep.core.condition.PropertyTest;
import dev.lockstep.core.condition.Span;
import dev.lockstep.core.condition.Window;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.state.DatedEntries;
import dev.lockstep.core.state.DatedEntries.Kept;
import dev.lockstep.core.state.Edge;
import dev.lockstep.core.state.Entries;
import dev.lockstep.core.state.OneTime;
import dev.lockstep.core.state.Register;
import dev.lockstep.core.state.Register.Source;
import dev.lockstep.core.state.Tally;
import dev.lockstep.core.state.Times;
import dev.lockstep.core.state.Total;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * The registers of a program that is being compiled. A register is known by a key of all that decides what it remembers; the same key is
 * the same register. Of each it is noted which segments and leaves read it, and how far back it makes a difference to them.
 */
final class Registers {

    private final int segments;
    private final SequencedMap<List<Object>, Register> byKey = new LinkedHashMap<>();
    private final Map<Register, SegmentSet> readers = new LinkedHashMap<>();
    private final Map<Register, BitSet> leafReaders = new LinkedHashMap<>();
    private final Map<Register, Long> reaches = new HashMap<>();
    private int cells;
    private int lists;
    private int segment;
    private int leaf;

    Registers(int segments) {
        this.segments = segments;
    }

    /** What is asked for from now on is read by this leaf of this segment. */
    void readBy(int bySegment, int byLeaf) {
        segment = bySegment;
        leaf = byLeaf;
    }

    SequencedMap<List<Object>, Register> byKey() {
        return byKey;
    }

    /** From which age on an event makes no difference to whoever reads the register. */
    Map<Register, Long> reaches() {
        return reaches;
    }

    /** How many lists they have together. */
    int lists() {
        return lists;
    }

    /** The segments that read each of them. */
    Collection<SegmentSet> readers() {
        return readers.values();
    }

    SegmentSet readers(Register register) {
        return requireNonNull(readers.get(register));
    }

    BitSet leafReaders(Register register) {
        return requireNonNull(leafReaders.get(register));
    }

    Tally tally(Source source, int enough, long reach) {
        return of(Tally.class, List.of(source, enough), reach, () -> new Tally(source, cells, enough));
    }

    OneTime oneTime(Source source, boolean latest, long reach) {
        return of(OneTime.class, List.of(source, latest), reach, () -> new OneTime(source, cells, latest));
    }

    /**
     * The register that keeps as many timestamps as are enough.
     *
     * @param since the event that the span counts from, where that is a register
     */
    Times times(Source source, Span span, int enough, Optional<OneTime> since) {
        Window window = span.window();
        return of(
                Times.class,
                List.of(source, window, enough, since.isPresent() ? span.since() : Optional.empty()),
                window.maxAge(),
                () -> new Times(source, lists++, window, enough, since.orElse(null)));
    }

    Edge edge(Source source, boolean latest, List<PropertyTest> is, long reach) {
        return of(Edge.class, List.of(source, latest, is), reach, () -> new Edge(source, cells, latest, is));
    }

    Total total(Source source, Measure measure, Path property, long reach) {
        return of(
                Total.class,
                List.of(source, measure, property),
                reach,
                () -> new Total(source, cells, measure, property));
    }

    /**
     * The register that keeps the values of a property.
     *
     * @param since the event that the span counts from, where that is a register
     */
    Entries entries(Source source, Span span, Measure measure, Path property, Optional<OneTime> since) {
        Window window = span.window();
        return of(
                Entries.class,
                List.of(source, measure, property, window, span.since()),
                window.maxAge(),
                () -> new Entries(source, cells, lists++, measure, property, window, since.orElse(null)));
    }

    DatedEntries dated(Source source, Window window, Kept kept, long reach) {
        return of(
                DatedEntries.class,
                List.of(source, window, kept),
                reach,
                () -> new DatedEntries(source, lists++, window, kept));
    }

    /**
     * The register with this key, made where there is none.
     *
     * @param reach from which age on an event makes no difference to the leaf that reads it; {@link Instants#NEVER} where each does
     */
    private <R extends Register> R of(Class<R> type, List<Object> details, long reach, Supplier<R> maker) {
        List<Object> key = new ArrayList<>(details);
        key.addFirst(type.getSimpleName());
        Register register = byKey.get(key);
        if (register == null) {
            register = maker.get();
            byKey.put(List.copyOf(key), register);
            cells += register.cells();
        }
        readers.computeIfAbsent(register, any -> new SegmentSet(segments)).add(segment);
        leafReaders.computeIfAbsent(register, any -> new BitSet()).set(leaf);
        reaches.merge(register, reach, Math::max);
        return type.cast(register);
    }
}
