package dev.lockstep.ingest.call;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bodies as nobody sends them in good faith, made of good ones. The same generator gives the same bodies. */
public final class HostileBodies {

    private static final List<String> SHARDS = List.of(
            "\0",
            "\\u0000",
            "\\ud800",
            "\\",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "-",
            "1e999",
            "-0",
            "1".repeat(400),
            "9".repeat(1200),
            "0.".concat("0".repeat(900)).concat("1"),
            "true",
            "[".repeat(70),
            "{\"a\":".repeat(70),
            "\"userId\":\"twice\",",
            "\"batch\":[",
            "\"type\":\"track\",",
            "\"" + "k".repeat(600) + "\":1,",
            " ".repeat(100),
            "\ufeff",
            "\u202e\ud83d\ude00",
            "//",
            "NaN",
            "'");

    private final RandomGenerator random;
    private final List<byte[]> good;

    public HostileBodies(RandomGenerator random, List<byte[]> good) {
        this.random = random;
        this.good = List.copyOf(good);
    }

    /** The next body. */
    public byte[] next() {
        byte[] body = good.get(random.nextInt(good.size()));
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            body = mutated(body);
        }
        return body;
    }

    private byte[] mutated(byte[] body) {
        return switch (random.nextInt(9)) {
            case 0 -> cut(body, 0, place(body)); // truncated
            case 1 -> cut(body, place(body), body.length);
            case 2 ->
                joined(cut(body, 0, place(body)), cut(body, place(body), body.length)); // some lost, or some twice
            case 3 -> put(body, shard());
            case 4 -> put(body, anyBytes(1 + random.nextInt(4)));
            case 5 -> changed(body);
            case 6 -> put(body, good.get(random.nextInt(good.size())));
            case 7 -> anyBytes(random.nextInt(64));
            default -> put(put(body, shard()), shard());
        };
    }

    private byte[] shard() {
        return SHARDS.get(random.nextInt(SHARDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] changed(byte[] body) {
        byte[] changed = body.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    private byte[] put(byte[] body, byte[] more) {
        int at = place(body);
        return joined(joined(cut(body, 0, at), more), cut(body, at, body.length));
    }

    private byte[] anyBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private int place(byte[] body) {
        return random.nextInt(body.length + 1);
    }

    private static byte[] cut(byte[] body, int from, int to) {
        return java.util.Arrays.copyOfRange(body, from, to);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(one.length + other.length);
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }

    /** Fails where a refusal does not say what is wrong: only the whole may go without a field. */
    public static void checkSaysWhat(Received received) {
        switch (received) {
            case Received.Refused(Parsed.Refused why) -> checkSaysWhat(why);
            case Received.Understood understood -> understood.refused().forEach(item -> checkSaysWhat(item.why()));
        }
    }

    private static void checkSaysWhat(Parsed.Refused why) {
        boolean whole = switch (why.reason()) {
            case BROKEN_JSON, BROKEN_TEXT, TOO_LONG -> true;
            default -> false;
        };
        if (why.message().isBlank()
                || (why.field().isEmpty() && !whole)
                || !why.message().startsWith(why.field())) {
            throw new AssertionError("names no field: " + why);
        }
    }
}
