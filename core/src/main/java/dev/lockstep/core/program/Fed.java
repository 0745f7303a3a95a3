package dev.lockstep.core.program;

import java.util.BitSet;

/**
 * The leaves that one input can flip. Leaves are numbered through all segments, see {@link Program#firstLeaf}. A {@code member}
 * is in neither set: it flips where the segment that it names changes, and that is seen when it happens.
 *
 * <p>Where one leaf of a segment is fed and no {@code member} can flip beside it, a change of the segment says by itself that the
 * leaf flipped. Only of the others must be asked what they said before the input, and before it is remembered. They are
 * found here once, when the program is compiled, so that the ordinary fact pays nothing for it.
 *
 * @param leaves all that can be flipped; must not be changed
 * @param doubtful those of them that are not alone in their segment; must not be changed
 */
public record Fed(BitSet leaves, BitSet doubtful) {

    static final Fed NONE = new Fed(new BitSet(), new BitSet());
}
