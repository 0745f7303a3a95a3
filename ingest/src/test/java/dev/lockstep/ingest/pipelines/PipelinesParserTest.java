package dev.lockstep.ingest.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Answer;
import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.ReceivedText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as the references show them, and what is understood by each. */
class PipelinesParserTest {

    private static final String TOO_LONG = "refused too_long longer than 32768 bytes; shorten or split it";

    private final PipelinesParser parser = new PipelinesParser();

    @ParameterizedTest
    @MethodSource({"calls", "meanings", "batches"})
    void isUnderstoodAs(Example example) {
        assertThat(ReceivedText.of(parse(example.request(), example.body()))).isEqualTo(example.expected());
    }

    static Stream<Example> calls() {
        return Example.in("""
                identify
                {'userId':'42','traits':{'email':'jane@example.com','plan':'pro','createdAt':'2026-05-01T10:00:00Z','gone':null},
                'timestamp':'2026-02-01T10:00:00Z','messageId':'m-1'}
                → attributes of id:42 email:jane@example.com at 2026-02-01T10:00:00.000Z #m-1 \
                {'createdAt':'2026-05-01T10:00:00Z','email':'jane@example.com','plan':'pro'} without gone

                identify
                {'anonymousId':'c0e5','traits':{'utm':'x'}}
                → attributes of anonymous_id:c0e5 {'utm':'x'}

                identify
                {'traits':{'email':'jane@example.com'}}
                → attributes of email:jane@example.com {'email':'jane@example.com'}

                track
                {'userId':'42','type':'track','event':'Order Completed','properties':{'total':59.90},'messageId':'m-2'}
                → event 'Order Completed' of id:42 #m-2 {'total':59.9}

                track
                {'type':'identify','userId':'42','event':'The path says what it is'}
                → event 'The path says what it is' of id:42 {}

                track
                {'type':['odd'],'userId':'42','event':'E','sentAt':'2026-03-02T00:00:00Z','originalTimestamp':'2026-02-28'}
                → event 'E' of id:42 at 2026-02-28T00:00:00.000Z {}

                p
                {'anonymousId':'c0e5','name':'home','properties':{'url':'https://shop/x'},'writeKey':'k'}
                → event 'Page Viewed' of anonymous_id:c0e5 {'name':'home','url':'https://shop/x'}

                screen
                {'userId':'42','name':'Dashboard','properties':{}}
                → event 'Screen Viewed' of id:42 {'name':'Dashboard'}

                group
                {'userId':'42','groupId':'acme','traits':{'object_type_id':'1','name':'Acme'}}
                → attributes of id:42 {'group_id':'acme'}

                alias
                {'previousId':'c0e5','userId':'42'}
                → alias of id:42 was id:c0e5

                track
                {'userId':'42'}
                → refused missing_field event: missing; this type of call needs it

                track
                {'event':'E'}
                → refused no_person userId: nothing says who it is about; give one, or anonymousId or email

                track
                {'userId':'42','event':'E','timestamp':'soon'}
                → refused bad_timestamp timestamp: not a point in time of the years 1 to 9999; write ISO 8601, such as \
                2026-03-01T09:00:00Z, or Unix seconds

                track
                [{'userId':'42','event':'E'}]
                → refused broken_json not one whole JSON object, from byte 1 of the call on; send a whole one
                """);
    }

    static Stream<Example> meanings() {
        return Example.in("""
                track
                {'userId':'42','event':'User Deleted','messageId':'m'}
                → erasure of id:42 #m

                track
                {'userId':'42','event':'Delete Person'}
                → erasure of id:42

                track
                {'userId':'42','event':'User Suppressed','properties':{'why':'asked'}}
                → bar id:42

                track
                {'userId':'42','event':'User Unsuppressed'}
                → readmit id:42

                track
                {'context':{'device':{'token':'t','type':'ios'}},'userId':'42','event':'Device Created or Updated',
                'properties':{'app_version':'3'}}
                → event 'Device Created or Updated' of id:42 {'app_version':'3','device':{'token':'t','type':'ios'}}

                track
                {'userId':'42','event':'Device Deleted','context':{'device':{'token':'t'}},'properties':{'device':'own'}}
                → event 'Device Deleted' of id:42 {'device':'own'}

                track
                {'context':{'device':{'token':'t'}},'userId':'42','event':'Order Completed'}
                → event 'Order Completed' of id:42 {}

                track
                {'userId':'42','event':'Report Delivery Event','properties':{'deliveryId':'d','metric':'opened'}}
                → event 'Report Delivery Event' of id:42 {'deliveryId':'d','metric':'opened'}

                track
                {'anonymousId':'c0e5','event':'Object Deleted','properties':{'objectId':'acme','objectTypeId':'1'}}
                → ignored 1

                track
                {'userId':'42','event':'Relationship Deleted','properties':{'objectId':'acme'}}
                → ignored 1

                identify
                {'userId':'42','event':'User Deleted'}
                → attributes of id:42 {}
                """);
    }

    static Stream<Example> batches() {
        return Example.in("""
                batch
                {'batch':[{'type':'identify','userId':'42','traits':{'plan':'pro'},'messageId':'m-3'},
                {'type':'track','userId':'42','event':'x','messageId':'m-4'}],'context':{},'integrations':{'All':true}}
                → attributes of id:42 #m-3 {'plan':'pro'}
                → event 'x' of id:42 #m-4 {}

                b
                {'writeKey':'k','batch':[{'type':'track','event':'x'},{'type':'track','event':'y','email':'own@b.c'}],
                'sentAt':'2026-03-01T09:00:00Z','context':{'ip':'::1','traits':{'email':'a@b.c'}}}
                → event 'x' of email:a@b.c {}
                → event 'y' of email:own@b.c {}

                batch
                {'batch' : [ {'type':'track','userId':'1','event':'a, [{ \\\\'} ,\t
                {'type':'track','userId':'2'},{'type':'track',,},'text',
                {'type':'delete','userId':'3'},{'userId':'4','event':'e'},{'type':'track','userId':'5','event':'Object Deleted'} ] }
                → event 'a, [{ \\' of id:1 {}
                → erasure of id:3
                → 1 refused missing_field event: missing; this type of call needs it
                → 2 refused broken_json not one whole JSON object, from byte 17 of the call on; send a whole one
                → 3 refused broken_json not one whole JSON object, from byte 1 of the call on; send a whole one
                → 5 refused unknown_type type: missing; write track, identify, page, screen, group, alias or delete
                → ignored 1

                batch
                {'batch':[{'type':'track','userId':'1','event':'e'}
                → refused broken_json not one whole JSON object in UTF-8 with a list named batch; send one

                batch
                {'batch':null}
                → refused wrong_type batch: must be a list of calls

                batch
                {'type':'track','userId':'42','event':'x'}
                → refused missing_field batch: missing; send a list of calls
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            batch | {'batch':[{'writeKey':'not this'}],'sentAt':'x','writeKey':'k'} | k
            batch | {'writeKey':'k','batch':[{'a':'},]'}]}                          | k
            track | {'userId':'42','writeKey':'k','context':{'writeKey':'not this'}} | k
            track | {'userId':'42'}                                                | ``
            track | {'writeKey':7}                                                 | ``
            track | {'writeKey':'k'                                                | ``
            batch | {'writeKey':'k'}                                               | ``
            batch | {'writeKey':'k','writeKey':'k','batch':[]}                     | ``
            """)
    void theWriteKeyOfABody(String path, String body, String key) {
        byte[] bytes = Example.bytes(body);

        assertThat(parser.writeKey(callOf(path), bytes, 0, bytes.length).orElse(""))
                .isEqualTo(key);
    }

    @Test
    void aCallOf32KilobytesIsTheLongest() {
        byte[] longest = Example.bytes(call("x".repeat(32 * 1024 - call("").length())));
        byte[] tooLong = Example.bytes(call("x".repeat(32 * 1024 + 1 - call("").length())));

        assertThat(parse("track", longest)).isInstanceOf(Received.Understood.class);
        assertThat(ReceivedText.of(parse("track", tooLong))).isEqualTo(TOO_LONG);
    }

    @Test
    void anItemThatIsLongerIsRefusedAlone() {
        String large = call("x".repeat(32 * 1024));

        assertThat(ReceivedText.of(
                        parse("batch", Example.bytes("{'batch':[" + call("a") + "," + large + "," + call("b") + "]}"))))
                .isEqualTo("event 'E' of id:42 {'note':'a'}\nevent 'E' of id:42 {'note':'b'}\n1 " + TOO_LONG);
    }

    @Test
    void aBatchOf500KilobytesIsTheLongest() {
        String around = "{'batch':[],'note':''}";

        assertThat(parse("batch", batch(500 * 1024 - around.length()))).isInstanceOf(Received.Understood.class);
        assertThat(parse("batch", batch(500 * 1024 + 1 - around.length())))
                .isInstanceOfSatisfying(Received.Refused.class, refused -> {
                    assertThat(refused.why().reason()).isEqualTo(Reason.TOO_LONG);
                    assertThat(refused.why().field()).isEqualTo("batch");
                });
    }

    @Test
    void onlyStrictModeAnswersWithWhatIsWrong() {
        Received good = parse("track", Example.bytes(call("")));
        Received bad = parse("track", Example.bytes("{'userId':'42'}"));
        Received mixed = parse(
                "batch", Example.bytes("{'batch':[" + call("") + ",{'type':'track'},{'type':'page','userId':[]}]}"));

        for (Received received : new Received[] {good, bad, mixed}) {
            assertThat(PipelinesAnswer.of(received, false)).isEqualTo(Answer.OK);
        }
        assertThat(PipelinesAnswer.of(good, true)).isEqualTo(Answer.OK);
        assertThat(PipelinesAnswer.of(bad, true))
                .isEqualTo(new Answer(400, "{\"meta\":{\"errors\":[\"event: missing; this type of call needs it\"]}}"));
        assertThat(PipelinesAnswer.of(mixed, true).body().replace('"', '\''))
                .isEqualTo(
                        "{'meta':{'errors':['batch.1: userId: nothing says who it is about; give one, or anonymousId or"
                                + " email','batch.2: userId: must be a string or an integer']}}");
    }

    private static String call(String note) {
        return "{'type':'track','userId':'42','event':'E','properties':{'note':'" + note + "'}}";
    }

    private static byte[] batch(int noteBytes) {
        return Example.bytes("{'batch':[],'note':'" + "x".repeat(noteBytes) + "'}");
    }

    private Received parse(String path, byte[] body) {
        return parser.parse(callOf(path), body, 0, body.length, ReceivedText.RECEIPT);
    }

    private static PipelinesCall callOf(String path) {
        return PipelinesCall.of(path).orElseThrow();
    }
}
