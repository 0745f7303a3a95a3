/** What can be told of audiences from what the store has. */
@NullMarked
package dev.lockstep.insight;

import org.jspecify.annotations.NullMarked;
