package dev.lockstep.destinations.identifiers;

import dev.lockstep.destinations.identifiers.Normalised.Unusable;
import dev.lockstep.destinations.identifiers.Normalised.Usable;

/** One thing that is done to a value on its way from how it was typed to how a platform wants it, or one check of it. */
public enum Step {
    TRIM("trim white space"),
    REMOVE_WHITE_SPACE("remove all white space"),
    LOWER_CASE("lower case"),
    UPPER_CASE("upper case"),
    /** Full-width letters and the like become those that they stand for (Unicode NFKC). */
    COMPOSE("compose characters (NFKC)"),
    /** Letters of every script: a rule of {@code a-z} would make nothing of a Cyrillic city, and send the hash of nothing. */
    KEEP_LETTERS("keep letters only"),
    REMOVE_PUNCTUATION("remove punctuation"),
    REMOVE_TITLES("remove titles (mr. mrs. ms. dr.)"),
    REMOVE_NAME_SUFFIXES("remove suffixes of names (jr. sr. iii phd …)"),
    KEEP_BEFORE_HYPHEN("keep what stands before a hyphen"),
    /** Gmail delivers {@code a.b+c@} and {@code ab@} to one mailbox; other hosts need not. */
    FOLD_GMAIL("at gmail.com and googlemail.com remove dots and +tag before the @"),
    FOLD_MAILBOX("remove dots and +tag before the @"),
    CHECK_EMAIL("must be an e-mail address"),
    CHECK_LATIN("must be in Latin letters"),
    CHECK_COUNTRY("must be two letters"),
    CHECK_POSTAL_CODE("must have two characters or more"),
    CHECK_UUID("must be a UUID"),
    /** {@code +79995551111} */
    PHONE_E164("phone number as E.164, with +"),
    /** {@code 79995551111} */
    PHONE_DIGITS("phone number as E.164, without +");

    private final String words;

    Step(String words) {
        this.words = words;
    }

    /** The step in a few words, for the reference of what each destination does. */
    public String words() {
        return words;
    }

    /** The text after this step, which may be empty, or why it cannot be used. */
    Normalised apply(String text, PhoneRegion region) {
        return switch (this) {
            case TRIM -> new Usable(Texts.trim(text));
            case REMOVE_WHITE_SPACE -> new Usable(Texts.removeWhiteSpace(text));
            case LOWER_CASE -> new Usable(Texts.lowerCase(text));
            case UPPER_CASE -> new Usable(Texts.upperCase(text));
            case COMPOSE -> new Usable(Texts.compose(text));
            case KEEP_LETTERS -> new Usable(Texts.keepLetters(text));
            case REMOVE_PUNCTUATION -> new Usable(Texts.removePunctuation(text));
            case REMOVE_TITLES -> new Usable(Texts.trim(Names.withoutTitles(text)));
            case REMOVE_NAME_SUFFIXES -> new Usable(Texts.trim(Names.withoutSuffixes(text)));
            case KEEP_BEFORE_HYPHEN -> new Usable(text.split("-", 2)[0]);
            case FOLD_GMAIL -> new Usable(Emails.isGmail(text) ? Emails.fold(text) : text);
            case FOLD_MAILBOX -> new Usable(Emails.fold(text));
            case CHECK_EMAIL -> check(text, Emails.isEmail(text), Reason.NOT_AN_EMAIL);
            case CHECK_LATIN -> check(text, Texts.isAscii(text), Reason.NOT_LATIN);
            case CHECK_COUNTRY -> check(text, Texts.isTwoLetters(text), Reason.NOT_A_COUNTRY_CODE);
            case CHECK_POSTAL_CODE -> check(text, text.length() >= 2, Reason.NOT_A_POSTAL_CODE);
            case CHECK_UUID -> check(text, Texts.isUuid(text), Reason.NOT_A_UUID);
            case PHONE_E164 -> Phones.e164(text, region);
            case PHONE_DIGITS ->
                switch (Phones.e164(text, region)) {
                    case Usable(String number) -> new Usable(number.substring(1));
                    case Unusable unusable -> unusable;
                };
        };
    }

    private static Normalised check(String text, boolean passes, Reason refusal) {
        return passes ? new Usable(text) : new Unusable(refusal);
    }
}
