/**
 * The demonstration: a made-up shop on an accelerated clock, its memberships in a live table. Time, the terminal and the shop's
 * traffic come in as arguments, so that a test can run days of it in an instant.
 */
@NullMarked
package dev.lockstep.cli.demo;

import org.jspecify.annotations.NullMarked;
