@NullMarked
package dev.lockstep.workspace.lint;

import org.jspecify.annotations.NullMarked;
