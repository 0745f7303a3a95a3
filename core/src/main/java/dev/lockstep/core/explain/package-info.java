/**
 * Why a person is in a segment or is not, at an instant: the tree of the condition with the truth of each part, until when
 * that stands, and the facts behind it. It asks the machine itself, so an explanation cannot disagree with a membership.
 */
@NullMarked
package dev.lockstep.core.explain;

import org.jspecify.annotations.NullMarked;
