@NullMarked
package dev.lockstep.core.program;

import org.jspecify.annotations.NullMarked;
