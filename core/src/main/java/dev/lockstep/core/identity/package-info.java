/**
 * Who a fact is about: pure rules, told in {@link dev.lockstep.core.identity.Identity}, over whatever keeps the identifiers.
 */
@NullMarked
package dev.lockstep.core.identity;

import org.jspecify.annotations.NullMarked;
