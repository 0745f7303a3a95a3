package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.ingest.call.Answer;
import dev.lockstep.ingest.call.ErrorBodies;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Received;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What clients of the Track API are answered: 200 and {@code {}} where all is well, else
 *
 * <ul>
 *   <li>version 1: 400 and {@code {"meta": {"errors": ["…"]}}}, but merging {@code {"meta": {"error": "…"}}};
 *   <li>version 2: 400 and {@code {"errors": [{"reason", "field", "message"}]}}; 207 where only some items of a batch are bad,
 *       with the {@code batch_index} of each. What is not listed has been taken.
 * </ul>
 *
 * The reason is the code of a {@link dev.lockstep.ingest.call.Reason}; the reference does not list Customer.io's own.
 */
public final class TrackAnswer {

    private TrackAnswer() {}

    /** The answer, once the intakes are durable. */
    public static Answer of(TrackCall call, Received received) {
        return switch (received) {
            case Received.Refused(Parsed.Refused why) -> new Answer(400, refusal(call, why));
            case Received.Understood understood when understood.refused().isEmpty() -> Answer.OK;
            case Received.Understood understood -> new Answer(207, items(understood.refused()));
        };
    }

    private static String refusal(TrackCall call, Parsed.Refused why) {
        String errors = errors(List.of(new Value.Fields(error(why))));
        String texts = ErrorBodies.texts(List.of(why.message()));
        return switch (call) {
            case TrackCall.Identify identify -> texts;
            case TrackCall.Delete delete -> texts;
            case TrackCall.Suppress suppress -> texts;
            case TrackCall.Unsuppress unsuppress -> texts;
            case TrackCall.TrackEvent event -> texts;
            case TrackCall.TrackAnonymousEvent event -> texts;
            case TrackCall.PutDevice device -> texts;
            case TrackCall.DeleteDevice device -> texts;
            case TrackCall.Merge merge -> ErrorBodies.text(why.message());
            case TrackCall.ReportMetric metric -> texts;
            case TrackCall.Entity entity -> errors;
            case TrackCall.Batch batch -> errors;
        };
    }

    private static String items(List<Received.RefusedItem> refused) {
        return errors(refused.stream()
                .<Value>map(item -> {
                    Map<String, Value> error = error(item.why());
                    error.put("batch_index", Value.of(item.index()));
                    return new Value.Fields(error);
                })
                .toList());
    }

    private static Map<String, Value> error(Parsed.Refused why) {
        Map<String, Value> error = new LinkedHashMap<>();
        error.put("reason", Value.of(why.reason().code()));
        error.put("field", Value.of(why.field()));
        error.put("message", Value.of(why.message()));
        return error;
    }

    private static String errors(List<Value> errors) {
        return Values.canonicalJson(new Value.Fields(Map.of("errors", new Value.Items(errors))));
    }
}
