package dev.lockstep.core.machine;

import dev.lockstep.core.program.Fed;
import dev.lockstep.core.program.Node;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.core.state.PersonState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Finds the leaf of a membership change, as {@link MembershipChange} defines it. Immutable. */
final class LeafSearch {

    private final Program program;

    LeafSearch(Program program) {
        this.program = program;
    }

    /** Notes what the leaves in doubt say, before the input that feeds them is remembered. */
    Before note(Fed fed, PersonState state, long now) {
        BitSet doubtful = fed.doubtful();
        if (doubtful.isEmpty()) {
            return new Before.Noted(fed, doubtful);
        }
        BitSet held = new BitSet(doubtful.length());
        for (int leaf = doubtful.nextSetBit(0); leaf >= 0; leaf = doubtful.nextSetBit(leaf + 1)) {
            if (holds(leaf, state, now)) {
                held.set(leaf);
            }
        }
        return new Before.Noted(fed, held);
    }

    /**
     * The leaf of a change, counted from the first of its segment.
     *
     * @param segment whose answer has changed
     * @param changed whether another segment was entered or exited by the same input
     */
    OptionalInt of(int segment, PersonState state, long now, Before before, IntPredicate changed) {
        int first = program.firstLeaf(segment);
        int leaves = program.firstLeaf(segment + 1) - first;
        if (before instanceof Before.Noted(Fed fed, BitSet noted)) {
            int only = fed.leaves().nextSetBit(first);
            if (only >= 0 && only < first + leaves && !fed.doubtful().get(only)) {
                return OptionalInt.of(only - first);
            }
        }
        PersonState then = before instanceof Before.Unknown ? new PersonState(state.person(), state.layout()) : state;
        boolean[] holds = new boolean[leaves];
        boolean[] held = new boolean[leaves];
        for (int i = 0; i < leaves; i++) {
            holds[i] = holds(first + i, state, now);
            held[i] = program.leaf(first + i) instanceof Node.Member(int other)
                    ? holds[i] != changed.test(other)
                    : held(first + i, holds[i], then, now, before);
        }
        int flipped = Arrays.mismatch(holds, held);
        boolean isAlone = Arrays.mismatch(holds, flipped + 1, leaves, held, flipped + 1, leaves) < 0;
        return isAlone && then == state ? OptionalInt.of(flipped) : decisive(program.node(segment), holds, held);
    }

    private boolean held(int leaf, boolean holds, PersonState then, long now, Before before) {
        return switch (before) {
            case Before.Unknown unknown -> holds(leaf, then, now);
            case Before.Earlier(long instant) -> holds(leaf, then, instant);
            case Before.Noted(Fed fed, BitSet noted) -> fed.doubtful().get(leaf) ? noted.get(leaf) : holds;
        };
    }

    private boolean holds(int leaf, PersonState state, long now) {
        return Verdict.holds(program.leaf(leaf).verdict(state, now));
    }

    /** @param holds what each leaf says, and {@code held} what it said */
    private static OptionalInt decisive(Node condition, boolean[] holds, boolean[] held) {
        boolean answer = new Reading(holds).answer(condition);
        if (new Reading(held).answer(condition) == answer) {
            return OptionalInt.empty();
        }
        int firstFlipped = -1;
        for (int leaf = 0; leaf < holds.length; leaf++) {
            if (holds[leaf] == held[leaf]) {
                continue;
            }
            holds[leaf] = held[leaf];
            if (new Reading(holds).answer(condition) != answer) {
                return OptionalInt.of(leaf);
            }
            holds[leaf] = !held[leaf];
            firstFlipped = firstFlipped < 0 ? leaf : firstFlipped;
        }
        return OptionalInt.of(firstFlipped);
    }

    /** Reads a condition through once, with what its leaves say given. */
    private static final class Reading {

        private final boolean[] leaves;
        private int next;

        Reading(boolean[] leaves) {
            this.leaves = leaves;
        }

        boolean answer(Node condition) {
            return switch (condition) {
                case Node.All(List<Node> children) -> {
                    boolean all = true;
                    for (int i = 0; i < children.size(); i++) {
                        all &= answer(children.get(i));
                    }
                    yield all;
                }
                case Node.Any(List<Node> children) -> {
                    boolean any = false;
                    for (int i = 0; i < children.size(); i++) {
                        any |= answer(children.get(i));
                    }
                    yield any;
                }
                case Node.Not(Node child) -> !answer(child);
                case Node.Member member -> leaves[next++];
                case Node.Leaf leaf -> leaves[next++];
            };
        }
    }
}
