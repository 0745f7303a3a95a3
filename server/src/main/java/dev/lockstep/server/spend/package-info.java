/** Asks platforms what audiences cost, and keeps what they say. */
@NullMarked
package dev.lockstep.server.spend;

import org.jspecify.annotations.NullMarked;
