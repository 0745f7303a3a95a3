package dev.lockstep.ingest.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchReaderTest {

    private final BatchReader reader = new BatchReader();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itemsAreFoundWhateverTheyHold(long seed) throws RefusedException {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> items = new ArrayList<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                items.add(json(random, 4));
            }
            String list = String.join("," + blanks(random), items);
            String body = blanks(random) + "{" + blanks(random) + "\"first\":" + json(random, 3) + ",\"batch\""
                    + blanks(random) + ":" + blanks(random) + "[" + blanks(random) + list + blanks(random)
                    + "],\"last\":" + json(random, 3) + "}" + blanks(random);
            byte[] bytes = ("noise" + body + "noise").getBytes(StandardCharsets.UTF_8);
            List<String> others = new ArrayList<>();
            reader.read(bytes, 5, bytes.length - 5, (name, json) -> {
                others.add(name);
                json.skip(1);
            });

            assertThat(found(bytes)).as("seed %s: %s", seed, body).isEqualTo(items);
            assertThat(others).containsExactly("first", "last");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'batch':[1,]}                | BROKEN_JSON
            {'batch':[,1]}                | BROKEN_JSON
            {'batch':[1,,2]}              | BROKEN_JSON
            {'batch':[1}                  | BROKEN_JSON
            {'batch':[1]                  | BROKEN_JSON
            {'batch':[1]}}                | BROKEN_JSON
            {'batch':[1]} {}              | BROKEN_JSON
            {'batch':['a]}                | BROKEN_JSON
            {'batch':[{]}                 | BROKEN_JSON
            {'batch':[1],'a':}            | BROKEN_JSON
            [{'batch':[1]}]               | BROKEN_JSON
            {'b\\u0061tch':[0,0]}         | BROKEN_JSON
            {'batch':[1],'batch':[2]}     | DUPLICATE_KEY
            {'batch':'[1]'}               | WRONG_TYPE
            {'a':{'batch':[1]}}           | MISSING_FIELD
            {'a':'batch'}                 | MISSING_FIELD
            {}                            | MISSING_FIELD
            """)
    void aBodyThatHoldsNoListIsRefused(String body, Reason reason) {
        assertThat(refusal(Example.bytes(body)).reason()).isEqualTo(reason);
    }

    @Test
    void whatIsNoTextIsRefused() {
        byte[] body = Example.bytes("{'a':'?','batch':[]}");
        body[6] = (byte) 0xff;

        assertThat(refusal(body).reason()).isEqualTo(Reason.BROKEN_TEXT);
    }

    private Parsed.Refused refusal(byte[] body) {
        try {
            reader.read(body, 0, body.length, (name, json) -> json.skip(1));
            throw new AssertionError("not refused");
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private List<String> found(byte[] bytes) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < reader.size(); i++) {
            int length = reader.to(i) - reader.from(i);
            found.add(new String(bytes, reader.from(i), length, StandardCharsets.UTF_8).strip());
        }
        return found;
    }

    private static String blanks(Random random) {
        return " \n\t\r".substring(0, random.nextInt(5)).repeat(random.nextInt(2));
    }

    private static String json(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> "-12.5e3";
            case 1 -> "null";
            case 2 -> text(random);
            case 3 -> "[" + blanks(random) + json(random, depth - 1) + "," + json(random, depth - 1) + "]";
            default ->
                "{\"batch\":" + json(random, depth - 1) + "," + blanks(random) + "\"b\":" + json(random, depth - 1)
                        + "}";
        };
    }

    private static String text(Random random) {
        List<String> parts = List.of("\\\"", "\\\\", "]", "}", "{", "[", ",", ":", "\\u005d", "я", "😀", "batch", " ");
        StringBuilder text = new StringBuilder("\"");
        for (int left = random.nextInt(6); left > 0; left--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.append('"').toString();
    }
}
