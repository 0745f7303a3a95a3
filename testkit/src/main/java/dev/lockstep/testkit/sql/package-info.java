/**
 * Segments answered by a database, from the very text that {@code lockstep segment sql} prints: a check of the machine from
 * outside, and a way to try the SQL on facts of one's own.
 */
@NullMarked
package dev.lockstep.testkit.sql;

import org.jspecify.annotations.NullMarked;
