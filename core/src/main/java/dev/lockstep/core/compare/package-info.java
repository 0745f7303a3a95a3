/**
 * How two conditions stand to each other, whoever the person is and whatever the instant: equal, one within the other, disjoint,
 * overlapping, or not known. What is claimed is proved, in one of two ways: that nobody can be so, by a refutation; that somebody can
 * be so, by a person who is.
 */
@NullMarked
package dev.lockstep.core.compare;

import org.jspecify.annotations.NullMarked;
