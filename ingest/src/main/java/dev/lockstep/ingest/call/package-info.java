/**
 * One call of the Pipelines/Segment spec, as JSON, to and from one {@link dev.lockstep.core.model.Fact}. Whatever the bytes,
 * the answer is a fact or a {@link dev.lockstep.ingest.call.Reason} why there is none; nothing else is thrown.
 */
@NullMarked
package dev.lockstep.ingest.call;

import org.jspecify.annotations.NullMarked;
