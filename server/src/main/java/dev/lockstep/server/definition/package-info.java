/** Which definitions count on a data folder: those that were applied last. */
@NullMarked
package dev.lockstep.server.definition;

import org.jspecify.annotations.NullMarked;
