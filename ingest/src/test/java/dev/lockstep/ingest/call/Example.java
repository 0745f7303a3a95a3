package dev.lockstep.ingest.call;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A request and what is understood by it. Written as a paragraph: method and path, then the body (which may be left out), then
 * what is expected, each line after an arrow. Double quotes are written as single ones.
 */
public record Example(String request, String text, String expected) {

    private static final String ARROW = "→ ";

    /** The examples of a text, which are parted by blank lines. */
    public static Stream<Example> in(String text) {
        return Arrays.stream(text.split("\\n\\n", -1)).map(Example::of);
    }

    private static Example of(String paragraph) {
        StringBuilder body = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        String[] lines = paragraph.strip().split("\\n", -1);
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            if (line.startsWith(ARROW)) {
                expected.append(expected.isEmpty() ? "" : "\n").append(line.substring(ARROW.length()));
            } else {
                body.append(line.strip());
            }
        }
        return new Example(lines[0], body.toString(), expected.toString());
    }

    /** Text with single quotes in place of double ones, as the bytes of JSON. */
    public static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes that are sent. */
    public byte[] body() {
        return bytes(text);
    }

    @Override
    public String toString() {
        return request + " " + text;
    }
}
