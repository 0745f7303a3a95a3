/**
 * What other definitions would do, before they are applied: the old and the new ones are asked of the same people at the same instant,
 * and nothing is changed. Who would enter and leave which segment and which audience, what would have to be sent, and what would hold
 * it.
 */
@NullMarked
package dev.lockstep.sync.preview;

import org.jspecify.annotations.NullMarked;
