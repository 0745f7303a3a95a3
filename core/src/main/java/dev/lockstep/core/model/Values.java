package dev.lockstep.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Interpreters of {@link Value}: one method per question asked of a value. */
public final class Values {

    private Values() {}

    /** Orders two strings by code point, which differs from {@link String#compareTo} above U+FFFF. */
    public static int compareText(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                // Surrogates stand for the code points above all others, though they sort below U+E000..U+FFFF.
                if (Character.isSurrogate(l) != Character.isSurrogate(r)) {
                    return Character.isSurrogate(l) ? 1 : -1;
                }
                return Character.compare(l, r);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** The value as JSON, with the fields of objects sorted: equal values give equal text. */
    public static String canonicalJson(Value value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /**
     * 64 bits that stand for the value where only equality is asked: equal values have the same, and among 10,000 different
     * values the chance that any two share one is below 3 in 10^12. Stored in states, so it never changes.
     */
    public static long fingerprint(Value value) {
        long hash = FingerprintOf.fold(0x9e3779b97f4a7c15L, value);
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }

    /** Folds a value into a hash: its kind, then its content. */
    private static final class FingerprintOf {

        static long fold(long hash, Value value) {
            return switch (value) {
                case Value.Text(String text) -> fold(add(hash, 1), text);
                case Value.Number(double number) -> add(add(hash, 2), Double.doubleToLongBits(number));
                case Value.Flag(boolean flag) -> add(hash, flag ? 3 : 4);
                case Value.Items(List<Value> items) -> {
                    long folded = add(add(hash, 5), items.size());
                    for (Value item : items) {
                        folded = fold(folded, item);
                    }
                    yield folded;
                }
                case Value.Fields(Map<String, Value> fields) -> {
                    long folded = add(add(hash, 6), fields.size());
                    for (Map.Entry<String, Value> field : new TreeMap<>(fields).entrySet()) {
                        folded = fold(fold(folded, field.getKey()), field.getValue());
                    }
                    yield folded;
                }
            };
        }

        private static long fold(long hash, String text) {
            long folded = add(hash, text.length());
            for (int i = 0; i < text.length(); i++) {
                folded = add(folded, text.charAt(i));
            }
            return folded;
        }

        private static long add(long hash, long more) {
            long product = (hash ^ more) * 0xff51afd7ed558ccdL;
            return product ^ product >>> 32;
        }
    }

    /** SHA-256 of the UTF-8 bytes of {@code text}. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The shortest JSON of a number: without a fraction where it has none. */
    public static String numberText(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        return Double.toString(number);
    }

    /** {@code text} as a JSON string, quoted; what is no character of Unicode is kept, escaped. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        writeText(text, out);
        return out.toString();
    }

    private static void write(Value value, StringBuilder out) {
        switch (value) {
            case Value.Text(String text) -> writeText(text, out);
            case Value.Number(double number) -> out.append(numberText(number));
            case Value.Flag(boolean flag) -> out.append(flag);
            case Value.Items(List<Value> items) -> {
                String separator = "[";
                for (Value item : items) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(items.isEmpty() ? "[]" : "]");
            }
            case Value.Fields(Map<String, Value> fields) -> {
                String separator = "{";
                for (Map.Entry<String, Value> field : new TreeMap<>(fields).entrySet()) {
                    out.append(separator);
                    writeText(field.getKey(), out);
                    out.append(':');
                    write(field.getValue(), out);
                    separator = ",";
                }
                out.append(fields.isEmpty() ? "{}" : "}");
            }
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isPlain(text, i)) {
                        out.append(c);
                    } else {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    }
                }
            }
        }
        out.append('"');
    }

    /**
     * Whether a character may stand as itself, not only in JSON but in YAML, of which JSON is said to be a part: control
     * characters above U+007E, lone surrogates, a byte order mark and the line separators may not.
     */
    private static boolean isPlain(String text, int i) {
        char c = text.charAt(i);
        if (c < 0x7f) {
            return c >= ' ';
        }
        if (Character.isSurrogate(c)) {
            int other = Character.isHighSurrogate(c) ? i + 1 : i - 1;
            return other >= 0
                    && other < text.length()
                    && Character.isHighSurrogate(c) != Character.isHighSurrogate(text.charAt(other))
                    && Character.isSurrogate(text.charAt(other));
        }
        return c > 0x9f && c != 0x2028 && c != 0x2029 && c != 0xfeff && c < 0xfffe;
    }
}
