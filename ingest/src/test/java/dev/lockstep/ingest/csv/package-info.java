/** Tests of CSV files. */
@NullMarked
package dev.lockstep.ingest.csv;

import org.jspecify.annotations.NullMarked;
