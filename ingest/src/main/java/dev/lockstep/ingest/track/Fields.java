package dev.lockstep.ingest.track;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.RefusedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of an object that was sent, asked for by name and by the kind they must be of.
 *
 * @param path where the object is, {@code device.attributes}; empty where it is the outermost
 * @param values empty where a field is {@code null}
 */
record Fields(String path, Map<String, Optional<Value>> values) {

    /** The most digits of a point in time: more than any has. */
    private static final int MAX_INSTANT_DIGITS = 18;

    /** Above this a double does not hold every integer. */
    private static final double MAX_EXACT = 1L << 53;

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /** What a refusal calls the field. */
    String name(String field) {
        return join(path, field);
    }

    Optional<Value> value(String field) {
        return values.getOrDefault(field, Optional.empty());
    }

    /** A string; empty where it is blank. */
    Optional<String> text(String field) throws RefusedException {
        Optional<Value> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Value.Text(String text)) {
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        }
        throw wrongType(field, "a string");
    }

    /** A string or an integer that names something; empty where it is blank. */
    Optional<String> id(String field) throws RefusedException {
        if (value(field).orElse(null) instanceof Value.Number(double number)) {
            if (number != Math.rint(number) || Math.abs(number) > MAX_EXACT) {
                throw wrongType(field, "a string, or an integer of at most 15 digits");
            }
            return Optional.of(Long.toString((long) number));
        }
        return text(field);
    }

    boolean flag(String field) throws RefusedException {
        Optional<Value> value = value(field);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get() instanceof Value.Flag(boolean flag)) {
            return flag;
        }
        throw wrongType(field, "true or false");
    }

    /** Unix seconds, as a number or as its digits in a string; milliseconds are told by their size. */
    OptionalLong instant(String field) throws RefusedException {
        Optional<Value> value = value(field);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong instant = switch (value.get()) {
            case Value.Number(double number) -> Instants.ofNumber(number);
            case Value.Text(String text) when isDigits(text) -> Instants.ofNumber(Double.parseDouble(text));
            case Value.Text text -> OptionalLong.empty();
            case Value.Flag flag -> OptionalLong.empty();
            case Value.Items items -> OptionalLong.empty();
            case Value.Fields fields -> OptionalLong.empty();
        };
        if (instant.isEmpty()) {
            throw new RefusedException(
                    Reason.BAD_TIMESTAMP,
                    name(field),
                    "not a point in time of the years 1 to 9999; write Unix seconds, such as 1772355600");
        }
        return instant;
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_INSTANT_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** An object; empty where the field is absent. */
    Optional<Fields> object(String field) throws RefusedException {
        Optional<Value> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Value.Fields(Map<String, Value> fields)) {
            Map<String, Optional<Value>> present = new LinkedHashMap<>();
            fields.forEach((name, one) -> present.put(name, Optional.of(one)));
            return Optional.of(new Fields(name(field), present));
        }
        throw wrongType(field, "an object");
    }

    Fields requiredObject(String field) throws RefusedException {
        return object(field).orElseThrow(() -> missing(field));
    }

    String requiredText(String field) throws RefusedException {
        return text(field).orElseThrow(() -> missing(field));
    }

    String requiredId(String field) throws RefusedException {
        return id(field).orElseThrow(() -> missing(field));
    }

    /** The same without some of the fields. */
    Fields without(Set<String> names) {
        Map<String, Optional<Value>> rest = new LinkedHashMap<>(values);
        rest.keySet().removeAll(names);
        return new Fields(path, rest);
    }

    /** The values of the fields that have one. */
    Map<String, Value> present() {
        Map<String, Value> present = new LinkedHashMap<>();
        values.forEach((name, value) -> value.ifPresent(one -> present.put(name, one)));
        return present;
    }

    RefusedException bad(String field, String problem) {
        return new RefusedException(Reason.BAD_VALUE, name(field), problem);
    }

    private RefusedException missing(String field) {
        return new RefusedException(Reason.MISSING_FIELD, name(field), "missing; this call needs it");
    }

    private RefusedException wrongType(String field, String wanted) {
        return new RefusedException(Reason.WRONG_TYPE, name(field), "must be " + wanted);
    }
}
