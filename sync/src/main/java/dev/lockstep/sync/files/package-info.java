/**
 * Audiences written to a folder, as the {@code files} destination has them: what the planner decides about everybody, put into
 * one {@link dev.lockstep.destinations.files.Snapshot} per audience.
 */
@NullMarked
package dev.lockstep.sync.files;

import org.jspecify.annotations.NullMarked;
