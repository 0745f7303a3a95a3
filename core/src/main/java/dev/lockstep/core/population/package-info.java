/** Many persons in memory: who they are, what was seen of them, and their timers in the order of time. */
@NullMarked
package dev.lockstep.core.population;

import org.jspecify.annotations.NullMarked;
