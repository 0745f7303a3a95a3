/**
 * The machine with a durable body: facts come in and are kept, timers fire, memberships change, and all of it survives.
 * {@link dev.lockstep.engine.Engine} is the way in, {@link dev.lockstep.engine.Writer} what goes on inside.
 */
@NullMarked
package dev.lockstep.engine;

import org.jspecify.annotations.NullMarked;
