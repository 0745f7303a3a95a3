/** The description of the server for programs and people, made of the very table of routes that serves. */
@NullMarked
package dev.lockstep.server.openapi;

import org.jspecify.annotations.NullMarked;
