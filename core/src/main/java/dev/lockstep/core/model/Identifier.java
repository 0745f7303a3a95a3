package dev.lockstep.core.model;

import java.util.Locale;

/**
 * A typed key that a fact names its person by.
 *
 * @param value not blank; an e-mail is stored trimmed and in lower case, so that two spellings name one person
 */
public record Identifier(Kind kind, String value) {

    /** From the strongest to the weakest: a person is named by the strongest kind that is known of them. */
    public enum Kind {
        /** The shop's own id of a known person ({@code userId}). */
        ID("id"),
        EMAIL("email"),
        /** An id given to a browser or device before the person is known ({@code anonymousId}). */
        ANONYMOUS("anonymous_id");

        private final String type;

        Kind(String type) {
            this.type = type;
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
                    case EMAIL -> "email:" + value;
                    case ANONYMOUS -> "anonymous:" + value;
                });
    }
}
