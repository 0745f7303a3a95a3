package dev.lockstep.ingest.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.ReceivedText;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of the form in which the TrackClient of customerio-node 5.2.0 was seen to send them (recorded in November 2026).
 * {@code DELETE} has no body but a media type; 200 to 299 is success, 207 as well, whose errors it hands to its caller; 408,
 * 429 and most of 5xx are sent again, after {@code Retry-After} where there is one, unless that is more than 30 s; an answer
 * must be JSON or empty.
 */
class ClientBodiesTest {

    @ParameterizedTest
    @MethodSource("requests")
    void isUnderstoodAs(Example example) {
        assertThat(ReceivedText.of(new TrackParser()
                        .parse(
                                Requests.call(example.request()),
                                example.body(),
                                0,
                                example.body().length,
                                ReceivedText.RECEIPT)))
                .isEqualTo(example.expected());
    }

    static Stream<Example> requests() {
        return Example.in("""
                PUT /api/v1/customers/run-track
                {'email':'run+shop@example.com','plan':'pro','created_at':1772355600,'anonymous_id':'run-anonymous'}
                → attributes of id:run-track email:run+shop@example.com anonymous_id:run-anonymous \
                {'anonymous_id':'run-anonymous','created_at':1772355600,'email':'run+shop@example.com','plan':'pro'}

                POST /api/v1/customers/run%2Bshop%40example.com/events
                {'type':'page','name':'https://shop.example/checkout'}
                → event 'Page Viewed' of email:run+shop@example.com \
                {'name':'https://shop.example/checkout','url':'https://shop.example/checkout'}

                POST /api/v1/events
                {'name':'watched','data':{'video':'intro'},'anonymous_id':'run-visitor'}
                → event 'watched' of anonymous_id:run-visitor {'video':'intro'}

                PUT /api/v1/customers/run-track/devices
                {'device':{'id':'token/1','platform':'ios'}}
                → event 'Device Created or Updated' of id:run-track {'device':{'token':'token/1','type':'ios'}}

                DELETE /api/v1/customers/run-track/devices/token%2F1
                → event 'Device Deleted' of id:run-track {'device':{'token':'token/1'}}

                DELETE /api/v1/customers/run-track
                → erasure of id:run-track

                POST /api/v1/customers/run-track/suppress
                {}
                → bar id:run-track

                POST /api/v1/merge_customers
                {'primary':{'id':'run-track'},'secondary':{'id':'run-second'}}
                → alias of id:run-track was id:run-second if known

                POST /api/v2/batch
                {'batch':[{'type':'person','action':'identify','identifiers':{'id':'run'},'attributes':{'plan':'free'}},
                {'type':'person','action':'event','identifiers':{'id':'run'},'name':'added','id':'01JQ00000000000094PDNTVAJ0',
                'timestamp':1772355601}]}
                → attributes of id:run {'plan':'free'}
                → event 'added' of id:run at 2026-03-01T09:00:01.000Z #01JQ00000000000094PDNTVAJ0 {}
                """);
    }
}
