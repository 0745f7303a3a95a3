package dev.lockstep.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FactSourceTest {

    private final List<String> people = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();

    @Test
    void factsComeInTheOrderOfInputsAndLines() {
        read(input("one", lines(0, 3000)), input("two", lines(3000, 3010)));

        assertThat(people).hasSize(3010).startsWith("u0", "u1").endsWith("u3008", "u3009");
        assertThat(people).isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        assertThat(rejects).isEmpty();
    }

    @Test
    void aBadLineIsRejectedAndStopsNothing() {
        read(input("facts", "\ufeff" + line(1) + "\r\n\r\n  \nnonsense\n" + line(2) + "\n{\"a\":" + "\n" + line(3)));

        assertThat(people).containsExactly("u1", "u2", "u3");
        assertThat(rejects)
                .extracting(Reject::file, Reject::line, Reject::reason, Reject::raw)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("facts", 4L, Reason.BROKEN_JSON, "nonsense"),
                        org.assertj.core.groups.Tuple.tuple("facts", 6L, Reason.BROKEN_JSON, "{\"a\":"));
    }

    @Test
    void anEmptyInputHoldsNothing() {
        read(input("empty", ""), input("mark", "\ufeff"), input("blank", "\n\n"));

        assertThat(people).isEmpty();
        assertThat(rejects).isEmpty();
    }

    @Test
    void packedInputsAreKnownByTheirContent() throws IOException {
        byte[] half = bytes(lines(0, 5));
        byte[] rest = bytes(lines(5, 10));

        read(
                input("gzip.txt", join(gzip(half), gzip(rest))),
                input("zstd.txt", join(Zstd.compress(half), Zstd.compress(rest))));

        assertThat(people).hasSize(20);
        assertThat(rejects).isEmpty();
    }

    @Test
    void whatComesBeforeTheCutIsUsed() throws IOException {
        byte[] plain = bytes(lines(0, 20_000));

        for (byte[] packed : List.of(gzip(plain), Zstd.compress(plain))) {
            people.clear();
            rejects.clear();
            read(input("cut", Arrays.copyOf(packed, packed.length / 2)), input("next", line(77)));

            assertThat(people).hasSizeGreaterThan(1000).startsWith("u0", "u1").endsWith("u77");
            assertThat(rejects).extracting(Reject::reason).containsExactly(Reason.DAMAGED);
            assertThat(rejects.getFirst().line()).isEqualTo(people.size());
        }
    }

    @Test
    void aCutInTheHeaderOfALaterMemberIsNoticed() throws IOException {
        byte[] member = gzip(bytes(lines(0, 5)));

        read(input("cut", join(member, Arrays.copyOf(member, 7))));

        assertThat(people).hasSize(5);
        assertThat(rejects).extracting(Reject::reason).containsExactly(Reason.DAMAGED);
    }

    @Test
    void aMediumThatFailsIsNoBadLine() {
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(bytes(line(1)))) {
            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                throw new IOException("the disk is gone");
            }
        };

        assertThatThrownBy(() -> read(new Input.Named("facts", OptionalLong.empty(), false, () -> failing)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("facts: cannot be read: the disk is gone");
    }

    @Test
    void progressIsCountedInBytesAsTheyLieThere() throws IOException {
        byte[] packed = gzip(bytes(lines(0, 100)));
        try (FactSource source = FactSource.open(List.of(input("a", packed), input("b", packed)), format())) {
            assertThat(source.bytesInAll()).hasValue(2L * packed.length);
            source.forEach(fact -> {}, reject -> {});
            assertThat(source.bytesRead()).isEqualTo(2L * packed.length);
        }
    }

    @Test
    void whoeverHasEnoughStopsTheReading() throws InterruptedException {
        AtomicReference<Thread> reader = new AtomicReference<>();
        Input endless = new Input.Named("endless", OptionalLong.empty(), false, () -> {
            reader.set(Thread.currentThread());
            return new Repeated(bytes(line(1) + "\n"), Long.MAX_VALUE / 1000);
        });
        try (FactSource source = FactSource.open(List.of(endless), format())) {
            assertThat(source.next().orElseThrow().facts()).hasSize(FactSource.MAX_BATCH_RECORDS);
        }

        reader.get().join(); // or this test never ends
    }

    @Test
    void whatIsReadAheadIsBoundedByItsBytes() {
        String large = line(1).replace("}", ",\"properties\":{\"text\":\"" + "x".repeat(400_000) + "\"}}") + "\n";
        try (FactSource source = FactSource.open(List.of(input("large", large.repeat(7))), format())) {
            assertThat(source.next().orElseThrow().facts()).hasSize(3);
            assertThat(source.next().orElseThrow().facts()).hasSize(3);
            assertThat(source.next().orElseThrow().facts()).hasSize(1);
            assertThat(source.next()).isEmpty();
        }
    }

    @Test
    void aLineOfFiftyMegabytesIsRejectedAndNotKept() {
        byte[] piece = bytes("x".repeat(1 << 20));
        InputStream huge = new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(bytes(line(1) + "\n{\"properties\":\"")),
                new Repeated(piece, 50),
                new ByteArrayInputStream(bytes("\"}\n" + line(2))))));

        read(new Input.Named("huge", OptionalLong.empty(), false, () -> huge));

        assertThat(people).containsExactly("u1", "u2");
        assertThat(rejects).hasSize(1);
        assertThat(rejects.getFirst().reason()).isEqualTo(Reason.TOO_LONG);
        assertThat(rejects.getFirst().raw()).hasSize(Reject.MAX_RAW_BYTES);
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Input.of("no-such.jsonl")).hasMessageContaining("no-such.jsonl");
    }

    /** The same bytes so many times. */
    private static final class Repeated extends InputStream {
        private final byte[] piece;
        private long left;

        Repeated(byte[] piece, long times) {
            this.piece = piece;
            this.left = times * piece.length;
        }

        @Override
        public int read(byte[] bytes, int start, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(length, left);
            for (int i = 0; i < count; i++) {
                bytes[start + i] = piece[(int) ((piece.length - left % piece.length + i) % piece.length)];
            }
            left -= count;
            return count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }

    private void read(Input... inputs) {
        try (FactSource source = FactSource.open(List.of(inputs), format())) {
            source.forEach(fact -> people.add(fact.identifiers().getFirst().value()), rejects::add);
        }
    }

    private static JsonlFormat format() {
        return new JsonlFormat(Interest.everything());
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append(line(i)).append('\n');
        }
        return lines.toString();
    }

    private static String line(int person) {
        return "{\"type\":\"track\",\"userId\":\"u" + person + "\",\"event\":\"E\",\"timestamp\":"
                + person * 7919L % 99_991 + "}";
    }

    private static int number(String person) {
        return Integer.parseInt(person.substring(1));
    }

    private static Input input(String name, String content) {
        return input(name, bytes(content));
    }

    private static Input input(String name, byte[] content) {
        return new Input.Named(name, OptionalLong.of(content.length), true, () -> new ByteArrayInputStream(content));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
