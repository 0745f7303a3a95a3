/**
 * What a destination wants an e-mail address, a phone number or a name to look like before it is hashed. The same address is
 * spelt differently from platform to platform, and a hash of the wrong spelling silently matches nobody; so each platform's
 * rules are a {@link dev.lockstep.destinations.identifiers.Dialect}: data, versioned, with a link to where each rule is
 * documented. Nothing in this package logs, and nothing that it throws or prints holds a value.
 */
@NullMarked
package dev.lockstep.destinations.identifiers;

import org.jspecify.annotations.NullMarked;
