/** Bringing history in: facts of files, into a data folder or a running server, from where the last attempt stopped. */
@NullMarked
package dev.lockstep.cli.imports;

import org.jspecify.annotations.NullMarked;
