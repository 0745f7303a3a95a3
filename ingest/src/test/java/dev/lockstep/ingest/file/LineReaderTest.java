package dev.lockstep.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void aLineEndsWithALineFeedOrTheInput() throws IOException {
        assertThat(lines("a\nb\r\n\nc\rd\r\n\r\ne")).containsExactly("a", "b", "", "c\rd", "", "e");
        assertThat(lines("a\n")).containsExactly("a");
        assertThat(lines("\n")).containsExactly("");
        assertThat(lines("")).isEmpty();
    }

    @Test
    void behindTheEndThereIsNothing() throws IOException {
        LineReader lines = new LineReader(stream("a\nb\n"));
        while (lines.next()) {
            assertThat(text(lines)).isNotEmpty();
        }

        assertThat(lines.next()).isFalse();
        assertThat(lines.number()).isEqualTo(2);
    }

    @Test
    void aByteOrderMarkIsLeftOutOfTheFirstLineOnly() throws IOException {
        assertThat(lines("\ufeffa\n\ufeffb")).containsExactly("a", "\ufeffb");
    }

    @Test
    void howTheBytesArriveMakesNoDifference() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(400); i >= 0; i--) {
                text.append("x".repeat(random.nextInt(random.nextInt(50) == 0 ? 200_000 : 40)))
                        .append(random.nextBoolean() ? "\n" : "\r\n");
            }
            List<String> expected = Arrays.asList(text.toString().split("\r?\n", -1));

            assertThat(lines(trickle(text.toString(), random)))
                    .as("seed %d", seed)
                    .isEqualTo(expected.subList(0, expected.size() - 1));
        }
    }

    @Test
    void theLongestLineIsReadAndALongerOneIsNot() throws IOException {
        String longest = "x".repeat(LineReader.MAX_LINE_BYTES);
        LineReader lines = new LineReader(stream(longest + "\r\n" + longest + "y\nshort\n"));

        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isFalse();
        assertThat(lines.to() - lines.from()).isEqualTo(LineReader.MAX_LINE_BYTES);
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isTrue();
        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isFalse();
        assertThat(text(lines)).isEqualTo("short");
        assertThat(lines.number()).isEqualTo(3);
        assertThat(lines.next()).isFalse();
    }

    @Test
    void ofALineWithoutAnEndLittleIsHeld() throws IOException {
        InputStream fifty = new Endless(50L * 1024 * 1024);
        LineReader lines = new LineReader(new SequenceInputStream(fifty, stream("\nafter")));

        assertThat(lines.next()).isTrue();
        assertThat(lines.isTooLong()).isTrue();
        assertThat(lines.bytes().length).isLessThan(2 * LineReader.MAX_LINE_BYTES);
        assertThat(lines.next()).isTrue();
        assertThat(text(lines)).isEqualTo("after");
        assertThat(lines.next()).isFalse();
    }

    /** So many x. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long bytes) {
            left = bytes;
        }

        @Override
        public int read(byte[] bytes, int start, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(left, length);
            Arrays.fill(bytes, start, start + count, (byte) 'x');
            left -= count;
            return count;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }
    }

    private static InputStream trickle(String text, Random random) {
        return new FilterInputStream(stream(text)) {
            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                return super.read(bytes, start, Math.min(length, 1 + random.nextInt(30_000)));
            }
        };
    }

    private static List<String> lines(String text) throws IOException {
        return lines(stream(text));
    }

    private static List<String> lines(InputStream in) throws IOException {
        LineReader lines = new LineReader(in);
        List<String> texts = new ArrayList<>();
        while (lines.next()) {
            texts.add(text(lines));
        }
        return texts;
    }

    private static String text(LineReader lines) {
        return new String(lines.bytes(), lines.from(), lines.to() - lines.from(), StandardCharsets.UTF_8);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
