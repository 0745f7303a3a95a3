/** Tests of the whole server, with a real engine and real connections on this machine. */
@NullMarked
package dev.lockstep.server;

import org.jspecify.annotations.NullMarked;
