/**
 * Mistakes that a workspace can have although every definition in it is right: each {@link dev.lockstep.workspace.lint.Rule} knows one,
 * and {@link dev.lockstep.workspace.lint.Rules} lists them. A rule speaks where it can prove what it says, with the comparison of
 * conditions in {@code core}, and keeps silent where it cannot.
 */
@NullMarked
package dev.lockstep.workspace.lint;

import org.jspecify.annotations.NullMarked;
