@NullMarked
package dev.lockstep.core.population;

import org.jspecify.annotations.NullMarked;
