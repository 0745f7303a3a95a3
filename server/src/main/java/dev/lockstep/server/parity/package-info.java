/** Compares the engine with SQL: when somebody asks for it, and every night. */
@NullMarked
package dev.lockstep.server.parity;

import org.jspecify.annotations.NullMarked;
