/**
 * The server: it takes facts over HTTP, hands them to the engine, and answers what the engine knows. It says yes to a fact
 * only after the engine has it on disk.
 */
@NullMarked
package dev.lockstep.server;

import org.jspecify.annotations.NullMarked;
