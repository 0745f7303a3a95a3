/**
 * What clients of Customer.io's Track API send, version 1 ({@code PUT /api/v1/customers/{id}} and its siblings) and version 2
 * ({@code /api/v2/entity}, {@code /api/v2/batch}), as intakes, and what they are answered. No server, no clock: a translation
 * from bytes to values and back.
 *
 * <p>Whatever the bytes, the answer is a {@link dev.lockstep.ingest.call.Received}; nothing is thrown.
 *
 * <p>Source: Customer.io's Track API reference (docs.customer.io/integrations/api/track), and what its client was seen to
 * send. Where the reference leaves something open it is said where it is decided.
 */
@NullMarked
package dev.lockstep.ingest.track;

import org.jspecify.annotations.NullMarked;
