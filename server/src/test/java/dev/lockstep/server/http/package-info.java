/** Tests of what every request goes through, with a real server on this machine. */
@NullMarked
package dev.lockstep.server.http;

import org.jspecify.annotations.NullMarked;
