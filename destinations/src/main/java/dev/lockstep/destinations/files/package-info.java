/**
 * Audiences as files: one canonical CSV for an audience and a manifest beside it. Equal members give equal bytes, whatever the
 * order in which they came, so that a file can be compared, stored and sent by its digest.
 */
@NullMarked
package dev.lockstep.destinations.files;

import org.jspecify.annotations.NullMarked;
