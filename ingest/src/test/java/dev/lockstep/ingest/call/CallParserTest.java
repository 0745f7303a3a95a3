package dev.lockstep.ingest.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallParserTest {

    private static final String AT = "'timestamp':'2026-03-01T09:00:00Z'";
    private static final long NINE = Instants.parse("2026-03-01T09:00:00Z").orElseThrow();

    private final CallParser parser = new CallParser(Interest.everything());

    @Test
    void aTrackIsAnEvent() {
        assertThat(fact("{'type':'track','userId':'u1','anonymousId':'a1','event':'Order Completed','messageId':'m1',"
                        + "'properties':{'revenue':59.9,'gift':true,'items':[{'sku':'s1'},'x'],'note':null},"
                        + "'timestamp':'2026-03-01T10:00:00.000+01:00','integrations':{'All':true}}"))
                .isEqualTo(new Fact.Event(
                        Optional.of("m1"),
                        NINE,
                        List.of(Identifier.id("u1"), Identifier.anonymous("a1")),
                        "Order Completed",
                        Map.of(
                                "revenue", Value.of(59.9),
                                "gift", Value.of(true),
                                "items",
                                        new Value.Items(List.of(
                                                new Value.Fields(Map.of("sku", Value.of("s1"))), Value.of("x"))))));
    }

    @Test
    void theFieldsOfACallComeInAnyOrder() {
        assertThat(fact("{'properties':{'a':1},'timestamp':1772355600,'event':'E','userId':7,'type':'track'}"))
                .isEqualTo(new Fact.Event(
                        Optional.empty(), NINE, List.of(Identifier.id("7")), "E", Map.of("a", Value.of(1))));
    }

    @Test
    void pagesAndScreensAreEventsWithNameAndCategoryAsProperties() {
        assertThat(fact("{'type':'page','userId':'u','name':'Home','category':'Docs','properties':{'category':'own'},"
                        + AT + "}"))
                .isEqualTo(event("Page Viewed", Map.of("name", Value.of("Home"), "category", Value.of("own"))));
        assertThat(fact("{'type':'screen','userId':'u','name':'Cart'," + AT + "}"))
                .isEqualTo(event("Screen Viewed", Map.of("name", Value.of("Cart"))));
    }

    @Test
    void anIdentifyChangesAttributesAndItsEmailNamesThePerson() {
        assertThat(fact(
                        "{'type':'identify','userId':'u','traits':{'email':' Ann@Shop.Example ','plan':null,'a':{'b':null}},"
                                + AT + "}"))
                .isEqualTo(new Fact.AttributeChange(
                        Optional.empty(),
                        NINE,
                        List.of(Identifier.id("u"), Identifier.email("ann@shop.example")),
                        Map.of(
                                "email", Optional.of(Value.of(" Ann@Shop.Example ")),
                                "plan", Optional.empty(),
                                "a", Optional.of(new Value.Fields(Map.of())))));
    }

    @Test
    void theOtherTypesOfCall() {
        List<Identifier> u = List.of(Identifier.id("u"));
        assertThat(fact("{'type':'group','userId':'u','groupId':42,'traits':{'name':'Acme'}," + AT + "}"))
                .isEqualTo(new Fact.AttributeChange(
                        Optional.empty(), NINE, u, Map.of("group_id", Optional.of(Value.of("42")))));
        assertThat(fact("{'type':'alias','userId':'u','previousId':'p'," + AT + "}"))
                .isEqualTo(new Fact.Alias(Optional.empty(), NINE, u, Identifier.id("p")));
        assertThat(fact("{'type':'delete','userId':'u'," + AT + "}"))
                .isEqualTo(new Fact.Erasure(Optional.empty(), NINE, u));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'userId':'u'                                               | ID u
            'userId':12345678901234567890                              | ID 12345678901234567890
            'userId':'','anonymousId':'a'                              | ANONYMOUS a
            'userId':null,'email':'A@B.C'                              | EMAIL a@b.c
            'email':'a@b.c','context':{'traits':{'email':'x@y.z'}}     | EMAIL a@b.c
            'context':{'ip':'::1','traits':{'plan':[],'email':'x@y.z'}} | EMAIL x@y.z
            'anonymousId':'a','email':'e@f.g','userId':'u'             | ID u, EMAIL e@f.g, ANONYMOUS a
            'userId':'u','traits':{'email':'x@y.z'}                    | ID u
            'userId':'u','context':'odd'                               | ID u
            """)
    void thePersonOfATrack(String fields, String identifiers) {
        assertThat(fact("{'type':'track','event':'E'," + fields + "," + AT + "}")
                        .identifiers())
                .extracting(identifier -> identifier.kind() + " " + identifier.value())
                .containsExactly(identifiers.split(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'timestamp':1772355600                                          | 2026-03-01T09:00:00.000Z
            'timestamp':1772355600123                                       | 2026-03-01T09:00:00.123Z
            'timestamp':1772355600.5                                        | 2026-03-01T09:00:00.500Z
            'timestamp':'2026-03-01'                                        | 2026-03-01T00:00:00.000Z
            'timestamp':null,'originalTimestamp':'2026-03-01T09:00:00.123Z' | 2026-03-01T09:00:00.123Z
            """)
    void theInstant(String fields, String instant) {
        assertThat(Instants.format(fact("{'type':'track','event':'E','userId':'u'," + fields + "}")
                        .timestamp()))
                .isEqualTo(instant);
    }

    @Test
    void whatTheCallDoesNotSayIsKnownFromOutside() {
        Envelope envelope = new Envelope(Optional.of(CallType.TRACK), Optional.of("a@b.c"), OptionalLong.of(NINE));

        assertThat(fact("{'type':'identify','event':'E'}", envelope))
                .isEqualTo(new Fact.Event(Optional.empty(), NINE, List.of(Identifier.email("a@b.c")), "E", Map.of()));
        assertThat(fact("{'event':'E','email':'own@b.c','timestamp':5}", envelope))
                .isEqualTo(new Fact.Event(Optional.empty(), 5000, List.of(Identifier.email("own@b.c")), "E", Map.of()));
    }

    @Test
    void theDeviceOfACallAboutOneIsItsProperty() {
        assertThat(fact("{'type':'track','userId':'u','event':'Device Deleted','context':{'device':{'token':'t'}}," + AT
                        + "}"))
                .isEqualTo(event("Device Deleted", Map.of("device", new Value.Fields(Map.of("token", Value.of("t"))))));
        assertThat(fact("{'context':{'device':{'token':'t'}},'type':'track','userId':'u','event':'E'," + AT + "}"))
                .isEqualTo(event("E", Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'track'                                            | BROKEN_JSON
            {'type':'track'} {}                                        | BROKEN_JSON
            {'type':'track'}]                                          | BROKEN_JSON
            []                                                         | BROKEN_JSON
            42                                                         | BROKEN_JSON
            nonsense                                                   | BROKEN_JSON
            {'a':01}                                                   | BROKEN_JSON
            {'a':NaN}                                                  | BROKEN_JSON
            {'a':'b'                                                   | BROKEN_JSON
            {'a':[1,}                                                  | BROKEN_JSON
            {'a':[1                                                    | BROKEN_JSON
            {'a'                                                       | BROKEN_JSON
            {'a':                                                      | BROKEN_JSON
            {'userId':'u','event':'E',@}                               | UNKNOWN_TYPE
            {'type':'Track','userId':'u','event':'E',@}                | UNKNOWN_TYPE
            {'type':'track','userId':'u',@}                            | MISSING_FIELD
            {'type':'track','userId':'u','event':' ',@}                | MISSING_FIELD
            {'type':'alias','userId':'u',@}                            | MISSING_FIELD
            {'type':'group','userId':'u',@}                            | MISSING_FIELD
            {'type':'track','event':'E',@}                             | NO_PERSON
            {'type':'track','event':'E','userId':' ',@}                | NO_PERSON
            {'type':'alias','previousId':'p',@}                        | NO_PERSON
            {'type':'track','userId':'u','event':'E'}                  | NO_TIMESTAMP
            {'type':'track','userId':'u','event':'E','sentAt':'2026-03-01'} | NO_TIMESTAMP
            {'type':'track','userId':'u','event':'E','timestamp':'soon'} | BAD_TIMESTAMP
            {'type':'track','userId':'u','event':'E','timestamp':1e20} | BAD_TIMESTAMP
            {'type':'track','userId':'u','event':'E','timestamp':{}}   | WRONG_TYPE
            {'type':'track','userId':['u'],'event':'E',@}              | WRONG_TYPE
            {'type':'track','userId':1.5,'event':'E',@}                | WRONG_TYPE
            {'type':'track','userId':'u','event':5,@}                  | WRONG_TYPE
            {'type':'track','userId':'u','event':'E','properties':[],@} | WRONG_TYPE
            {'type':'identify','userId':'u','traits':'x',@}            | WRONG_TYPE
            {'type':'track','userId':'u','event':'E','userId':'v',@}   | DUPLICATE_KEY
            {'type':'track','userId':'u','event':'E','properties':{'a':1,'a':1},@} | DUPLICATE_KEY
            {'type':'track','userId':'u','event':'E','context':{'x':[{'a':1,'a':1}]},@} | DUPLICATE_KEY
            {'type':'track','userId':'u','event':'E','properties':{'a':1e999},@} | NUMBER_OUT_OF_RANGE
            {'type':'track','userId':'u','event':'E','context':{'a':-1e999},@} | NUMBER_OUT_OF_RANGE
            """)
    void whatIsRefused(String call, Reason reason) {
        Parsed parsed = parse(call.replace("@", AT));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(parse("{'type':'delete','userId':'u'," + AT + "}"))
                .as("the call after a refused one")
                .isInstanceOf(Parsed.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'type':'track','userId':'u','timestamp':[],'event':'E'}         | timestamp: must be a string or a number
            {'properties':{'items':[{'price':1},{'price':1e400}]}}           | properties.items.1.price: the number is
            {'userId':'u','userId':'u'}                                      | userId: stands twice in one object
            {'type':'track','userId':'someone@shop.example','event':true}    | event: must be a string
            {'type':'track','userId':'u',} | not one whole JSON object, from byte 30 of the line on
            """)
    void aRefusalNamesTheFieldAndQuotesNoValue(String call, String message) {
        assertThat(parse(call))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.message()).startsWith(message));
    }

    @Test
    void whatIsNestedTooDeepIsRefusedBeforeItBreaksAnything() {
        String flat = "{'type':'track','userId':'u','event':'E'," + AT + ",'properties':{'a':%s}}";

        assertThat(parse(flat.formatted("[".repeat(62) + "]".repeat(62)))).isInstanceOf(Parsed.Accepted.class);
        assertThat(reason(flat.formatted("[".repeat(63) + "]".repeat(63)))).isEqualTo(Reason.TOO_DEEP);
        assertThat(reason("{'a':".repeat(100_000))).isEqualTo(Reason.TOO_DEEP);
        assertThat(reason("[".repeat(500_000))).isEqualTo(Reason.BROKEN_JSON);
    }

    @Test
    void anObjectOfManyKeysIsReadOnce() {
        StringBuilder keys = new StringBuilder("{'type':'track','userId':'u','event':'E'," + AT + ",'properties':{");
        for (int i = 0; i < 60_000; i++) {
            keys.append("'k").append(i).append("':0,");
        }
        assertThat(((Fact.Event) fact(keys + "'last':0}}")).properties()).hasSize(60_001);
        assertThat(reason(keys + "'k7':0}}")).isEqualTo(Reason.DUPLICATE_KEY);
    }

    @Test
    void keysAndNumbersHaveALength() {
        assertThat(reason("{'" + "k".repeat(5000) + "':0}")).isEqualTo(Reason.TOO_LONG);
        assertThat(reason("{'a':" + "1".repeat(5000) + "}")).isEqualTo(Reason.TOO_LONG);
        assertThat(reason("{'a':" + "1".repeat(400) + "}")).isEqualTo(Reason.NUMBER_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "80",
                "c0 af",
                "c3",
                "c3 28",
                "e2 82",
                "e0 80 af",
                "ed a0 80",
                "f0 80 80 80",
                "f4 90 80 80",
                "f8 88 80 80 80"
            })
    void whatIsNotUtf8IsRefused(String hex) {
        byte[] wrong = HexFormat.ofDelimiter(" ").parseHex(hex);
        byte[] call = "{'a':'b'}".replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] line = Arrays.copyOf(call, call.length + wrong.length);
        System.arraycopy(call, 7, line, 7 + wrong.length, call.length - 7);
        System.arraycopy(wrong, 0, line, 7, wrong.length);

        assertThat(parser.parse(line, 0, line.length))
                .isEqualTo(new Parsed.Refused(
                        Reason.BROKEN_TEXT, "not UTF-8 at byte 8 of the line; write the file in UTF-8"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            \\ud83d\\ude00           | -1
            a\\uD83D\\uDE00\\ud83d    | 19
            \\ude00\\ud83d           | 6
            \\ud83d                 | 6
            \\ud83dx\\ude00          | 6
            \\ud83d\\n              | 6
            \\ud83d\\u0041          | 6
            \\\\ud83d               | -1
            \\\\\\ud83d             | 8
            \\u00e9 and \\\\ and 😀   | -1
            """)
    void halfACharacterIsRefusedWhoeverLooksAtIt(String text, int byteNumber) {
        for (String field : List.of("userId", "other")) {
            String call = "{'%s':'%s','email':'a@b.c','type':'track','event':'E',%s}".formatted(field, text, AT);
            if (byteNumber < 0) {
                assertThat(parse(call)).isInstanceOf(Parsed.Accepted.class);
                continue;
            }
            int at = byteNumber + field.length();
            assertThat(parse(call))
                    .isEqualTo(new Parsed.Refused(
                            Reason.BROKEN_TEXT,
                            "half a character at byte " + at
                                    + " of the line; send both halves of a surrogate pair, or none"));
        }
    }

    @Test
    void aBareNulIsRefused() {
        assertThat(reason("{'type':'track','userId':'u\0'}")).isEqualTo(Reason.BROKEN_JSON);
        assertThat(reason("\0\0\0\0")).isEqualTo(Reason.BROKEN_JSON);
    }

    private Reason reason(String call) {
        return ((Parsed.Refused) parse(call)).reason();
    }

    private static Fact.Event event(String name, Map<String, Value> properties) {
        return new Fact.Event(Optional.empty(), NINE, List.of(Identifier.id("u")), name, properties);
    }

    private Fact fact(String call) {
        return fact(call, Envelope.NONE);
    }

    private Fact fact(String call, Envelope envelope) {
        byte[] bytes = call.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Parsed parsed = parser.parse(bytes, 0, bytes.length, envelope);
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).fact();
    }

    private Parsed parse(String call) {
        byte[] bytes = call.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return parser.parse(bytes, 0, bytes.length);
    }
}
