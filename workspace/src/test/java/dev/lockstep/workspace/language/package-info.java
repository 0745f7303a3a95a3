/** Tests of the segment language. */
@NullMarked
package dev.lockstep.workspace.language;

import org.jspecify.annotations.NullMarked;
