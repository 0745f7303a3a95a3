/** Tests of keys. */
@NullMarked
package dev.lockstep.server.key;

import org.jspecify.annotations.NullMarked;
