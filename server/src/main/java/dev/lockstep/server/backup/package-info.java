/** Copies of what a server keeps, made while it works. */
@NullMarked
package dev.lockstep.server.backup;

import org.jspecify.annotations.NullMarked;
