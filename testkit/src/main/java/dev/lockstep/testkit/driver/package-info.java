/**
 * Tests of segments as a user writes them: people do things on a virtual clock, and enter and exit segments. Nothing waits,
 * nothing is stored.
 */
@NullMarked
package dev.lockstep.testkit.driver;

import org.jspecify.annotations.NullMarked;
