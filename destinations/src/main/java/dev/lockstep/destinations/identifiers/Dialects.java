package dev.lockstep.destinations.identifiers;

import static dev.lockstep.destinations.identifiers.Hashing.MD5_HEX;
import static dev.lockstep.destinations.identifiers.Hashing.NONE;
import static dev.lockstep.destinations.identifiers.Hashing.SHA256_HEX;
import static dev.lockstep.destinations.identifiers.IdentifierType.CITY;
import static dev.lockstep.destinations.identifiers.IdentifierType.COUNTRY;
import static dev.lockstep.destinations.identifiers.IdentifierType.EMAIL;
import static dev.lockstep.destinations.identifiers.IdentifierType.FAMILY_NAME;
import static dev.lockstep.destinations.identifiers.IdentifierType.GIVEN_NAME;
import static dev.lockstep.destinations.identifiers.IdentifierType.ID;
import static dev.lockstep.destinations.identifiers.IdentifierType.PHONE;
import static dev.lockstep.destinations.identifiers.IdentifierType.POSTAL_CODE;
import static dev.lockstep.destinations.identifiers.IdentifierType.PROFILE_ID;
import static dev.lockstep.destinations.identifiers.IdentifierType.STATE;
import static dev.lockstep.destinations.identifiers.Step.CHECK_COUNTRY;
import static dev.lockstep.destinations.identifiers.Step.CHECK_EMAIL;
import static dev.lockstep.destinations.identifiers.Step.CHECK_LATIN;
import static dev.lockstep.destinations.identifiers.Step.CHECK_POSTAL_CODE;
import static dev.lockstep.destinations.identifiers.Step.CHECK_UUID;
import static dev.lockstep.destinations.identifiers.Step.COMPOSE;
import static dev.lockstep.destinations.identifiers.Step.FOLD_GMAIL;
import static dev.lockstep.destinations.identifiers.Step.FOLD_MAILBOX;
import static dev.lockstep.destinations.identifiers.Step.KEEP_BEFORE_HYPHEN;
import static dev.lockstep.destinations.identifiers.Step.KEEP_LETTERS;
import static dev.lockstep.destinations.identifiers.Step.LOWER_CASE;
import static dev.lockstep.destinations.identifiers.Step.PHONE_DIGITS;
import static dev.lockstep.destinations.identifiers.Step.PHONE_E164;
import static dev.lockstep.destinations.identifiers.Step.REMOVE_NAME_SUFFIXES;
import static dev.lockstep.destinations.identifiers.Step.REMOVE_PUNCTUATION;
import static dev.lockstep.destinations.identifiers.Step.REMOVE_TITLES;
import static dev.lockstep.destinations.identifiers.Step.REMOVE_WHITE_SPACE;
import static dev.lockstep.destinations.identifiers.Step.TRIM;
import static dev.lockstep.destinations.identifiers.Step.UPPER_CASE;

import java.util.List;
import java.util.Optional;

/**
 * The dialects that are spoken. A change here that may change a result raises the dialect's version.
 *
 * <p>Where the sources of a platform disagree, the comment says so and which one is followed.
 */
public final class Dialects {

    private static final String YANDEX_DATA = "https://yandex.ru/dev/audience/en/intro/data-requirements";
    private static final String METRICA_DATA = "https://yandex.com/dev/metrika/en/data-import/simple-orders-data";
    private static final String GOOGLE_FORMATTING =
            "https://developers.google.com/data-manager/api/devguides/concepts/formatting";
    private static final String GOOGLE_FORMATTER =
            "https://github.com/googleads/data-manager-java/blob/main/data-manager-util/"
                    + "src/main/java/com/google/ads/datamanager/util/UserDataFormatter.java";
    private static final String META_AUDIENCES =
            "https://developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences";
    private static final String META_LIBRARY = "https://github.com/facebook/facebook-java-business-sdk/blob/main/"
            + "src/test/java/com/facebook/ads/ServerSideNormalizationTest.java";
    private static final String TIKTOK_FILE =
            "https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file";
    private static final String SNAP_LISTS = "https://developers.snap.com/api/marketing-api/Ads-API/customer-lists";
    private static final String KOALA_SERVER =
            "https://github.com/getkoala/docs/blob/main/developer-guides/server-side.mdx";
    private static final String VK_LISTS = "https://target.my.com/help/advertisers/sourceuserlists/en";

    /** What a file or a webhook of the user's own gets, where no platform has a say. An id is sent as it is. */
    public static final Dialect PLAIN = new Dialect(
            "plain",
            1,
            List.of(
                    new Rule(
                            EMAIL,
                            List.of(TRIM, LOWER_CASE, CHECK_EMAIL),
                            SHA256_HEX,
                            "https://www.rfc-editor.org/rfc/rfc5321"),
                    new Rule(PHONE, List.of(TRIM, PHONE_E164), SHA256_HEX, "https://www.itu.int/rec/T-REC-E.164"),
                    new Rule(ID, List.of(TRIM), NONE, "the shop's own")));

    /** No rule for Gmail's dots and tags is documented, so they stay. The columns of a file are all hashed or none is. */
    public static final Dialect YANDEX = new Dialect(
            "yandex",
            1,
            List.of(
                    new Rule(
                            EMAIL,
                            List.of(TRIM, COMPOSE, LOWER_CASE, CHECK_EMAIL, CHECK_LATIN),
                            SHA256_HEX,
                            YANDEX_DATA),
                    new Rule(PHONE, List.of(TRIM, PHONE_DIGITS), SHA256_HEX, YANDEX_DATA)));

    /** The same to look at, hashed as the orders of Yandex Metrica want it. */
    public static final Dialect METRICA = new Dialect(
            "metrica",
            1,
            List.of(
                    new Rule(
                            EMAIL, List.of(TRIM, COMPOSE, LOWER_CASE, CHECK_EMAIL, CHECK_LATIN), MD5_HEX, METRICA_DATA),
                    new Rule(PHONE, List.of(TRIM, PHONE_DIGITS), MD5_HEX, METRICA_DATA)));

    /** Names, and what is done about titles and suffixes, are those of Google's own formatter, which the page leaves open. */
    public static final Dialect GOOGLE = new Dialect(
            "google",
            1,
            List.of(
                    new Rule(
                            EMAIL,
                            List.of(TRIM, REMOVE_WHITE_SPACE, LOWER_CASE, FOLD_GMAIL, CHECK_EMAIL),
                            SHA256_HEX,
                            GOOGLE_FORMATTING),
                    new Rule(PHONE, List.of(TRIM, PHONE_E164), SHA256_HEX, GOOGLE_FORMATTING),
                    new Rule(GIVEN_NAME, List.of(TRIM, LOWER_CASE, REMOVE_TITLES), SHA256_HEX, GOOGLE_FORMATTER),
                    new Rule(
                            FAMILY_NAME, List.of(TRIM, LOWER_CASE, REMOVE_NAME_SUFFIXES), SHA256_HEX, GOOGLE_FORMATTER),
                    new Rule(COUNTRY, List.of(TRIM, UPPER_CASE, CHECK_COUNTRY), NONE, GOOGLE_FORMATTING),
                    new Rule(POSTAL_CODE, List.of(TRIM), NONE, GOOGLE_FORMATTING)));

    /** City, state and postal code are done as Meta's own library does them; its page gives the result alone. */
    public static final Dialect META = new Dialect(
            "meta",
            1,
            List.of(
                    new Rule(EMAIL, List.of(TRIM, LOWER_CASE, CHECK_EMAIL), SHA256_HEX, META_AUDIENCES),
                    new Rule(PHONE, List.of(TRIM, PHONE_DIGITS), SHA256_HEX, META_AUDIENCES),
                    new Rule(ID, List.of(TRIM), NONE, META_AUDIENCES),
                    new Rule(GIVEN_NAME, List.of(TRIM, LOWER_CASE, REMOVE_PUNCTUATION), SHA256_HEX, META_AUDIENCES),
                    new Rule(FAMILY_NAME, List.of(TRIM, LOWER_CASE, REMOVE_PUNCTUATION), SHA256_HEX, META_AUDIENCES),
                    new Rule(CITY, List.of(LOWER_CASE, KEEP_LETTERS), SHA256_HEX, META_LIBRARY),
                    new Rule(STATE, List.of(LOWER_CASE, KEEP_LETTERS), SHA256_HEX, META_LIBRARY),
                    new Rule(COUNTRY, List.of(LOWER_CASE, KEEP_LETTERS, CHECK_COUNTRY), SHA256_HEX, META_LIBRARY),
                    new Rule(
                            POSTAL_CODE,
                            List.of(REMOVE_WHITE_SPACE, KEEP_BEFORE_HYPHEN, LOWER_CASE, CHECK_POSTAL_CODE),
                            SHA256_HEX,
                            META_LIBRARY)));

    /**
     * The help pages disagree: an older one wants phones without the plus, the newer one recommends it; one strips tags from
     * e-mails, the newer one only white space. The newer one is followed.
     */
    public static final Dialect TIKTOK = new Dialect(
            "tiktok",
            1,
            List.of(
                    new Rule(
                            EMAIL, List.of(TRIM, REMOVE_WHITE_SPACE, LOWER_CASE, CHECK_EMAIL), SHA256_HEX, TIKTOK_FILE),
                    new Rule(PHONE, List.of(TRIM, PHONE_E164), SHA256_HEX, TIKTOK_FILE)));

    public static final Dialect SNAP = new Dialect(
            "snap",
            1,
            List.of(
                    new Rule(EMAIL, List.of(TRIM, LOWER_CASE, CHECK_EMAIL), SHA256_HEX, SNAP_LISTS),
                    new Rule(PHONE, List.of(TRIM, PHONE_DIGITS), SHA256_HEX, SNAP_LISTS)));

    /** VK Ads and myTarget, which take MD5 and nothing else hashed. */
    public static final Dialect VK = new Dialect(
            "vk",
            1,
            List.of(
                    new Rule(PHONE, List.of(TRIM, PHONE_DIGITS), MD5_HEX, VK_LISTS),
                    new Rule(EMAIL, List.of(TRIM, LOWER_CASE, CHECK_EMAIL), MD5_HEX, VK_LISTS)));

    /** The rule is that of Reddit's own connector at Segment; Reddit's pages say no more than trim and lower case. */
    public static final Dialect REDDIT = new Dialect(
            "reddit",
            1,
            List.of(new Rule(
                    EMAIL,
                    List.of(TRIM, LOWER_CASE, FOLD_MAILBOX, CHECK_EMAIL),
                    SHA256_HEX,
                    "https://github.com/segmentio/action-destinations/blob/main/packages/destination-actions/src/"
                            + "destinations/reddit-audiences/syncAudience/functions.ts")));

    public static final Dialect LINKEDIN = new Dialect(
            "linkedin",
            1,
            List.of(
                    new Rule(
                            EMAIL,
                            List.of(TRIM, LOWER_CASE, CHECK_EMAIL),
                            SHA256_HEX,
                            "https://learn.microsoft.com/en-us/linkedin/marketing/matched-audiences/create-and-manage-segment-users")));

    public static final Dialect PINTEREST = new Dialect(
            "pinterest",
            1,
            List.of(new Rule(
                    EMAIL,
                    List.of(TRIM, LOWER_CASE, CHECK_EMAIL),
                    SHA256_HEX,
                    "https://developers.pinterest.com/docs/api/v5/customer_lists-create")));

    public static final Dialect MICROSOFT = new Dialect(
            "microsoft",
            1,
            List.of(new Rule(
                    EMAIL,
                    List.of(TRIM, LOWER_CASE, CHECK_EMAIL),
                    SHA256_HEX,
                    "https://learn.microsoft.com/en-us/advertising/bulk-service/customer-list-item")));

    /** The page says nothing of phone numbers, so none are sent. */
    public static final Dialect X = new Dialect(
            "x",
            1,
            List.of(new Rule(
                    EMAIL,
                    List.of(TRIM, LOWER_CASE, CHECK_EMAIL),
                    SHA256_HEX,
                    "https://developer.x.com/en/docs/x-ads-api/audiences/overview/user-data")));

    /** Nothing is hashed: Koala knows its profiles by these very values. */
    public static final Dialect KOALA = new Dialect(
            "koala",
            1,
            List.of(
                    new Rule(PROFILE_ID, List.of(TRIM, LOWER_CASE, CHECK_UUID), NONE, KOALA_SERVER),
                    new Rule(EMAIL, List.of(TRIM, LOWER_CASE, CHECK_EMAIL), NONE, KOALA_SERVER)));

    private static final List<Dialect> ALL = List.of(
            PLAIN, YANDEX, METRICA, GOOGLE, META, TIKTOK, SNAP, VK, REDDIT, LINKEDIN, PINTEREST, MICROSOFT, X, KOALA);

    private Dialects() {}

    public static List<Dialect> all() {
        return ALL;
    }

    public static Optional<Dialect> named(String name) {
        return ALL.stream().filter(dialect -> dialect.name().equals(name)).findFirst();
    }
}
