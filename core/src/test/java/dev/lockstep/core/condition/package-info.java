@NullMarked
package dev.lockstep.core.condition;

import org.jspecify.annotations.NullMarked;
