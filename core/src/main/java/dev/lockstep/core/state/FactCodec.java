package dev.lockstep.core.state;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A fact as bytes, and back: a person's history is made of these. The bytes, in order:
 *
 * <pre>
 * version       1 byte
 * kind          1 byte: 0 event, 1 attribute change, 2 alias
 * message id    0, or 1 and the text
 * timestamp     zigzag varint, the distance back from the epoch in milliseconds
 * identifiers   how many; then for each its kind and the text
 * contents      event: name, properties; attribute change: how many, then name, 0 or 1 and the value; alias: kind and text
 * </pre>
 *
 * An erasure has no bytes: it is the end of a history. Stateless.
 */
public final class FactCodec {

    /** The version that is written. A reader refuses one it does not know. */
    public static final int VERSION = 1;

    private static final int EVENT = 0;
    private static final int ATTRIBUTES = 1;
    private static final int ALIAS = 2;

    private FactCodec() {}

    /**
     * Writes a fact.
     *
     * @throws IllegalArgumentException for an erasure
     */
    public static byte[] write(Fact fact) {
        StateWriter out = new StateWriter();
        out.single(VERSION);
        out.single(kind(fact));
        out.single(fact.messageId().isPresent() ? 1 : 0);
        fact.messageId().ifPresent(out::text);
        writeContents(fact, out);
        return out.bytes();
    }

    /**
     * Reads a fact.
     *
     * @throws IllegalArgumentException where the bytes are damaged or of an unknown version
     */
    public static Fact read(byte[] bytes) {
        StateReader in = begun(bytes);
        int kind = in.single();
        Optional<String> messageId = in.single() == 0 ? Optional.empty() : Optional.of(in.text());
        Fact fact = readContents(kind, messageId, in);
        in.end();
        return fact;
    }

    /**
     * Reads a fact where it is of interest, else returns null, without having looked at most of it.
     *
     * @param events tells by its name whether an event is
     * @param attributes whether a change of attributes is
     */
    public static @Nullable Fact read(byte[] bytes, Predicate<String> events, boolean attributes) {
        StateReader in = begun(bytes);
        boolean isOfInterest = switch (in.single()) {
            case EVENT -> events.test(eventName(in));
            case ATTRIBUTES -> attributes;
            default -> false;
        };
        return isOfInterest ? read(bytes) : null;
    }

    private static String eventName(StateReader in) {
        if (in.single() != 0) {
            in.skipText();
        }
        in.instant();
        for (int left = in.size(); left > 0; left--) {
            in.single();
            in.skipText();
        }
        return in.text();
    }

    private static StateReader begun(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        int version = in.single();
        if (version != VERSION) {
            throw new IllegalArgumentException("a fact has version " + version + ", this program reads " + VERSION
                    + "; use the program that wrote it");
        }
        return in;
    }

    static int kind(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> EVENT;
            case Fact.AttributeChange change -> ATTRIBUTES;
            case Fact.Alias alias -> ALIAS;
            case Fact.Erasure erasure -> throw new IllegalArgumentException("an erasure is not kept");
        };
    }

    /** Writes all but the kind and the message id. */
    static void writeContents(Fact fact, StateWriter out) {
        out.instant(fact.timestamp());
        out.unsigned(fact.identifiers().size());
        fact.identifiers().forEach(identifier -> write(identifier, out));
        switch (fact) {
            case Fact.Event event -> {
                out.text(event.name());
                out.fields(event.properties());
            }
            case Fact.AttributeChange change -> {
                out.unsigned(change.attributes().size());
                change.attributes().forEach((name, value) -> {
                    out.text(name);
                    writeOptional(value.orElse(null), out);
                });
            }
            case Fact.Alias alias -> write(alias.previous(), out);
            case Fact.Erasure erasure -> throw new IllegalArgumentException("an erasure is not kept");
        }
    }

    static Fact readContents(int kind, Optional<String> messageId, StateReader in) {
        long timestamp = in.instant();
        int size = in.size();
        List<Identifier> identifiers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            identifiers.add(identifier(in));
        }
        return switch (kind) {
            case EVENT -> new Fact.Event(messageId, timestamp, identifiers, in.text(), in.fields());
            case ATTRIBUTES -> {
                int count = in.size();
                Map<String, Optional<Value>> attributes = LinkedHashMap.newLinkedHashMap(count);
                for (int i = 0; i < count; i++) {
                    attributes.put(in.text(), Optional.ofNullable(readOptional(in)));
                }
                yield new Fact.AttributeChange(messageId, timestamp, identifiers, attributes);
            }
            case ALIAS -> new Fact.Alias(messageId, timestamp, identifiers, identifier(in));
            default -> throw in.damaged("a fact of an unknown kind");
        };
    }

    private static void write(Identifier identifier, StateWriter out) {
        out.single(identifier.kind().code());
        out.text(identifier.value());
    }

    private static Identifier identifier(StateReader in) {
        Identifier.Kind kind =
                Identifier.Kind.ofCode(in.single()).orElseThrow(() -> in.damaged("an identifier of an unknown kind"));
        return new Identifier(kind, in.text());
    }

    static void writeOptional(@Nullable Value value, StateWriter out) {
        out.single(value == null ? 0 : 1);
        if (value != null) {
            out.value(value);
        }
    }

    static @Nullable Value readOptional(StateReader in) {
        return in.single() == 0 ? null : in.value();
    }
}
