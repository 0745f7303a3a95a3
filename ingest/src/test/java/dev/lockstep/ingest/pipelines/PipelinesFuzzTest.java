package dev.lockstep.ingest.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.BatchReader;
import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.HostileBodies;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.ReceivedText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes: an answer, never an exception, and the next request is read as if nothing had been. */
class PipelinesFuzzTest {

    private static final int BODIES = 2000;

    private final List<Example> examples = Stream.of(
                    PipelinesParserTest.calls(), PipelinesParserTest.meanings(), PipelinesParserTest.batches())
            .flatMap(all -> all)
            .toList();
    private final List<PipelinesCall> calls = List.of(PipelinesCall.values());
    private final PipelinesParser parser = new PipelinesParser();

    /** To replay a failure, run with its seed alone. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyBodyIsAnswered(long seed) {
        Random random = new Random(seed);
        HostileBodies bodies =
                new HostileBodies(random, examples.stream().map(Example::body).toList());
        for (int i = 0; i < BODIES; i++) {
            PipelinesCall call = random.nextBoolean() ? PipelinesCall.BATCH : calls.get(random.nextInt(calls.size()));
            byte[] body = bodies.next();
            String where = "seed " + seed + ", body " + i + " of " + call + ": " + text(body);
            try {
                parser.writeKey(call, body, 0, body.length);
                Received received = parse(call, body);
                HostileBodies.checkSaysWhat(received);
                assertThat(PipelinesAnswer.of(received, true).status()).isIn(200, 400);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(where, e);
            }
            Example good = examples.get(random.nextInt(examples.size()));
            assertThat(ReceivedText.of(parse(PipelinesCall.of(good.request()).orElseThrow(), good.body())))
                    .as("after %s", where)
                    .isEqualTo(good.expected());
        }
    }

    /** What a call is alone, it is in a batch; and what stands beside it is taken whatever it is. */
    @ParameterizedTest
    @MethodSource("callsWithoutType")
    void aCallInABatchIsWhatItIsAlone(Example one) {
        String type = PipelinesCall.of(one.request()).orElseThrow().path();
        String typed = "{\"type\":\"" + type + "\"," + text(one.body()).substring(1);
        String beside = "{\"type\":\"track\",\"userId\":\"beside\",\"event\":\"E\"}";
        byte[] body =
                ("{\"batch\":[" + beside + "," + typed + "," + beside + "]}").getBytes(StandardCharsets.ISO_8859_1);

        List<String> expected = new ArrayList<>(List.of("event 'E' of id:beside {}", "event 'E' of id:beside {}"));
        if (one.expected().startsWith("refused")) {
            expected.add("1 " + one.expected());
        } else {
            expected.add(one.expected().startsWith("ignored") ? 2 : 1, one.expected());
        }
        assertThat(ReceivedText.of(parse(PipelinesCall.BATCH, body)).split("\n"))
                .containsExactlyElementsOf(expected);
    }

    static Stream<Example> callsWithoutType() {
        return Stream.concat(PipelinesParserTest.calls(), PipelinesParserTest.meanings())
                .filter(example -> text(example.body()).startsWith("{")
                        && !text(example.body()).contains("\"type\":"));
    }

    @Test
    void whatIsDeepOrWideIsRefusedBeforeItCosts() {
        for (PipelinesCall call : calls) {
            for (String unit : List.of("[", "{\"a\":", "{\"batch\":[", "{\"context\":{\"traits\":", "\"", "\\", "{}")) {
                byte[] body = unit.repeat(400_000 / unit.length()).getBytes(StandardCharsets.UTF_8);
                HostileBodies.checkSaysWhat(parse(call, body));
            }
        }
        byte[] wide =
                ("{\"batch\":[" + "7,".repeat(BatchReader.MAX_ITEMS - 1) + "7]}").getBytes(StandardCharsets.UTF_8);
        assertThat(parse(PipelinesCall.BATCH, wide))
                .isInstanceOfSatisfying(
                        Received.Understood.class,
                        understood -> assertThat(understood.refused()).hasSize(BatchReader.MAX_ITEMS));
    }

    private Received parse(PipelinesCall call, byte[] body) {
        return parser.parse(call, body, 0, body.length, ReceivedText.RECEIPT);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
