package dev.lockstep.ingest.track;

/**
 * What is asked for, as method and path say it. Parts of a path are decoded ({@code %40} is {@code @}).
 *
 * <p>Left out is what this engine has nothing for: regions, forms, global unsubscribing by a delivery's link, and manual
 * segments, for here a segment is a question and nobody is put into it by hand.
 */
public sealed interface TrackCall {

    /** {@code PUT /api/v1/customers/{person}}. */
    record Identify(String person) implements TrackCall {}

    /** {@code DELETE /api/v1/customers/{person}}. */
    record Delete(String person) implements TrackCall {}

    /** {@code POST /api/v1/customers/{person}/suppress}. */
    record Suppress(String person) implements TrackCall {}

    /** {@code POST /api/v1/customers/{person}/unsuppress}. */
    record Unsuppress(String person) implements TrackCall {}

    /** {@code POST /api/v1/customers/{person}/events}. */
    record TrackEvent(String person) implements TrackCall {}

    /** {@code POST /api/v1/events}. */
    record TrackAnonymousEvent() implements TrackCall {}

    /** {@code PUT /api/v1/customers/{person}/devices}. */
    record PutDevice(String person) implements TrackCall {}

    /** {@code DELETE /api/v1/customers/{person}/devices/{device}}. */
    record DeleteDevice(String person, String device) implements TrackCall {}

    /** {@code POST /api/v1/merge_customers}. */
    record Merge() implements TrackCall {}

    /** {@code POST /api/v1/metrics} and {@code POST /api/v1/push/events}: what became of a message that Customer.io sent. */
    record ReportMetric() implements TrackCall {}

    /** {@code POST /api/v2/entity}. */
    record Entity() implements TrackCall {}

    /** {@code POST /api/v2/batch}: several entities. */
    record Batch() implements TrackCall {}
}
