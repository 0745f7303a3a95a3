@NullMarked
package dev.lockstep.ingest.track;

import org.jspecify.annotations.NullMarked;
