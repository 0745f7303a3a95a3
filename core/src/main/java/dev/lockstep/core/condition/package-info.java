/**
 * What can be asked of a person: the sealed {@link dev.lockstep.core.condition.Condition} tree and its interpreters. The
 * rules are those of the segment language; a condition that exists is well-formed, the reader has seen to that.
 */
@NullMarked
package dev.lockstep.core.condition;

import org.jspecify.annotations.NullMarked;
