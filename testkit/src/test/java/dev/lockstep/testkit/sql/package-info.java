/** Proofs of the SQL that segments are written in. */
@NullMarked
package dev.lockstep.testkit.sql;

import org.jspecify.annotations.NullMarked;
