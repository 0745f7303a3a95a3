package dev.lockstep.ingest.call;

import java.util.Arrays;
import tools.jackson.core.JsonToken;

/**
 * Cuts the items out of a body {@code {"batch": [item, item, …], …}}, so that each can be read where it stands, and refused
 * without the ones beside it.
 *
 * <p>Two readers share the work. A scan over the bytes, that knows of JSON only strings and brackets, finds where each item
 * of {@code batch} begins and ends. What is left of the body with a {@code 0} in place of each item is short, and is read by a
 * {@link JsonReader} with all its rules. So nothing is parsed twice, and nothing escapes being checked: a body in which the
 * scan loses its way is one that the reader refuses, or that holds an item which its own reader refuses.
 *
 * <p>For one thread; what was found stands until the next body is read.
 */
public final class BatchReader {

    /** The field that holds the items. */
    public static final String BATCH = "batch";

    /** The most items of a batch. Ours: the smallest call is some 50 bytes, so that only nonsense has more in 500 KB. */
    public static final int MAX_ITEMS = 10_000;

    private static final byte[] QUOTED_BATCH = {'"', 'b', 'a', 't', 'c', 'h', '"'};

    private final JsonReader json = new JsonReader(Carrier.HTTP);
    private byte[] rest = new byte[1024];
    private int restLength;
    private int[] bounds = new int[256];
    private int count;
    private int tokens;

    /** How many items the body has. */
    public int size() {
        return count;
    }

    /** Where an item begins in the bytes. */
    public int from(int item) {
        return bounds[2 * item];
    }

    /** Before where an item ends. */
    public int to(int item) {
        return bounds[2 * item + 1];
    }

    /**
     * Finds the items in the bytes from {@code from} until before {@code to}.
     *
     * @param others reads or skips each of the other fields
     */
    public void read(byte[] bytes, int from, int to, Others others) throws RefusedException {
        count = 0;
        restLength = 0;
        tokens = -1;
        cut(bytes, from, to);
        try {
            json.read(rest, 0, restLength, name -> {
                if (name.equals(BATCH)) {
                    tokens = countTokens();
                    return;
                }
                others.read(name, json);
            });
        } catch (RefusedException e) {
            throw whole(e);
        }
        if (tokens < 0) {
            throw new RefusedException(Reason.MISSING_FIELD, BATCH, "missing; send a list of calls");
        }
        if (tokens != count) {
            throw broken(Reason.BROKEN_JSON);
        }
    }

    /** What is done with a field beside {@code batch}. */
    @FunctionalInterface
    public interface Others {
        /** Reads or skips the value of this field; the reader stands at its first token. */
        void read(String name, JsonReader json) throws RefusedException;
    }

    private int countTokens() throws RefusedException {
        if (json.token() != JsonToken.START_ARRAY) {
            throw new RefusedException(Reason.WRONG_TYPE, BATCH, "must be a list of calls");
        }
        return json.skipList(1);
    }

    /** Where the rest is broken is not where the body is: its bytes are counted without the items. */
    private static RefusedException whole(RefusedException e) {
        Reason reason = e.refusal().reason();
        return reason == Reason.BROKEN_JSON || reason == Reason.BROKEN_TEXT ? broken(reason) : e;
    }

    private static RefusedException broken(Reason reason) {
        return new RefusedException(
                reason, "not one whole JSON object in UTF-8 with a list named " + BATCH + "; send one");
    }

    private void cut(byte[] bytes, int from, int to) throws RefusedException {
        if (rest.length < to - from) {
            rest = new byte[Math.max(to - from, 2 * rest.length)];
        }
        int depth = 0;
        int at = from;
        int kept = from;
        while (at < to) {
            switch (bytes[at]) {
                case '"' -> {
                    int end = afterString(bytes, at, to);
                    int items = depth == 1 ? itemsOf(bytes, at, end, to) : -1;
                    if (items >= 0) {
                        keep(bytes, kept, items);
                        kept = cutItems(bytes, items, to);
                        keep(bytes, kept, to);
                        return;
                    }
                    at = end;
                }
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        }
        keep(bytes, kept, to);
    }

    /** Where the items begin, if this string is the key {@code "batch"} of a list; else -1. */
    private static int itemsOf(byte[] bytes, int start, int end, int to) {
        if (!Arrays.equals(bytes, start, end, QUOTED_BATCH, 0, QUOTED_BATCH.length)) {
            return -1;
        }
        int colon = afterBlanks(bytes, end, to);
        if (colon >= to || bytes[colon] != ':') {
            return -1;
        }
        int bracket = afterBlanks(bytes, colon + 1, to);
        return bracket < to && bytes[bracket] == '[' ? bracket + 1 : -1;
    }

    /** Notes each item, keeps the commas between them, and tells where the list's end is. */
    private int cutItems(byte[] bytes, int from, int to) throws RefusedException {
        int at = from;
        while (true) {
            int start = afterBlanks(bytes, at, to);
            int end = afterValue(bytes, start, to);
            if (end > start) {
                note(start, end);
                keep('0');
            }
            if (end >= to || bytes[end] != ',') {
                return end;
            }
            keep(',');
            at = end + 1;
        }
    }

    /** The index of the comma or bracket that ends the value, or the end of the bytes. */
    private static int afterValue(byte[] bytes, int start, int to) {
        int depth = 0;
        int at = start;
        while (at < to) {
            switch (bytes[at]) {
                case '"' -> at = afterString(bytes, at, to) - 1;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
            at++;
        }
        return to;
    }

    private static int afterString(byte[] bytes, int start, int to) {
        int at = start + 1;
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, to);
    }

    private static int afterBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private void note(int start, int end) throws RefusedException {
        if (count == MAX_ITEMS) {
            throw new RefusedException(
                    Reason.TOO_LONG, BATCH, "more than " + MAX_ITEMS + " items; send them in several batches");
        }
        if (bounds.length == 2 * count) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = start;
        bounds[2 * count + 1] = end;
        count++;
    }

    private void keep(byte[] bytes, int from, int to) {
        System.arraycopy(bytes, from, rest, restLength, to - from);
        restLength += to - from;
    }

    private void keep(char c) {
        rest[restLength++] = (byte) c;
    }
}
