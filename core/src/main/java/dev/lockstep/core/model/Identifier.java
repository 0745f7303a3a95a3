package dev.lockstep.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A typed key that a fact names its person by.
 *
 * @param value not blank; an e-mail is stored trimmed and in lower case, so that two spellings name one person
 */
public record Identifier(Kind kind, String value) {

    private static final String EMAIL_NAME = "email:";
    private static final String ANONYMOUS_NAME = "anonymous:";

    /** From the strongest to the weakest: a person is named by the strongest kind that is known of them. */
    public enum Kind {
        /** The shop's own id of a known person ({@code userId}). */
        ID("id", 0),
        EMAIL("email", 1),
        /** An id given to a browser or device before the person is known ({@code anonymousId}). */
        ANONYMOUS("anonymous_id", 2);

        /** Every identifier that is read asks. */
        private static final Kind[] KINDS = values();

        private final String type;
        private final int code;

        Kind(String type, int code) {
            this.type = type;
            this.code = code;
        }

        /** A small number that stands for the kind in stored bytes, for ever. */
        public int code() {
            return code;
        }

        /** The kind that a small number stands for; empty where it is none's. */
        public static Optional<Kind> ofCode(int code) {
            for (Kind kind : KINDS) {
                if (kind.code == code) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /** The word for this kind in the segment language ({@code identifier: anonymous_id}). */
        public String type() {
            return type;
        }
    }

    public Identifier {
        value = kind == Kind.EMAIL ? value.strip().toLowerCase(Locale.ROOT) : value;
        if (value.isBlank()) {
            throw new IllegalArgumentException("an identifier must not be blank");
        }
    }

    /** By hand, as is {@link #hashCode}: what the compiler makes for a record costs twice as much, and every fact asks. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Identifier that && kind == that.kind && value.equals(that.value);
    }

    /** The same in every run, as the one of an enum is not. */
    @Override
    public int hashCode() {
        return value.hashCode() + kind.code;
    }

    public static Identifier id(String value) {
        return new Identifier(Kind.ID, value);
    }

    public static Identifier email(String value) {
        return new Identifier(Kind.EMAIL, value);
    }

    public static Identifier anonymous(String value) {
        return new Identifier(Kind.ANONYMOUS, value);
    }

    /** The person's name where this is their strongest identifier: {@code u1}, {@code email:a@b.c}, {@code anonymous:x}. */
    public PersonId person() {
        return new PersonId(
                switch (kind) {
                    case ID -> value;
                    case EMAIL -> EMAIL_NAME + value;
                    case ANONYMOUS -> ANONYMOUS_NAME + value;
                });
    }

    /** The identifiers that could have named a person so: an id may happen to begin like another kind's name. */
    public static List<Identifier> namesOf(PersonId person) {
        String name = person.name();
        List<Identifier> identifiers = new ArrayList<>();
        if (!name.isBlank()) {
            identifiers.add(id(name));
        }
        if (name.startsWith(EMAIL_NAME) && name.length() > EMAIL_NAME.length()) {
            identifiers.add(email(name.substring(EMAIL_NAME.length())));
        }
        if (name.startsWith(ANONYMOUS_NAME) && name.length() > ANONYMOUS_NAME.length()) {
            identifiers.add(anonymous(name.substring(ANONYMOUS_NAME.length())));
        }
        return identifiers;
    }
}
