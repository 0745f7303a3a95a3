/**
 * What clients of the Pipelines API of Customer.io and of Segment's HTTP Tracking API send ({@code POST /v1/track} and its
 * siblings), as intakes, and what they are answered. No server, no clock: a translation from bytes to values and back.
 *
 * <p>Whatever the bytes, the answer is a {@link dev.lockstep.ingest.call.Received}; nothing is thrown.
 *
 * <p>Sources: Customer.io's Pipelines API reference (docs.customer.io/integrations/api/cdp), Segment's HTTP API reference
 * (segment.com/docs/connections/sources/catalog/libraries/server/http-api), and what their clients were seen to send.
 */
@NullMarked
package dev.lockstep.ingest.pipelines;

import org.jspecify.annotations.NullMarked;
