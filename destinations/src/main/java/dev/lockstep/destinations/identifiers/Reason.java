package dev.lockstep.destinations.identifiers;

import java.util.Locale;

/** Why a value cannot be used as an identifier, and what whoever owns the data can do about it. */
public enum Reason {
    EMPTY("nothing is left after normalisation; send the value or leave it out"),
    TOO_LONG("longer than any identifier; check the mapping of this field"),
    NOT_AN_EMAIL("not of the form name@domain; check the form or feed that it comes from"),
    NOT_LATIN("the destination takes Latin letters only; nothing to do for this address"),
    NOT_A_PHONE_NUMBER("no numbering plan has such a number; check the form or feed that it comes from"),
    NO_COUNTRY_CODE("written without a country code; set phone_region on the connection, or send +country number"),
    NOT_A_COUNTRY_CODE("not two letters of ISO 3166-1; send US, not USA or United States"),
    NOT_A_POSTAL_CODE("too short for a postal code; check the form or feed that it comes from"),
    NOT_A_UUID("not of the form 8-4-4-4-12 hexadecimal digits; check the mapping of this field"),
    HASHED_OTHERWISE(
            "hashed by another algorithm than the destination takes; send the value unhashed or hashed by that"),
    ALREADY_HASHED("came hashed but is wanted in the clear; send it unhashed, or let the connection hash");

    private final String remedy;

    Reason(String remedy) {
        this.remedy = remedy;
    }

    /** The code of this reason in counts and files, {@code not_an_email}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is wrong and what to do, in a line. */
    public String remedy() {
        return remedy;
    }
}
