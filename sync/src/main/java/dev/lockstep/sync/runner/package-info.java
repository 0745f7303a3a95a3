/**
 * Keeps the copies of a connection in step: follows the log of membership changes, asks the planner what to do, does it, and writes
 * down what came of it. The heart is {@link dev.lockstep.sync.runner.ConnectionRunner}.
 */
@NullMarked
package dev.lockstep.sync.runner;

import org.jspecify.annotations.NullMarked;
