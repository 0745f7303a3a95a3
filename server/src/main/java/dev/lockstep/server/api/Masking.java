package dev.lockstep.server.api;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Hides what would let a reader write to or call a person: e-mail addresses and international phone numbers wherever they
 * stand, and what is named after a phone or an e-mail. As much is left as tells two of them apart for somebody who knows them.
 *
 * <p>The shop's own id is no such thing, unless it is an address or a phone number.
 */
final class Masking {

    private static final String HIDDEN = "***";
    private static final Set<String> TELLING = Set.of("email", "e_mail", "mail", "phone", "mobile", "tel", "telephone");
    private static final String EMAIL = Identifier.Kind.EMAIL.type() + ":";

    /** As it is dialled from abroad (ITU-T E.164: up to 15 digits). Without the plus it could be any number. */
    private static final Pattern PHONE = Pattern.compile("\\+[0-9][0-9 ().-]{5,20}[0-9]");

    private static final int SHOWN_OF_A_TOKEN = 4;
    private static final int SHORTEST_TOKEN = 8;

    private Masking() {}

    static String identifier(Identifier identifier) {
        String value = identifier.value();
        return switch (identifier.kind()) {
            case ID -> text(value);
            case EMAIL -> EMAIL + address(value);
            case ANONYMOUS -> "anonymous:" + token(value);
        };
    }

    /**
     * A person's name. One after a browser's anonymous id stays whole: it leads to nobody outside, and is what the person is
     * asked for by.
     */
    static String name(PersonId person) {
        String name = person.name();
        return name.startsWith(EMAIL) ? EMAIL + address(name.substring(EMAIL.length())) : text(name);
    }

    static Map<String, Value> fields(Map<String, Value> fields) {
        Map<String, Value> masked = new LinkedHashMap<>();
        fields.forEach((name, value) -> masked.put(name, field(name, value)));
        return masked;
    }

    static Map<String, Optional<Value>> changes(Map<String, Optional<Value>> attributes) {
        Map<String, Optional<Value>> masked = new LinkedHashMap<>();
        attributes.forEach((name, value) -> masked.put(name, value.map(one -> field(name, one))));
        return masked;
    }

    private static Value field(String name, Value value) {
        return TELLING.contains(name.toLowerCase(Locale.ROOT)) ? hidden(value) : value(value);
    }

    private static Value value(Value value) {
        return switch (value) {
            case Value.Text(String text) -> Value.of(text(text));
            case Value.Number number -> number;
            case Value.Flag flag -> flag;
            case Value.Items(List<Value> items) ->
                new Value.Items(items.stream().map(Masking::value).toList());
            case Value.Fields(Map<String, Value> fields) -> new Value.Fields(fields(fields));
        };
    }

    private static Value hidden(Value value) {
        return switch (value) {
            case Value.Text(String text) -> Value.of(isAddress(text) ? address(text) : token(text));
            case Value.Number number -> Value.of(HIDDEN);
            case Value.Flag flag -> flag;
            case Value.Items(List<Value> items) ->
                new Value.Items(items.stream().map(Masking::hidden).toList());
            case Value.Fields(Map<String, Value> fields) -> new Value.Fields(fields(fields));
        };
    }

    private static String text(String text) {
        if (isAddress(text)) {
            return address(text);
        }
        return PHONE.matcher(text).matches() ? token(text) : text;
    }

    private static boolean isAddress(String text) {
        int at = text.indexOf('@');
        return at > 0 && text.indexOf('.', at) > at + 1;
    }

    /** {@code anna@shop.example} is {@code a***@s***.example}. */
    private static String address(String address) {
        int at = address.indexOf('@');
        if (at < 0) {
            return token(address);
        }
        int dot = address.lastIndexOf('.');
        String domain = address.substring(at + 1);
        return first(address) + HIDDEN + "@" + (dot > at ? first(domain) + HIDDEN + address.substring(dot) : HIDDEN);
    }

    private static String first(String text) {
        return text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
    }

    private static String token(String token) {
        boolean isLong = token.codePointCount(0, token.length()) >= SHORTEST_TOKEN;
        return isLong ? token.substring(0, token.offsetByCodePoints(0, SHOWN_OF_A_TOKEN)) + HIDDEN : HIDDEN;
    }
}
