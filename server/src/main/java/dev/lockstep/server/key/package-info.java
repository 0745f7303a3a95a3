/**
 * Who may do what: keys that write facts, read answers or administer. Of a key only a hash is stored, in one file of the data
 * folder that a command may change while the server runs.
 */
@NullMarked
package dev.lockstep.server.key;

import org.jspecify.annotations.NullMarked;
