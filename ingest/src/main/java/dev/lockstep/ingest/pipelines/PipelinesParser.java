package dev.lockstep.ingest.pipelines;

import static dev.lockstep.ingest.call.Reason.TOO_LONG;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Intake;
import dev.lockstep.ingest.call.BatchReader;
import dev.lockstep.ingest.call.CallParser;
import dev.lockstep.ingest.call.CallType;
import dev.lockstep.ingest.call.Carrier;
import dev.lockstep.ingest.call.Envelope;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.JsonReader;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads the body of a request to the Pipelines or Segment API. What each call becomes is said in {@link CallParser}; over HTTP
 * there are these differences:
 *
 * <ul>
 *   <li>The type of a single call is that of its path, whatever it says itself.
 *   <li>A call that does not say when it was, was when it was received.
 *   <li>{@code context.traits.email} of a batch is that of each call in it that has no e-mail.
 *   <li>Some names of events have a meaning of their own, for these APIs have no call for it, see {@link Meaning}.
 * </ul>
 *
 * <p>For one thread, as it is used again for each body; making one costs as much as parsing a hundred calls.
 */
public final class PipelinesParser {

    /** The longest single call, and the longest item of a batch: Customer.io and Segment, "32 KB". */
    public static final int MAX_CALL_BYTES = 32 * 1024;

    /** The longest batch: Customer.io and Segment, "500 KB". */
    public static final int MAX_BATCH_BYTES = 500 * 1024;

    private static final String WRITE_KEY = "writeKey";

    private static final Parsed.Refused CALL_TOO_LONG =
            new Parsed.Refused(TOO_LONG, "longer than " + MAX_CALL_BYTES + " bytes; shorten or split it");
    private static final Parsed.Refused BATCH_TOO_LONG = new Parsed.Refused(
            TOO_LONG,
            BatchReader.BATCH,
            BatchReader.BATCH + ": longer than " + MAX_BATCH_BYTES + " bytes; send it in several");

    private final CallParser parser = new CallParser(Interest.everything(), Carrier.HTTP);
    private final JsonReader json = new JsonReader(Carrier.HTTP);
    private final BatchReader batch = new BatchReader();
    private final BatchReader.Others others = this::other;

    private @Nullable String writeKey;
    private @Nullable String email;

    /**
     * Reads a body.
     *
     * @param bytes which hold it from {@code from} until before {@code to}; JSON in UTF-8, unpacked, whatever its media type
     * @param receivedAt in milliseconds since the epoch
     */
    public Received parse(PipelinesCall call, byte[] bytes, int from, int to, long receivedAt) {
        Optional<CallType> type = call.type();
        return type.isPresent()
                ? single(bytes, from, to, new Envelope(type, Optional.empty(), OptionalLong.of(receivedAt)))
                : batch(bytes, from, to, receivedAt);
    }

    /**
     * The write key in a body, where clients put it that send no {@code Authorization}; empty where there is none, or the body
     * cannot be read.
     */
    public Optional<String> writeKey(PipelinesCall call, byte[] bytes, int from, int to) {
        writeKey = null;
        if (to - from > (call == PipelinesCall.BATCH ? MAX_BATCH_BYTES : MAX_CALL_BYTES)) {
            return Optional.empty();
        }
        try {
            if (call == PipelinesCall.BATCH) {
                batch.read(bytes, from, to, others);
            } else {
                json.read(bytes, from, to, field -> other(field, json));
            }
            return Optional.ofNullable(writeKey);
        } catch (RefusedException e) {
            return Optional.empty(); // why is said to those who have a key
        }
    }

    private void other(String field, JsonReader reader) throws RefusedException {
        if (field.equals(WRITE_KEY) && reader.token() == JsonToken.VALUE_STRING) {
            writeKey = reader.text();
            return;
        }
        if (field.equals("context")) {
            email = CallParser.emailOfContext(reader);
            return;
        }
        reader.skip(1);
    }

    private Received single(byte[] bytes, int from, int to, Envelope envelope) {
        if (to - from > MAX_CALL_BYTES) {
            return new Received.Refused(CALL_TOO_LONG);
        }
        return switch (parser.parse(bytes, from, to, envelope)) {
            case Parsed.Accepted(Fact fact) -> {
                List<Intake> intakes = Meaning.of(fact).stream().toList();
                yield new Received.Understood(intakes, List.of(), 1 - intakes.size());
            }
            case Parsed.Refused why -> new Received.Refused(why);
        };
    }

    private Received batch(byte[] bytes, int from, int to, long receivedAt) {
        if (to - from > MAX_BATCH_BYTES) {
            return new Received.Refused(BATCH_TOO_LONG);
        }
        email = null;
        try {
            batch.read(bytes, from, to, others);
        } catch (RefusedException e) {
            return new Received.Refused(e.refusal());
        }
        Envelope envelope = new Envelope(Optional.empty(), Optional.ofNullable(email), OptionalLong.of(receivedAt));
        List<Intake> intakes = new ArrayList<>(batch.size());
        List<Received.RefusedItem> refused = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            switch (item(bytes, batch.from(i), batch.to(i), envelope)) {
                case Parsed.Accepted(Fact fact) -> Meaning.of(fact).ifPresent(intakes::add);
                case Parsed.Refused why -> refused.add(new Received.RefusedItem(i, why));
            }
        }
        return new Received.Understood(intakes, refused, batch.size() - intakes.size() - refused.size());
    }

    private Parsed item(byte[] bytes, int from, int to, Envelope envelope) {
        return to - from > MAX_CALL_BYTES ? CALL_TOO_LONG : parser.parse(bytes, from, to, envelope);
    }
}
