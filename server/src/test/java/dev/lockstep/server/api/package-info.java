/** Tests of answers. */
@NullMarked
package dev.lockstep.server.api;

import org.jspecify.annotations.NullMarked;
