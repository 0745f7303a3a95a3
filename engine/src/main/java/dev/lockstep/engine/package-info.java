/**
 * The machine with a durable body: facts come in and are kept, timers fire, memberships change, and all of it survives.
 * {@link dev.lockstep.engine.Engine} is the way in.
 */
@NullMarked
package dev.lockstep.engine;

import org.jspecify.annotations.NullMarked;
