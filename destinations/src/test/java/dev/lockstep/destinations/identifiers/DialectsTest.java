package dev.lockstep.destinations.identifiers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.identifiers.Normalised.Unusable;
import dev.lockstep.destinations.identifiers.Normalised.Usable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of each platform as a table, and what holds for all of them. */
class DialectsTest {

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    plain,     '  Ada.B+shop@Example.COM ', ada.b+shop@example.com
                    plain,     Ada.B+shop@gmail.com,        ada.b+shop@gmail.com
                    plain,     INFO@SITE.IO,                info@site.io
                    plain,     почта@пример.рф,             почта@пример.рф
                    plain,     ada@localhost,               ! not_an_email
                    plain,     ada@@example.com,            ! not_an_email
                    plain,     ada example.com,             ! not_an_email
                    plain,     @example.com,                ! not_an_email
                    plain,     ada@example.,                ! not_an_email
                    plain,     'ada b@example.com',         ! not_an_email
                    plain,     'a@example.com, b@x.com',    ! not_an_email
                    plain,     '   ',                       ! empty
                    yandex,    Mail@Yandex.ru,              mail@yandex.ru
                    yandex,    a.b+c@gmail.com,             a.b+c@gmail.com
                    yandex,    ｍａｉｌ＠yandex.ru,             mail@yandex.ru
                    yandex,    почта@пример.рф,             ! not_latin
                    google,    'A.B + C@GMail.com',         ab@gmail.com
                    google,    +tag@gmail.com,              ! not_an_email
                    google,    A.B+C@example.com,           a.b+c@example.com
                    meta,      '  Test@Example.COM  ',      test@example.com
                    meta,      a.b+c@gmail.com,             a.b+c@gmail.com
                    tiktok,    'J Doe@gmail.com',           jdoe@gmail.com
                    tiktok,    a.b+c@gmail.com,             a.b+c@gmail.com
                    snap,      ' A.B@Gmail.com',            a.b@gmail.com
                    reddit,    A.B+C@example.com,           ab@example.com
                    linkedin,  A@Example.com,               a@example.com
                    pinterest, A@Example.com,               a@example.com
                    microsoft, A@Example.com,               a@example.com
                    vk,        A@Example.com,               a@example.com
                    x,         A@Example.com,               a@example.com
                    """)
    void spellsAnEmailAsThePlatformWantsIt(String dialect, String raw, String expected) {
        assertThat(plain(dialect, IdentifierType.EMAIL, raw, PhoneRegion.NONE)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} in {1}: {2} -> {3}")
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    plain,  none, +7 (999) 555-11-11,      +79995551111
                    plain,  none, 7 999 555 11 11,         +79995551111
                    plain,  none, 007 999 555 11 11,       +79995551111
                    plain,  none, tel:+7-999-555-11-11,    +79995551111
                    plain,  none, 9995551111,              ! no_country_code
                    plain,  none, 8 999 555 11 11,         ! no_country_code
                    plain,  RU,   8 999 555 11 11,         +79995551111
                    plain,  RU,   9995551111,              +79995551111
                    plain,  RU,   '+7 (999) 555-11-11 доб. 12', +79995551111
                    plain,  RU,   ٧٩٩٩٥٥٥١١١١,             +79995551111
                    plain,  RU,   1 415 555 2671,          +14155552671
                    plain,  GB,   020 7123 4567,           +442071234567
                    plain,  US,   0044 207 123 4567,       +442071234567
                    plain,  US,   +001-800-555-1234,       +18005551234
                    plain,  US,   +0000000000,             ! not_a_phone_number
                    plain,  US,   12345,                   ! not_a_phone_number
                    plain,  US,   call me,                 ! not_a_phone_number
                    plain,  none, +12,                     ! not_a_phone_number
                    plain,  none, ada@example.com,         ! not_a_phone_number
                    yandex, none, +7 (999) 555-11-11,      79995551111
                    meta,   none, +1 555-987-6543,         15559876543
                    snap,   US,   01(706)-767-5127,        17067675127
                    vk,     none, +79161234567,            79161234567
                    google, none, +44-113-496-0987,        +441134960987
                    tiktok, none, +44-113-496-0987,        +441134960987
                    """)
    void spellsAPhoneNumberAsThePlatformWantsIt(String dialect, String region, String raw, String expected) {
        PhoneRegion phoneRegion = region.equals("none") ? PhoneRegion.NONE : PhoneRegion.of(region);
        assertThat(plain(dialect, IdentifierType.PHONE, raw, phoneRegion)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} {1}: {2} -> {3}")
    @CsvSource(quoteCharacter = '\'', textBlock = """
                    meta,   given_name,  O'Brien,        obrien
                    meta,   family_name, Anne-Marie,     annemarie
                    meta,   given_name,  Ёлка,           ёлка
                    meta,   given_name,  '...',          ! empty
                    meta,   city,        New York,       newyork
                    meta,   city,        San José,       sanjosé
                    meta,   city,        Нижний Новгород, нижнийновгород
                    meta,   state,       'Washington, D.C.', washingtondc
                    meta,   country,     ' US! ',        us
                    meta,   country,     Germany,        ! not_a_country_code
                    meta,   postal_code, 98 121-9431,    98121
                    meta,   postal_code, NR9 5AL,        nr95al
                    meta,   postal_code, A,              ! not_a_postal_code
                    google, given_name,  Mr. Alex Dr.,   alex
                    google, family_name, 'Quinn, Jr., DDS', quinn
                    google, country,     ' uS ',         US
                    google, country,     usa,            ! not_a_country_code
                    google, postal_code, ' 1229-076 ',   1229-076
                    plain,  id,          ' 00ff ',       00ff
                    koala,  email,       ' Ada@Example.com', ada@example.com
                    koala,  profile_id,  ' 3E6A2C18-3b02-40c4-b8d2-1842c193d3ba', 3e6a2c18-3b02-40c4-b8d2-1842c193d3ba
                    koala,  profile_id,  3e6a2c183b0240c4b8d21842c193d3ba, ! not_a_uuid
                    """)
    void spellsWhatSupportsThem(String dialect, String type, String raw, String expected) {
        assertThat(plain(dialect, IdentifierType.of(type).orElseThrow(), raw.replace('"', '\''), PhoneRegion.NONE))
                .isEqualTo(expected);
    }

    /** From the pages that the rules cite, and computed by hand with sha256sum. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    yandex, phone, +7 999 555 11 11,   22846ab8f79870871eb44f653419a4a5069301827d8ae75b6c2a88e4989a364e
                    yandex, email, Mail@yandex.ru,     bd93ea95f242f02313eccf0ab0bb7fe5121a052de42d2cb7bd332fb9f537cbfa
                    meta,   email, Mary@Example.com,   f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79
                    meta,   phone, +1 (555) 987-6543,  1ef970831d7963307784fa8688e8fce101a15685d62aa765fed23f3a2c576a4e
                    google, phone, +1 800-555-0100,    fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30
                    vk,     phone, +7 999 555 11 11,   f09f2c3d48f31e2a802944ade2e5aec5
                    vk,     email, mail@yandex.ru,     3c56ff8fef0f6c65b36b2d25720fe276
                    """)
    void hashesWhatIsLeft(String dialect, String type, String raw, String expected) {
        Rule rule = rule(dialect, IdentifierType.of(type).orElseThrow());
        assertThat(rule.normalise(raw, PhoneRegion.NONE)).isEqualTo(new Usable(expected));
    }

    @Test
    void takesAValueThatCameHashedAsItIsWhereTheAlgorithmIsTheSame() {
        String sha256 = "BD93EA95F242F02313ECCF0AB0BB7FE5121A052DE42D2CB7BD332FB9F537CBFA";
        String md5 = "3c56ff8fef0f6c65b36b2d25720fe276";

        assertThat(rule("yandex", IdentifierType.EMAIL).normalise(" " + sha256, PhoneRegion.NONE))
                .isEqualTo(new Usable("bd93ea95f242f02313eccf0ab0bb7fe5121a052de42d2cb7bd332fb9f537cbfa"));
        assertThat(rule("yandex", IdentifierType.PHONE).normalise(md5, PhoneRegion.NONE))
                .isEqualTo(new Unusable(Reason.HASHED_OTHERWISE));
        assertThat(rule("vk", IdentifierType.EMAIL).normalise(md5, PhoneRegion.NONE))
                .isEqualTo(new Usable(md5));
        assertThat(rule("vk", IdentifierType.EMAIL).normalise(sha256, PhoneRegion.NONE))
                .isEqualTo(new Unusable(Reason.HASHED_OTHERWISE));
        assertThat(Dialects.GOOGLE
                        .withHashing(Hashing.SHA256_BASE64)
                        .rule(IdentifierType.EMAIL)
                        .orElseThrow()
                        .normalise(sha256, PhoneRegion.NONE))
                .isEqualTo(new Usable("vZPqlfJC8CMT7M8KsLt/5RIaBS3kLSy3vTMvufU3y/o="));
        assertThat(plain("plain", IdentifierType.EMAIL, sha256, PhoneRegion.NONE))
                .isEqualTo("! already_hashed");
        assertThat(rule("plain", IdentifierType.ID).normalise(md5, PhoneRegion.NONE))
                .isEqualTo(new Usable(md5));
    }

    @Test
    void neverMakesAHashOfNothing() {
        for (Dialect dialect : Dialects.all()) {
            for (Rule rule : dialect.rules()) {
                for (String nothing : new String[] {"", "  ", "\u00a0\ufeff", "\t\n"}) {
                    assertThat(rule.normalise(nothing, PhoneRegion.NONE))
                            .as("%s %s", dialect.name(), rule.type())
                            .isEqualTo(new Unusable(Reason.EMPTY));
                }
            }
        }
    }

    @Test
    void refusesWhatIsLongerThanAnyIdentifierBeforeLookingAtIt() {
        for (Dialect dialect : Dialects.all()) {
            for (Rule rule : dialect.rules()) {
                assertThat(rule.normalise("9".repeat(10_000_000), PhoneRegion.NONE))
                        .isEqualTo(new Unusable(Reason.TOO_LONG));
            }
        }
    }

    @Test
    void givesTheSameForWhatIsNormalisedAlready() {
        for (Dialect dialect : Dialects.all()) {
            Dialect clear = dialect.withHashing(Hashing.NONE);
            assertIdempotent(clear, IdentifierType.EMAIL, " A.B+c@GMail.com ");
            assertIdempotent(clear, IdentifierType.PHONE, "+7 (999) 555-11-11");
            assertIdempotent(clear, IdentifierType.FAMILY_NAME, "O'Quinn, Jr., DDS");
        }
    }

    private static void assertIdempotent(Dialect dialect, IdentifierType type, String raw) {
        dialect.rule(type).ifPresent(rule -> {
            Normalised once = rule.normalise(raw, PhoneRegion.NONE);
            assertThat(once).isInstanceOf(Usable.class);
            if (once instanceof Usable(String value)) {
                assertThat(rule.normalise(value, PhoneRegion.NONE)).isEqualTo(once);
            }
        });
    }

    @Test
    void namesEveryRuleAndItsSource() {
        assertThat(Dialects.all())
                .flatMap(Dialect::rules)
                .allSatisfy(rule -> assertThat(rule.source()).isNotBlank());
        assertThat(rule("google", IdentifierType.EMAIL).words())
                .isEqualTo(
                        "trim white space, remove all white space, lower case, at gmail.com and googlemail.com remove"
                                + " dots and +tag before the @, must be an e-mail address; sha256-hex");
    }

    @Test
    void printsNoValue() {
        assertThat(new Usable("ada@example.com")).hasToString("Usable");
    }

    /** The normalised value before it is hashed, or "! " and the code of the reason. */
    private static String plain(String dialect, IdentifierType type, String raw, PhoneRegion region) {
        Rule rule = Dialects.named(dialect)
                .orElseThrow()
                .withHashing(Hashing.NONE)
                .rule(type)
                .orElseThrow();
        return switch (rule.normalise(raw, region)) {
            case Usable(String value) -> value;
            case Unusable(Reason reason) -> "! " + reason.code();
        };
    }

    private static Rule rule(String dialect, IdentifierType type) {
        return Dialects.named(dialect).orElseThrow().rule(type).orElseThrow();
    }
}
