/**
 * What can be asked of the server, a class for each subject: its routes with their words, and their answers. The shapes of
 * the project's own answers are the records here; what they are in JSON is said in {@link dev.lockstep.server.http.ApiJson}.
 */
@NullMarked
package dev.lockstep.server.api;

import org.jspecify.annotations.NullMarked;
