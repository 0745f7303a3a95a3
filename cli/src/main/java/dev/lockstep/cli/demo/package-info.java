/**
 * The demonstration: a made-up shop's traffic through the engine, to sandboxes of the platforms, on one screen. It is the real engine with
 * the real runners; made up are the shop, its clock, which is faster, and the platforms, which are sandboxes on this machine.
 */
@NullMarked
package dev.lockstep.cli.demo;

import org.jspecify.annotations.NullMarked;
