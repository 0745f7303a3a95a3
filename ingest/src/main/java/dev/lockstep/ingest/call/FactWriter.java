package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes facts as JSON lines, one call of the Pipelines/Segment spec each. What {@link CallParser} has read is written so
 * that it reads the same fact again; a page view comes out as a {@code track}, a change of group as an {@code identify}.
 *
 * <p>For one thread. A failure to write is a {@link tools.jackson.core.exc.JacksonIOException}.
 */
public final class FactWriter implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder().rootValueSeparator("\n").build();

    /** Below this, a double holds every integer, and is shorter without a fraction. */
    private static final double MAX_INTEGER = 1e15;

    private final JsonGenerator json;

    /** Writes to {@code out}, which is closed with this. */
    public FactWriter(OutputStream out) {
        json = JSON.createGenerator(ObjectWriteContext.empty(), out);
    }

    /**
     * Writes one line.
     *
     * @throws IllegalArgumentException where a call cannot say it: two identifiers of one kind, or an alias of an e-mail
     */
    public void write(Fact fact) {
        checkSayable(fact);
        json.writeStartObject();
        json.writeStringProperty("type", type(fact));
        fact.messageId().ifPresent(id -> json.writeStringProperty("messageId", id));
        for (Identifier identifier : fact.identifiers()) {
            json.writeStringProperty(field(identifier.kind()), identifier.value());
        }
        switch (fact) {
            case Fact.Event event -> {
                json.writeStringProperty("event", event.name());
                json.writeName("properties");
                write(new Value.Fields(event.properties()));
            }
            case Fact.AttributeChange change -> writeTraits(change.attributes());
            case Fact.Alias alias ->
                json.writeStringProperty("previousId", alias.previous().value());
            case Fact.Erasure erasure -> {}
        }
        json.writeStringProperty("timestamp", Instants.format(fact.timestamp()));
        json.writeEndObject();
    }

    /** Writes what is left, and closes what it was writing to. */
    @Override
    public void close() {
        if (json.streamWriteContext().getEntryCount() > 0) {
            json.writeRaw('\n');
        }
        json.close();
    }

    private static void checkSayable(Fact fact) {
        List<Identifier> identifiers = fact.identifiers();
        Set<Identifier.Kind> kinds = new HashSet<>();
        for (Identifier identifier : identifiers) {
            if (!kinds.add(identifier.kind())) {
                throw new IllegalArgumentException(
                        "a call names a person by one " + identifier.kind().type() + ", not by two");
            }
        }
        if (fact instanceof Fact.Alias alias && alias.previous().kind() == Identifier.Kind.EMAIL) {
            throw new IllegalArgumentException("a call cannot make an alias of an e-mail");
        }
    }

    private static String type(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> "track";
            case Fact.AttributeChange change -> "identify";
            case Fact.Alias alias -> "alias";
            case Fact.Erasure erasure -> "delete";
        };
    }

    private static String field(Identifier.Kind kind) {
        return switch (kind) {
            case ID -> "userId";
            case EMAIL -> "email";
            case ANONYMOUS -> "anonymousId";
        };
    }

    private void writeTraits(Map<String, Optional<Value>> attributes) {
        json.writeName("traits");
        json.writeStartObject();
        attributes.forEach((name, value) -> {
            json.writeName(name);
            value.ifPresentOrElse(this::write, json::writeNull);
        });
        json.writeEndObject();
    }

    private void write(Value value) {
        switch (value) {
            case Value.Text(String text) -> json.writeString(text);
            case Value.Number(double number) -> writeNumber(number);
            case Value.Flag(boolean flag) -> json.writeBoolean(flag);
            case Value.Items(List<Value> items) -> {
                json.writeStartArray();
                items.forEach(this::write);
                json.writeEndArray();
            }
            case Value.Fields(Map<String, Value> fields) -> {
                json.writeStartObject();
                fields.forEach((name, field) -> {
                    json.writeName(name);
                    write(field);
                });
                json.writeEndObject();
            }
        }
    }

    private void writeNumber(double number) {
        if (number == Math.rint(number) && Math.abs(number) < MAX_INTEGER) {
            json.writeNumber((long) number);
            return;
        }
        json.writeNumber(number);
    }
}
