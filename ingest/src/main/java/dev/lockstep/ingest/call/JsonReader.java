package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Walks the tokens of one JSON object after the other, and holds what each must keep to, wherever in it and whether or not
 * anybody looks there: whole characters in UTF-8, depth, keys that stand once, numbers that a double can hold. What is beyond {@link #MAX_DEPTH},
 * {@link #MAX_KEY_CHARS} or {@link #MAX_NUMBER_CHARS} is refused before it costs anything.
 *
 * <p>For one thread.
 */
public final class JsonReader {

    /** How deep objects and lists may be nested, the outermost object being the first. */
    public static final int MAX_DEPTH = 64;

    /** The longest key, in characters. The parser remembers keys to know them again, so they must not be of any size. */
    public static final int MAX_KEY_CHARS = 512;

    /** The longest number, in characters. */
    public static final int MAX_NUMBER_CHARS = 1000;

    /** An integer of fewer digits is in range for sure: the greatest double has 309. */
    private static final int SAFE_DIGITS = 308;

    private static final int MAX_SHOWN_CHARS = 80;

    private static final Value TRUE = Value.of(true);
    private static final Value FALSE = Value.of(false);

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 2) // never reached: the walk stops before
                    .maxNameLength(MAX_KEY_CHARS)
                    .maxNumberLength(MAX_NUMBER_CHARS)
                    .build())
            .build();

    private final Carrier carrier;
    private final @Nullable Keys[] keys = new @Nullable Keys[MAX_DEPTH];
    private LineFeed feed = new LineFeed();
    private JsonParser parser = newParser(feed);
    private long start;

    /** A reader whose refusals speak of what the carrier brings. */
    public JsonReader(Carrier carrier) {
        this.carrier = carrier;
    }

    /** What is done with the fields of an object. */
    @FunctionalInterface
    public interface Fields {
        /** Reads or skips the value of this field of the outermost object; the reader stands at its first token. */
        void read(String name) throws RefusedException;
    }

    /**
     * Reads the bytes from {@code from} until before {@code to}, which must be one JSON object and nothing else, handing each
     * of its fields to {@code fields}.
     */
    public void read(byte[] line, int from, int to, Fields fields) throws RefusedException {
        int wrong = Utf8.firstWrong(line, from, to);
        if (wrong >= 0) {
            throw carrier.brokenText(wrong - from + 1);
        }
        int lone = LoneSurrogates.first(line, from, to);
        if (lone >= 0) {
            throw carrier.loneSurrogate(lone - from + 1);
        }
        boolean done = false;
        start = feed.offset();
        feed.line(line, from, to);
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw broken(0);
            }
            Keys names = keys(0);
            names.begin();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                once(names, name);
                parser.nextToken();
                fields.read(name);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || !isRestBlank(line, to)) {
                throw broken(here());
            }
            done = true;
        } catch (StreamConstraintsException e) {
            throw new RefusedException(
                    Reason.TOO_LONG,
                    field(),
                    "a key has more than " + MAX_KEY_CHARS + " characters, or a number more than " + MAX_NUMBER_CHARS
                            + "; shorten it");
        } catch (JacksonException e) {
            // Its message is not passed on: it quotes the line.
            throw broken(e.getLocation() == null ? here() : e.getLocation().getByteOffset());
        } finally {
            if (!done) {
                restart();
            }
        }
    }

    /** The token that the reader stands at. */
    public JsonToken token() {
        return parser.currentToken();
    }

    /** The string, or the digits of the number, that the reader stands at. */
    public String text() {
        return parser.getString();
    }

    /** The name of the event that the parser stands at, as a string. */
    EventNames.Name name(EventNames names) {
        return names.of(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    }

    /** The finite number that the reader stands at. */
    public double number() throws RefusedException {
        try {
            double number = parser.getDoubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (InputCoercionException e) {
            // Falls through: it is out of range as well.
        }
        throw new RefusedException(
                Reason.NUMBER_OUT_OF_RANGE,
                field(),
                "the number is beyond the range of a double, about 1.8e308; send a smaller one, or a string");
    }

    /** The next key of the object that the reader stands in at {@code depth}, moving on to its value; null at its end. */
    @Nullable
    public String nextKey(int depth) throws RefusedException {
        String name = parser.nextName();
        if (name != null) {
            once(keys(depth), name);
            parser.nextToken();
        }
        return name;
    }

    /** Enters the object whose beginning the reader stands at; that of a field of the outermost one is at depth 1. */
    public void enter(int depth) throws RefusedException {
        checkDepth(depth);
        keys(depth).begin();
    }

    /** Passes over the value that the reader stands at, of the same depth as it would be entered at. */
    public void skip(int depth) throws RefusedException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                enter(depth);
                while (nextKey(depth) != null) {
                    skip(depth + 1);
                }
            }
            case START_ARRAY -> skipList(depth);
            case VALUE_NUMBER_FLOAT -> number();
            case VALUE_NUMBER_INT -> {
                if (parser.getStringLength() > SAFE_DIGITS) {
                    number();
                }
            }
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
            case null, default -> throw broken(here());
        }
    }

    /** Passes over the list whose beginning the reader stands at, counting its items. */
    int skipList(int depth) throws RefusedException {
        checkDepth(depth);
        int items = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            skip(depth + 1);
            items++;
        }
        return items;
    }

    /** The value that the reader stands at, null where it is {@code null}: which is absence, and so is left out of lists and objects. */
    @Nullable
    public Value value(int depth) throws RefusedException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Value.of(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Value.of(number());
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(depth);
            case START_ARRAY -> list(depth);
            case null, default -> throw broken(here());
        };
    }

    private Value object(int depth) throws RefusedException {
        enter(depth);
        Map<String, Value> fields = new LinkedHashMap<>();
        for (String name = nextKey(depth); name != null; name = nextKey(depth)) {
            Value value = value(depth + 1);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return new Value.Fields(fields);
    }

    private Value list(int depth) throws RefusedException {
        checkDepth(depth);
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Value value = value(depth + 1);
            if (value != null) {
                items.add(value);
            }
        }
        return new Value.Items(items);
    }

    /** Made when first needed, for hardly a call is nested deep. */
    private Keys keys(int depth) {
        Keys known = keys[depth];
        if (known != null) {
            return known;
        }
        Keys made = new Keys();
        keys[depth] = made;
        return made;
    }

    private void checkDepth(int depth) throws RefusedException {
        if (depth >= MAX_DEPTH) {
            throw new RefusedException(
                    Reason.TOO_DEEP, field(), "nested more than " + MAX_DEPTH + " deep; send it flatter");
        }
    }

    private void once(Keys names, String name) throws RefusedException {
        if (!names.add(name)) {
            throw new RefusedException(Reason.DUPLICATE_KEY, field(), "stands twice in one object; send it once");
        }
    }

    /** Where the reader stands, {@code properties.items.0.price}; shortened where it is long. */
    public String field() {
        String path = parser.streamReadContext().pathAsPointer().toString();
        if (path.isEmpty()) {
            return "";
        }
        String dotted = path.substring(1).replace('/', '.');
        return dotted.length() > MAX_SHOWN_CHARS ? shown(dotted) : dotted;
    }

    private static String shown(String name) {
        return Values.quoted(name.length() > MAX_SHOWN_CHARS ? name.substring(0, MAX_SHOWN_CHARS) + "…" : name);
    }

    private long here() {
        return parser.currentLocation().getByteOffset();
    }

    private RefusedException broken(long offset) {
        return carrier.brokenJson(Math.max(1, offset - start + 1));
    }

    private boolean isRestBlank(byte[] line, int to) {
        Blanks rest = new Blanks();
        parser.releaseBuffered(rest);
        for (int i = to - feed.remaining(); i < to; i++) {
            rest.write(line[i]);
        }
        return rest.blank;
    }

    private static final class Blanks extends OutputStream {
        private boolean blank = true;

        @Override
        public void write(int b) {
            blank &= b == ' ' || b == '\t' || b == '\r' || b == '\n';
        }
    }

    /** After a broken line the parser stands in the middle of nowhere. */
    private void restart() {
        parser.close();
        feed = new LineFeed();
        parser = newParser(feed);
    }

    private static JsonParser newParser(LineFeed feed) {
        return JSON.createParser(ObjectReadContext.empty(), feed);
    }
}
