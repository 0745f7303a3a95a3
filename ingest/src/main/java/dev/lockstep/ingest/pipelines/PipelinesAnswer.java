package dev.lockstep.ingest.pipelines;

import dev.lockstep.ingest.call.Answer;
import dev.lockstep.ingest.call.BatchReader;
import dev.lockstep.ingest.call.ErrorBodies;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Received;
import java.util.List;

/**
 * What clients of the Pipelines API are answered.
 *
 * <p>The API is permissive unless asked not to be: whatever was sent, the answer is 200, and what is bad in it is dropped (here
 * it is counted as well). The header {@code X-Strict-Mode: 1} asks for 400 where anything was dropped, with the reasons in
 * {@code {"meta": {"errors": […]}}}. In a batch the good items are taken in either way; sent again with their {@code
 * messageId}, they change nothing.
 */
public final class PipelinesAnswer {

    /** The header that asks for strict mode, with the value {@code 1}. */
    public static final String STRICT_MODE_HEADER = "X-Strict-Mode";

    private PipelinesAnswer() {}

    /** The answer, once the intakes are durable. */
    public static Answer of(Received received, boolean strict) {
        if (!strict) {
            return Answer.OK;
        }
        return switch (received) {
            case Received.Refused(Parsed.Refused why) -> bad(List.of(why.message()));
            case Received.Understood understood when understood.refused().isEmpty() -> Answer.OK;
            case Received.Understood understood ->
                bad(understood.refused().stream().map(PipelinesAnswer::text).toList());
        };
    }

    private static String text(Received.RefusedItem item) {
        return BatchReader.BATCH + "." + item.index() + ": " + item.why().message();
    }

    private static Answer bad(List<String> errors) {
        return new Answer(400, ErrorBodies.texts(errors));
    }
}
