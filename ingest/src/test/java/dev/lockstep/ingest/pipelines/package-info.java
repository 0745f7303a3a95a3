@NullMarked
package dev.lockstep.ingest.pipelines;

import org.jspecify.annotations.NullMarked;
