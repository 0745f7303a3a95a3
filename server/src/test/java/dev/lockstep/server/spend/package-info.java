/** Tests of what is asked of platforms. */
@NullMarked
package dev.lockstep.server.spend;

import org.jspecify.annotations.NullMarked;
