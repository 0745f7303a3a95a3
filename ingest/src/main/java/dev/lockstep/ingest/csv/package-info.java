/** CSV files, whose rows become facts by a mapping file. A bad row is refused by itself, whatever its quotes do. */
@NullMarked
package dev.lockstep.ingest.csv;

import org.jspecify.annotations.NullMarked;
