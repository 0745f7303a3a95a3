/**
 * Files of facts: lines or rows, packed or not, read ahead on a thread of their own and handed over in order. A bad line
 * becomes a {@link dev.lockstep.ingest.file.Reject} beside the facts and never stops the reading.
 */
@NullMarked
package dev.lockstep.ingest.file;

import org.jspecify.annotations.NullMarked;
