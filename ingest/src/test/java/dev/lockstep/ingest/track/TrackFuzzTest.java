package dev.lockstep.ingest.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.HostileBodies;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.ReceivedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes: an answer, never an exception, and the next request is read as if nothing had been. */
class TrackFuzzTest {

    private static final int BODIES = 2000;

    private final List<Example> examples = Stream.of(
                    TrackParserTest.identifying(),
                    TrackParserTest.events(),
                    TrackParserTest.devicesAndPersons(),
                    TrackParserTest.entities(),
                    TrackParserTest.batches())
            .flatMap(all -> all)
            .toList();
    private final List<TrackCall> calls = examples.stream()
            .map(example -> Requests.call(example.request()))
            .distinct()
            .toList();
    private final TrackParser parser = new TrackParser();

    /** To replay a failure, run with its seed alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyBodyIsAnswered(long seed) {
        Random random = new Random(seed);
        HostileBodies bodies =
                new HostileBodies(random, examples.stream().map(Example::body).toList());
        for (int i = 0; i < BODIES; i++) {
            TrackCall call = calls.get(random.nextInt(calls.size()));
            byte[] body = bodies.next();
            String where = "seed " + seed + ", body " + i + " of " + call + ": " + text(body);
            try {
                Received received = parse(call, body);
                HostileBodies.checkSaysWhat(received);
                assertThat(TrackAnswer.of(call, received).status()).isIn(200, 207, 400);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(where, e);
            }
            Example good = examples.get(random.nextInt(examples.size()));
            assertThat(ReceivedText.of(parse(Requests.call(good.request()), good.body())))
                    .as("after %s", where)
                    .isEqualTo(good.expected());
        }
    }

    @Test
    void whatIsDeepOrWideIsRefusedBeforeItCosts() {
        for (TrackCall call : calls) {
            for (String unit :
                    List.of("[", "{\"a\":", "{\"batch\":[", "{\"device\":{\"attributes\":", "\"", "\\", "{}")) {
                byte[] body = unit.repeat(400_000 / unit.length()).getBytes(StandardCharsets.UTF_8);
                HostileBodies.checkSaysWhat(parse(call, body));
            }
        }
    }

    private Received parse(TrackCall call, byte[] body) {
        return parser.parse(call, body, 0, body.length, ReceivedText.RECEIPT);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
