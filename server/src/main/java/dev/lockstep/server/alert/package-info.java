/** Tells receivers what the judge of alerts says: each message is on disk before it is sent, and until it was taken. */
@NullMarked
package dev.lockstep.server.alert;

import org.jspecify.annotations.NullMarked;
