package dev.lockstep.core.program;

import dev.lockstep.core.state.PersonState;
import java.util.List;

/**
 * A compiled condition: answers from a person's state alone. What it says at {@code now} presumes that the state holds every
 * fact up to {@code now} and that {@code now} does not go back.
 */
public sealed interface Node {

    /** The packed {@link Verdict} at {@code now}. */
    long verdict(PersonState state, long now);

    /** Every child holds. */
    record All(List<Node> children) implements Node {
        public All {
            children = List.copyOf(children);
        }

        @Override
        public long verdict(PersonState state, long now) {
            long all = Verdict.YES_FOR_EVER;
            for (int i = 0; i < children.size(); i++) {
                all = Verdict.and(all, children.get(i).verdict(state, now));
                if (all == Verdict.NO_FOR_EVER) {
                    return all;
                }
            }
            return all;
        }
    }

    /** At least one child holds. */
    record Any(List<Node> children) implements Node {
        public Any {
            children = List.copyOf(children);
        }

        @Override
        public long verdict(PersonState state, long now) {
            long any = Verdict.NO_FOR_EVER;
            for (int i = 0; i < children.size(); i++) {
                any = Verdict.or(any, children.get(i).verdict(state, now));
                if (any == Verdict.YES_FOR_EVER) {
                    return any;
                }
            }
            return any;
        }
    }

    /** The child does not hold. */
    record Not(Node child) implements Node {
        @Override
        public long verdict(PersonState state, long now) {
            return Verdict.not(child.verdict(state, now));
        }
    }

    /** The person is in another segment, whose verdict at {@code now} is in the state already. */
    record Member(int segment) implements Node {
        @Override
        public long verdict(PersonState state, long now) {
            return state.verdict(segment);
        }
    }

    /** A question about the person that has no parts. */
    non-sealed interface Leaf extends Node {}
}
