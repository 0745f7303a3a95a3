package dev.lockstep.testkit.generate;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A fact as a line of a facts file, with the instant of receipt where it is not the timestamp. */
final class FactJson {

    private FactJson() {}

    static String line(Receipt receipt) {
        Fact fact = receipt.fact();
        List<String> fields = new ArrayList<>();
        fact.messageId().ifPresent(id -> fields.add("\"messageId\": " + Values.quoted(id)));
        fields.add("\"type\": " + Values.quoted(type(fact)));
        for (Identifier identifier : fact.identifiers()) {
            fields.add(Values.quoted(key(identifier)) + ": " + Values.quoted(identifier.value()));
        }
        fields.add("\"timestamp\": " + Values.quoted(Instants.format(fact.timestamp())));
        if (receipt.at() != fact.timestamp()) {
            fields.add("\"receivedAt\": " + Values.quoted(Instants.format(receipt.at())));
        }
        switch (fact) {
            case Fact.Event event -> {
                fields.add("\"event\": " + Values.quoted(event.name()));
                fields.add("\"properties\": " + Values.canonicalJson(new Value.Fields(event.properties())));
            }
            case Fact.AttributeChange change -> fields.add("\"traits\": " + traits(change));
            case Fact.Alias alias ->
                fields.add("\"previousId\": " + Values.quoted(alias.previous().value()));
            case Fact.Erasure erasure -> {}
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private static String type(Fact fact) {
        return switch (fact) {
            case Fact.Event event -> "track";
            case Fact.AttributeChange change -> "identify";
            case Fact.Alias alias -> "alias";
            case Fact.Erasure erasure -> "delete";
        };
    }

    private static String key(Identifier identifier) {
        return switch (identifier.kind()) {
            case ID -> "userId";
            case EMAIL -> "email";
            case ANONYMOUS -> "anonymousId";
        };
    }

    private static String traits(Fact.AttributeChange change) {
        List<String> traits = new ArrayList<>();
        for (Map.Entry<String, java.util.Optional<Value>> write :
                change.attributes().entrySet()) {
            traits.add(Values.quoted(write.getKey()) + ":"
                    + write.getValue().map(Values::canonicalJson).orElse("null"));
        }
        return "{" + String.join(",", traits) + "}";
    }
}
