/**
 * What was sent to destinations, of whom, and what waits to be: the ledger. It lies in the engine's own store, and what follows
 * from the log of membership changes up to a position is written in one batch with that position.
 */
@NullMarked
package dev.lockstep.sync.ledger;

import org.jspecify.annotations.NullMarked;
