/** Tests of files of facts. */
@NullMarked
package dev.lockstep.ingest.file;

import org.jspecify.annotations.NullMarked;
