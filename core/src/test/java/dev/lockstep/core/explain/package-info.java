@NullMarked
package dev.lockstep.core.explain;

import org.jspecify.annotations.NullMarked;
