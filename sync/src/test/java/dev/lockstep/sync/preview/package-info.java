/** Tests of plans. */
@NullMarked
package dev.lockstep.sync.preview;

import org.jspecify.annotations.NullMarked;
