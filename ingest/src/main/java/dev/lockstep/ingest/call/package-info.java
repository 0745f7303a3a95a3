/**
 * One call of the Pipelines/Segment spec, as JSON, to and from one {@link dev.lockstep.core.model.Fact}; and what the packages
 * share that read requests: a batch, what was received, what is answered. Whatever the bytes, the answer is a fact or a {@link
 * dev.lockstep.ingest.call.Reason} why there is none; nothing else is thrown.
 */
@NullMarked
package dev.lockstep.ingest.call;

import org.jspecify.annotations.NullMarked;
