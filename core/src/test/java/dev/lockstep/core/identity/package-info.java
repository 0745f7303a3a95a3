@NullMarked
package dev.lockstep.core.identity;

import org.jspecify.annotations.NullMarked;
