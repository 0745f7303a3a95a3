/** The rules and scenarios that hold for Lockstep as a whole. */
@NullMarked
package dev.lockstep.conformance;

import org.jspecify.annotations.NullMarked;
