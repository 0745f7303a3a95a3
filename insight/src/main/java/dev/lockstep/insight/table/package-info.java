/**
 * Everything that is measured, as tables: {@link dev.lockstep.insight.table.Tables} declares each once, and the API, files, SQL and the
 * reference follow from the declaration. So whoever quotes a figure quotes the same one.
 */
@NullMarked
package dev.lockstep.insight.table;

import org.jspecify.annotations.NullMarked;
