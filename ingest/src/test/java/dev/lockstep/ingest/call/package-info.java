/** Tests of calls. */
@NullMarked
package dev.lockstep.ingest.call;

import org.jspecify.annotations.NullMarked;
