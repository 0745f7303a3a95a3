package dev.lockstep.engine.partition;

import dev.lockstep.core.model.Identifier;
import java.util.Arrays;

/**
 * Tells any thread of which identifiers the writer knows the owner without reading. It is not exact: two identifiers may share a
 * place, and what another thread sees may be out of date. Then something is read in vain, or later by the writer.
 */
final class AtHand {

    private static final int MAX_PLACES = 1 << 22;

    /** What stands for an identifier, in its place; 0 where nothing does. */
    private final int[] marks;

    /** @param identifiers how many are known at most, roughly */
    AtHand(int identifiers) {
        marks = new int[Integer.highestOneBit(Math.clamp(4L * identifiers, 1, MAX_PLACES))];
    }

    void add(Identifier identifier) {
        int mark = mark(identifier);
        marks[place(mark)] = mark;
    }

    void remove(Identifier identifier) {
        int mark = mark(identifier);
        if (marks[place(mark)] == mark) {
            marks[place(mark)] = 0;
        }
    }

    void clear() {
        Arrays.fill(marks, 0);
    }

    boolean has(Identifier identifier) {
        int mark = mark(identifier);
        return marks[place(mark)] == mark;
    }

    private int place(int mark) {
        return mark & (marks.length - 1);
    }

    private static int mark(Identifier identifier) {
        int hash = 31 * identifier.value().hashCode() + identifier.kind().code();
        int mixed = (hash ^ (hash >>> 16)) * 0x9E3779B1;
        return (mixed ^ (mixed >>> 15)) | 1 << 31; // never 0
    }
}
