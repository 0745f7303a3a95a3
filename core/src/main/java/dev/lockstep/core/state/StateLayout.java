package dev.lockstep.core.state;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Where everything stands in the state of a person. One program has one layout; a state made under it is of no use under
 * another, which is why its bytes carry the {@link #fingerprint}. Immutable.
 *
 * <p>The cells are, in this order: those of the registers; timestamp and sequence of each attribute; the verdict on each
 * segment; since when each was entered; one for each sample. The verdicts lie together because every step looks at all.
 */
public final class StateLayout {

    private final SequencedMap<List<Object>, Register> registers;
    private final List<Register> inOrder;
    private final List<String> attributes;
    private final int segments;
    private final int samples;
    private final int lists;
    private final int fingerprint;
    private final int attributeCells;
    private final int segmentCells;
    private final int sampleCells;
    private final long[] empty;

    /**
     * @param registers in order, by all that decides what they remember; their cells follow each other without a gap
     * @param attributes the top-level names of the attributes that are kept
     * @param lists how many lists the registers have
     * @param fingerprint of all that decides what the cells mean
     */
    public StateLayout(
            SequencedMap<List<Object>, Register> registers,
            List<String> attributes,
            int segments,
            int samples,
            int lists,
            int fingerprint) {
        this.registers = new LinkedHashMap<>(registers);
        this.inOrder = List.copyOf(registers.values());
        this.attributes = List.copyOf(attributes);
        this.segments = segments;
        this.samples = samples;
        this.lists = lists;
        this.fingerprint = fingerprint;
        this.attributeCells = inOrder.stream().mapToInt(Register::cells).sum();
        this.segmentCells = attributeCells + 2 * attributes.size();
        this.sampleCells = segmentCells + 2 * segments;
        this.empty = new long[sampleCells + samples];
        int cell = 0;
        for (Register register : inOrder) {
            Arrays.fill(empty, cell, cell + register.cells(), register.emptyCell());
            cell += register.cells();
        }
        Arrays.fill(empty, attributeCells, segmentCells, Register.EMPTY);
    }

    public List<Register> registers() {
        return inOrder;
    }

    /** The registers by all that decides what they remember: two of equal keys remember the same, also under two layouts. */
    SequencedMap<List<Object>, Register> registersByKey() {
        return Collections.unmodifiableSequencedMap(registers);
    }

    public List<String> attributes() {
        return attributes;
    }

    public int segments() {
        return segments;
    }

    public int samples() {
        return samples;
    }

    int lists() {
        return lists;
    }

    /** A number that differs where the cells mean something else. */
    public int fingerprint() {
        return fingerprint;
    }

    int attributeCell(int attribute) {
        return attributeCells + 2 * attribute;
    }

    int verdictCell(int segment) {
        return segmentCells + segment;
    }

    int sinceCell(int segment) {
        return segmentCells + segments + segment;
    }

    int sampleCell(int sample) {
        return sampleCells + sample;
    }

    long[] emptyCells() {
        return empty.clone();
    }
}
