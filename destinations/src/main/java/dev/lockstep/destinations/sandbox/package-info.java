/**
 * Platforms in a nutshell: small servers on this machine that speak the wire format of the real ones, refuse what those refuse, and
 * do as badly as they are told to. Tests, the demo and trials without an account talk to them as to the real ones.
 */
@NullMarked
package dev.lockstep.destinations.sandbox;

import org.jspecify.annotations.NullMarked;
