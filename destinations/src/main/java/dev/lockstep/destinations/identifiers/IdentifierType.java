package dev.lockstep.destinations.identifiers;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kind of thing a value identifies a person by, or helps to. */
public enum IdentifierType {
    EMAIL("email", true),
    PHONE("phone", true),
    /** The shop's own id of a person. */
    ID("id", true),
    /** The id that Koala's script has given a visitor, in its cookie {@code ko_id}. */
    PROFILE_ID("profile_id", true),
    GIVEN_NAME("given_name", false),
    FAMILY_NAME("family_name", false),
    CITY("city", false),
    /** A state, province or other part of a country. */
    STATE("state", false),
    /** ISO 3166-1, two letters. */
    COUNTRY("country", false),
    POSTAL_CODE("postal_code", false);

    private static final Map<String, IdentifierType> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(IdentifierType::word, Function.identity()));

    private final String word;
    private final boolean key;

    IdentifierType(String word, boolean key) {
        this.word = word;
        this.key = key;
    }

    /** The name of this type in a workspace, and of its column in a file. */
    public String word() {
        return word;
    }

    /** Whether one such value is enough to find a person; a name or a postal code only supports others. */
    public boolean isKey() {
        return key;
    }

    public static Optional<IdentifierType> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
