package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.BatchReader;
import dev.lockstep.ingest.call.JsonReader;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a request to the Track API.
 *
 * <table>
 * <caption>What each call becomes</caption>
 * <tr><td>identify<td>{@link dev.lockstep.core.model.Fact.AttributeChange}; the person's identifiers are the one in the path (or
 *     {@code identifiers}) and {@code id}, {@code email}, {@code anonymous_id} among the attributes
 * <tr><td>event<td>{@link dev.lockstep.core.model.Fact.Event}; a page or screen is one by the name that it has in the Pipelines API
 * <tr><td>devices<td>the events {@code Device Created or Updated} and {@code Device Deleted}
 * <tr><td>delete<td>{@link dev.lockstep.core.model.Fact.Erasure}
 * <tr><td>suppress, unsuppress<td>{@link Intake.Barred}, {@link Intake.Readmitted}
 * <tr><td>merge<td>{@link dev.lockstep.core.model.Fact.Alias} of the secondary person, only if the primary one is known
 * <tr><td>metrics; objects, relationships and deliveries of version 2<td>nothing. The reports of metrics come without any
 *     credentials, about a delivery that only Customer.io knows whom it went to: taken as events, they would let anybody write
 *     into anybody's history
 * </table>
 *
 * <p>Two calls are narrower than Customer.io's. One {@code cio_id} is refused, since nobody has one here. And an identify call
 * that gives an identifier other than the one it is addressed to is refused, where Customer.io answers 200 and then fails.
 *
 * <p>For one thread, as it is used again for each body.
 */
public final class TrackParser {

    private final TrackBody body = new TrackBody();
    private final EntityReader entities = new EntityReader();
    private final BatchReader batch = new BatchReader();

    /**
     * Reads a request.
     *
     * @param bytes which hold the body from {@code from} until before {@code to}, JSON in UTF-8, unpacked; not looked at where
     *     path and method say all
     * @param receivedAt in milliseconds since the epoch: when a call was that does not say it itself
     */
    public Received parse(TrackCall call, byte[] bytes, int from, int to, long receivedAt) {
        try {
            return switch (call) {
                case TrackCall.Batch all -> batch(bytes, from, to, receivedAt);
                case TrackCall.Entity one -> understood(entities.read(bytes, from, to, receivedAt));
                case TrackCall.Merge merge -> understood(Facts.merge(fields(bytes, from, to), receivedAt));
                case TrackCall.ReportMetric metric -> understood(Optional.empty());
                case TrackCall.TrackAnonymousEvent event ->
                    understood(anonymousEvent(eventFields(bytes, from, to), receivedAt));
                case TrackCall.Identify(String person) ->
                    understood(Facts.identify(List.of(Persons.inPath(person)), fields(bytes, from, to), receivedAt));
                case TrackCall.Delete(String person) -> understood(Facts.delete(Persons.inPath(person), receivedAt));
                case TrackCall.Suppress(String person) -> understood(Facts.suppress(Persons.inPath(person)));
                case TrackCall.Unsuppress(String person) -> understood(Facts.unsuppress(Persons.inPath(person)));
                case TrackCall.TrackEvent(String person) ->
                    understood(event(Persons.inPath(person), eventFields(bytes, from, to), receivedAt));
                case TrackCall.PutDevice(String person) ->
                    understood(Facts.deviceChanged(
                            Persons.inPath(person),
                            fields(bytes, from, to).requiredObject("device"),
                            "id",
                            receivedAt));
                case TrackCall.DeleteDevice(String person, String device) ->
                    understood(Facts.deviceDeleted(Persons.inPath(person), "device_id", device, receivedAt));
            };
        } catch (RefusedException e) {
            return new Received.Refused(e.refusal());
        }
    }

    private Received batch(byte[] bytes, int from, int to, long receivedAt) throws RefusedException {
        TrackLimits.checkBody(to - from, TrackLimits.MAX_BATCH_BYTES);
        batch.read(bytes, from, to, TrackParser::skip);
        List<Intake> intakes = new ArrayList<>(batch.size());
        List<Received.RefusedItem> refused = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            try {
                entities.read(bytes, batch.from(i), batch.to(i), receivedAt).ifPresent(intakes::add);
            } catch (RefusedException e) {
                refused.add(new Received.RefusedItem(i, e.refusal()));
            }
        }
        return new Received.Understood(intakes, refused, batch.size() - intakes.size() - refused.size());
    }

    private static void skip(String field, JsonReader json) throws RefusedException {
        json.skip(1);
    }

    private Fields fields(byte[] bytes, int from, int to) throws RefusedException {
        TrackLimits.checkBody(to - from, TrackLimits.MAX_BODY_BYTES);
        return body.fields(bytes, from, to);
    }

    private Fields eventFields(byte[] bytes, int from, int to) throws RefusedException {
        Fields call = fields(bytes, from, to);
        TrackLimits.checkData(data(call), to - from);
        return call;
    }

    private static Intake event(Identifier person, Fields call, long receivedAt) throws RefusedException {
        return Facts.event(List.of(person), call, view(call), data(call), receivedAt);
    }

    /** Without an anonymous id but with a recipient it invites somebody by mail, which is not ours to do. */
    private static Optional<Intake> anonymousEvent(Fields call, long receivedAt) throws RefusedException {
        Fields data = data(call);
        if (call.id(Persons.ANONYMOUS_ID).isEmpty() && data.text("recipient").isPresent()) {
            return Optional.empty();
        }
        Identifier anonymous = Persons.anonymous(Persons.ANONYMOUS_ID, call.requiredId(Persons.ANONYMOUS_ID));
        return Optional.of(Facts.event(List.of(anonymous), call, view(call), data, receivedAt));
    }

    private static Facts.View view(Fields call) {
        return call.value("type").orElse(null) instanceof Value.Text(String word)
                ? Facts.View.of(word)
                : Facts.View.NONE;
    }

    private static Fields data(Fields call) throws RefusedException {
        return call.object("data").orElseGet(() -> new Fields("data", Map.of()));
    }

    private static Received understood(Intake intake) {
        return understood(Optional.of(intake));
    }

    private static Received understood(Optional<Intake> intake) {
        return new Received.Understood(intake.stream().toList(), List.of(), intake.isPresent() ? 0 : 1);
    }
}
