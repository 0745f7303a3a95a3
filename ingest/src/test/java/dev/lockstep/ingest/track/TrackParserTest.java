package dev.lockstep.ingest.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.ReceivedText;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as Customer.io's reference shows them, at and beyond what it says in prose, and what is understood by each. */
class TrackParserTest {

    private final TrackParser parser = new TrackParser();

    @ParameterizedTest
    @MethodSource({"identifying", "events", "devicesAndPersons", "entities", "batches"})
    void isUnderstoodAs(Example example) {
        assertThat(ReceivedText.of(parser.parse(
                        Requests.call(example.request()),
                        example.body(),
                        0,
                        example.body().length,
                        ReceivedText.RECEIPT)))
                .isEqualTo(example.expected());
    }

    static Stream<Example> identifying() {
        return Example.in("""
                PUT /api/v1/customers/42
                {'email':'Jane@Example.com','created_at':1717200000,'plan':'pro','anonymous_id':'c0e5','_timestamp':1772013598,
                '_update':false,'unsubscribed':false,'cio_subscription_preferences':{'topics':{'topic_1':true}},
                'cio_relationships':{'action':'add_relationships','relationships':[]}}
                → attributes of id:42 email:jane@example.com anonymous_id:c0e5 at 2026-02-25T09:59:58.000Z \
                {'anonymous_id':'c0e5','cio_subscription_preferences':{'topics':{'topic_1':true}},'created_at':1717200000,\
                'email':'Jane@Example.com','plan':'pro','unsubscribed':false}

                PUT /api/v1/customers/jane%2Bshop%40example.com
                {'id':42}
                → attributes of id:42 email:jane+shop@example.com {'id':42}

                PUT /api/v1/customers/42
                {}
                → attributes of id:42 {}

                PUT /api/v1/customers/42
                {'plan':null,'city':'','_update':true,'_own':1}
                → attributes of id:42 {'_own':1} without plan, city if known

                PUT /api/v1/customers/42
                {'email':'','id':'42','anonymous_id':null}
                → attributes of id:42 {'id':'42'} without email, anonymous_id

                PUT /api/v1/customers/42
                {'email':'n/a','_timestamp':'1772013598'}
                → attributes of id:42 at 2026-02-25T09:59:58.000Z {'email':'n/a'}

                PUT /api/v1/customers/42
                {'attributes':{'a':1,'b':null}}
                → attributes of id:42 {'attributes':{'a':1}}

                PUT /api/v1/customers/42
                {'id':'43'}
                → refused bad_value id: another than the call is addressed to; an identifier is not changed, merge the persons \
                instead

                PUT /api/v1/customers/cio_03000001
                {'plan':'pro'}
                → refused bad_value identifier: there are no ids of Customer.io here; name the person by id or e-mail

                PUT /api/v1/customers/%20
                {'plan':'pro'}
                → refused no_person identifier: blank; put the person's id or e-mail into the path

                PUT /api/v1/customers/42
                {'_update':'yes'}
                → refused wrong_type _update: must be true or false

                PUT /api/v1/customers/42
                {'_timestamp':'2026-02-25'}
                → refused bad_timestamp _timestamp: not a point in time of the years 1 to 9999; write Unix seconds, such as \
                1772355600

                PUT /api/v1/customers/42
                {'plan':'pro'
                → refused broken_json not one whole JSON object, from byte 14 of the call on; send a whole one

                PUT /api/v1/customers/42
                {'plan':'pro','plan':'free'}
                → refused duplicate_key plan: stands twice in one object; send it once
                """);
    }

    static Stream<Example> events() {
        return Example.in("""
                POST /api/v1/customers/42/events
                {'name':'purchase','id':'01J1XZ4M0W8V0Q8E0T7M9Z7J5K','type':'event','timestamp':1717200123,
                'data':{'price':23.45,'product':'socks','recipient':'gift@example.com','note':null}}
                → event 'purchase' of id:42 at 2024-06-01T00:02:03.000Z #01J1XZ4M0W8V0Q8E0T7M9Z7J5K \
                {'price':23.45,'product':'socks','recipient':'gift@example.com'}

                POST /api/v1/customers/jane%40example.com/events
                {'name':' purchase ','id':'01j1xz4m0w8v0q8e0t7m9z7j5k','type':'whatever','data':null}
                → event 'purchase' of email:jane@example.com #01J1XZ4M0W8V0Q8E0T7M9Z7J5K {}

                POST /api/v1/customers/42/events
                {'type':'page','name':'https://shop.example/x','data':{'referrer':'r'}}
                → event 'Page Viewed' of id:42 {'name':'https://shop.example/x','referrer':'r','url':'https://shop.example/x'}

                POST /api/v1/customers/42/events
                {'type':'screen','name':'Cart','data':{'name':'own'}}
                → event 'Screen Viewed' of id:42 {'name':'own'}

                POST /api/v1/events
                {'name':'watched_video','anonymous_id':'abc123','data':{'video':'intro'}}
                → event 'watched_video' of anonymous_id:abc123 {'video':'intro'}

                POST /api/v1/events
                {'name':'invite','anonymous_id':'','data':{'recipient':'a@b.c'}}
                → ignored 1

                POST /api/v1/events
                {'name':'watched_video'}
                → refused missing_field anonymous_id: missing; this call needs it

                POST /api/v1/customers/42/events
                {'name':' '}
                → refused missing_field name: missing; this call needs it

                POST /api/v1/customers/42/events
                {'name':7}
                → refused wrong_type name: must be a string

                POST /api/v1/customers/42/events
                {'name':'purchase','data':[]}
                → refused wrong_type data: must be an object

                POST /api/v1/customers/42/events
                {'name':'purchase','id':'order-1'}
                → refused bad_value id: no ULID; write the 26 characters of one, or leave it out

                POST /api/v1/customers/42/events
                {'name':'purchase','timestamp':1e20}
                → refused bad_timestamp timestamp: not a point in time of the years 1 to 9999; write Unix seconds, such as \
                1772355600
                """);
    }

    static Stream<Example> devicesAndPersons() {
        return Example.in("""
                PUT /api/v1/customers/42/devices
                {'device':{'id':'t/1','platform':'ios','last_used':1713484800,'attributes':{'device_os':'17.4','device':'x'}}}
                → event 'Device Created or Updated' of id:42 \
                {'device':{'last_used':1713484800,'token':'t/1','type':'ios'},'device_os':'17.4'}

                DELETE /api/v1/customers/42/devices/t%2F1
                → event 'Device Deleted' of id:42 {'device':{'token':'t/1'}}

                PUT /api/v1/customers/42/devices
                {'device':{'id':'t','platform':'fridge'}}
                → refused bad_value device.platform: must be ios or android

                PUT /api/v1/customers/42/devices
                {'device':{'platform':'ios'}}
                → refused missing_field device.id: missing; this call needs it

                PUT /api/v1/customers/42/devices
                {}
                → refused missing_field device: missing; this call needs it

                DELETE /api/v1/customers/42
                → erasure of id:42

                POST /api/v1/customers/jane%40example.com/suppress
                {}
                → bar email:jane@example.com

                POST /api/v1/customers/42/unsuppress
                → readmit id:42

                POST /api/v1/merge_customers
                {'primary':{'email':'cool.person@company.com'},'secondary':{'id':7}}
                → alias of email:cool.person@company.com was id:7 if known

                POST /api/v1/merge_customers
                {'primary':{'email':'a@b.c','id':'7'},'secondary':{'id':'8'}}
                → refused bad_value primary: must name the person by exactly one of id and email

                POST /api/v1/merge_customers
                {'primary':{'id':'7'},'secondary':{}}
                → refused no_person secondary: must name the person by exactly one of id and email

                POST /api/v1/merge_customers
                {'primary':{'id':'7'},'secondary':{'cio_id':'8'}}
                → refused bad_value secondary.cio_id: there are no ids of Customer.io here; name the person by id or e-mail

                POST /api/v1/merge_customers
                {'primary':{'email':'7'},'secondary':{'id':'8'}}
                → refused bad_value primary.email: no e-mail, for it has no @

                POST /api/v1/metrics
                {'delivery_id':'d1','metric':'opened'}
                → ignored 1
                """);
    }

    static Stream<Example> entities() {
        return Example.in("""
                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'identify','timestamp':1772013598,
                'attributes':{'first_name':'Jane','plan':null,'email':'jane@example.com','_update':true},
                'cio_relationships':[{'identifiers':{'object_type_id':'1','object_id':'acme'}}]}
                → attributes of id:42 email:jane@example.com at 2026-02-25T09:59:58.000Z \
                {'email':'jane@example.com','first_name':'Jane'} without plan if known

                POST /api/v2/entity
                {'attributes':{'price':5,'note':null},'type':'person','identifiers':{'email':'a@b.c'},'action':'event',
                'name':'purchase','id':'01J1XZ4M0W8V0Q8E0T7M9Z7J5K'}
                → event 'purchase' of email:a@b.c #01J1XZ4M0W8V0Q8E0T7M9Z7J5K {'price':5}

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42','anonymous_id':'x'},'action':'page','name':'https://s.example/'}
                → event 'Page Viewed' of id:42 anonymous_id:x {'name':'https://s.example/','url':'https://s.example/'}

                POST /api/v2/entity
                {'type':'person','identifiers':{'anonymous_id':'x'},'action':'screen','name':'Cart'}
                → event 'Screen Viewed' of anonymous_id:x {'name':'Cart'}

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'add_device','device':{'token':'t','platform':'android'}}
                → event 'Device Created or Updated' of id:42 {'device':{'token':'t','type':'android'}}

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'delete_device','device':{'token':'t'}}
                → event 'Device Deleted' of id:42 {'device':{'token':'t'}}

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'delete'}
                → erasure of id:42

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'suppress'}
                → bar id:42

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'unsuppress'}
                → readmit id:42

                POST /api/v2/entity
                {'type':'person','action':'merge','primary':{'id':'7'},'secondary':{'id':'8'}}
                → alias of id:7 was id:8 if known

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'add_relationships','cio_relationships':[]}
                → ignored 1

                POST /api/v2/entity
                {'type':'object','identifiers':{'object_type_id':'1','object_id':'acme'},'action':'identify'}
                → ignored 1

                POST /api/v2/entity
                {'type':'delivery','action':'opened'}
                → ignored 1

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42','email':'a@b.c'},'action':'event','name':'purchase'}
                → refused bad_value identifiers: must name the person by exactly one of id and email

                POST /api/v2/entity
                {'type':'person','identifiers':{'phone':'+15550100'},'action':'event','name':'purchase'}
                → refused no_person identifiers: must name the person by exactly one of id and email

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'dance'}
                → refused unknown_type action: must be identify, event, page, screen, delete, suppress, unsuppress, add_device, \
                delete_device, add_relationships, delete_relationships or merge

                POST /api/v2/entity
                {'type':'robot','identifiers':{'id':'42'},'action':'identify'}
                → refused bad_value type: must be person, object or delivery

                POST /api/v2/entity
                {'type':'person','identifiers':{'id':'42'},'action':'identify','attributes':[]}
                → refused wrong_type attributes: must be an object

                POST /api/v2/entity
                {'type':'person','action':'identify'}
                → refused missing_field identifiers: missing; this call needs it
                """);
    }

    static Stream<Example> batches() {
        return Example.in("""
                POST /api/v2/batch
                {'batch':[{'type':'person','identifiers':{'id':'42'},'action':'identify','attributes':{'plan':'pro'}},
                {'type':'person','identifiers':{'id':'42','email':'x@y.z'},'action':'event','name':'purchase'},
                {'type':'object'},
                {'type':'person','identifiers':{'id':'42'},'action':'event','name':'last'}]}
                → attributes of id:42 {'plan':'pro'}
                → event 'last' of id:42 {}
                → 1 refused bad_value identifiers: must name the person by exactly one of id and email
                → ignored 1

                POST /api/v2/batch
                {'batch':[]}

                POST /api/v2/batch
                {'batch':[{'type':'person','action':'identify',},7,{'type':'object'}]}
                → 0 refused broken_json not one whole JSON object, from byte 38 of the call on; send a whole one
                → 1 refused broken_json not one whole JSON object, from byte 1 of the call on; send a whole one
                → ignored 1

                POST /api/v2/batch
                {'items':[]}
                → refused missing_field batch: missing; send a list of calls

                POST /api/v2/batch
                {'batch':{}}
                → refused wrong_type batch: must be a list of calls
                """);
    }
}
