/** Tests of tables. */
@NullMarked
package dev.lockstep.insight.table;

import org.jspecify.annotations.NullMarked;
