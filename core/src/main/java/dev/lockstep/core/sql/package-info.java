/**
 * Segments as SQL, so that a warehouse asks the same question of the same rows and gets the same people. Pure text: nothing
 * here talks to a database. Begin with {@link dev.lockstep.core.sql.SegmentSql}.
 */
@NullMarked
package dev.lockstep.core.sql;

import org.jspecify.annotations.NullMarked;
