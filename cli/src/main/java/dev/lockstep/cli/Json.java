package dev.lockstep.cli;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A JSON object in the making, its fields in the order in which they are put; an absent value leaves its field out. */
final class Json {

    private final StringBuilder fields = new StringBuilder();

    /** @param json any JSON */
    Json put(String key, String json) {
        fields.append(fields.isEmpty() ? "" : ", ")
                .append(Values.quoted(key))
                .append(": ")
                .append(json);
        return this;
    }

    Json put(String key, boolean flag) {
        return put(key, Boolean.toString(flag));
    }

    Json put(String key, long number) {
        return put(key, Long.toString(number));
    }

    Json text(String key, String text) {
        return put(key, Values.quoted(text));
    }

    Json text(String key, Optional<String> text) {
        text.ifPresent(present -> text(key, present));
        return this;
    }

    Json instant(String key, OptionalLong instant) {
        instant.ifPresent(present -> text(key, Instants.format(present)));
        return this;
    }

    Json value(String key, Optional<Value> value) {
        value.ifPresent(present -> put(key, Values.canonicalJson(present)));
        return this;
    }

    Json texts(String key, Collection<String> texts) {
        return put(key, list(texts.stream().map(Values::quoted).toList()));
    }

    /** @param items any JSON */
    static String list(Collection<?> items) {
        return items.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    @Override
    public String toString() {
        return "{" + fields + "}";
    }
}
