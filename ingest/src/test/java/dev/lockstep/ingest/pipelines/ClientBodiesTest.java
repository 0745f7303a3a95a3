package dev.lockstep.ingest.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.ReceivedText;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies of the form in which the official clients were seen to send them (recorded in November 2026), shortened. What else
 * they do concerns the server: they take 200 to 299 for success and never send again what was answered 400; the Node client of
 * Customer.io's CDP tries everything else again (401 too) and heeds no {@code Retry-After}, the others heed it.
 */
class ClientBodiesTest {

    private final PipelinesParser parser = new PipelinesParser();

    @ParameterizedTest
    @MethodSource({"node", "browsers"})
    void isUnderstoodAs(Example example) {
        PipelinesCall call = PipelinesCall.of(example.request()).orElseThrow();
        byte[] body = example.body();

        assertThat(ReceivedText.of(parser.parse(call, body, 0, body.length, ReceivedText.RECEIPT)))
                .isEqualTo(example.expected());
        Optional<String> key = parser.writeKey(call, body, 0, body.length);
        assertThat(key.isPresent())
                .isEqualTo(new String(body, java.nio.charset.StandardCharsets.UTF_8).contains("writeKey"));
    }

    /**
     * In order: customerio-node 5.2.0 (one, and a batch of PipelinesClient), @customerio/cdp-analytics-node 0.5.9 (which calls
     * itself 1.0.0-beta.22), @segment/analytics-node 3.1.0. All send {@code application/json} with Basic, nothing compressed.
     */
    static Stream<Example> node() {
        return Example.in("""
                track
                {'userId':'run','event':'Order Completed','properties':{'revenue':59.9},'messageId':'run-0',
                'timestamp':'2026-03-01T09:00:00.000Z','context':{'library':{'name':'customerio-node','version':'5.2.0'}}}
                → event 'Order Completed' of id:run #run-0 {'revenue':59.9}

                batch
                {'batch':[{'type':'identify','userId':'run','traits':{'plan':'free'},'messageId':'9d5ec560',
                'timestamp':'2026-03-01T09:00:00.240Z','context':{'library':{'name':'customerio-node','version':'5.2.0'}}}]}
                → attributes of id:run at 2026-03-01T09:00:00.240Z #9d5ec560 {'plan':'free'}

                batch
                {'batch':[{'timestamp':'2026-03-01T09:00:00.441Z','integrations':{},'type':'page',
                'properties':{'url':'https://shop.example/','category':'docs'},'category':'docs','name':'Home',
                'context':{'library':{'name':'@customerio/cdp-analytics-node','version':'1.0.0-beta.22'}},'userId':'run',
                'messageId':'node-next-1795309241440-5856da33','_metadata':{'nodeVersion':'20.20.2','jsRuntime':'node'}}]}
                → event 'Page Viewed' of id:run at 2026-03-01T09:00:00.441Z #node-next-1795309241440-5856da33 \
                {'category':'docs','name':'Home','url':'https://shop.example/'}

                batch
                {'batch':[{'timestamp':'2026-03-01T09:00:00.917Z','integrations':{},'type':'identify','userId':'run',
                'traits':{'email':'run@example.com'},'context':{'library':{'name':'@segment/analytics-node','version':'3.1.0'}},
                'anonymousId':'run-visitor','messageId':'node-next-1795309241917-dfdd1fa4',
                '_metadata':{'nodeVersion':'v20.20.2','jsRuntime':'node'}},
                {'timestamp':'2026-03-01T09:00:00.917Z','integrations':{},'type':'alias','userId':'run',
                'previousId':'run-before','context':{},'messageId':'node-next-2','_metadata':{}}],
                'writeKey':'secret','sentAt':'2026-03-01T09:00:01.000Z'}
                → attributes of id:run email:run@example.com anonymous_id:run-visitor at 2026-03-01T09:00:00.917Z \
                #node-next-1795309241917-dfdd1fa4 {'email':'run@example.com'}
                → alias of id:run at 2026-03-01T09:00:00.917Z #node-next-2 was id:run-before
                """);
    }

    /**
     * Read in the source of @segment/analytics-next 1.84.3, not recorded, for it wants a browser: a call goes to {@code /v1/}
     * and the first letter of its type, a batch to {@code /v1/b}, as {@code text/plain} or {@code application/json}, with the key in
     * the body.
     */
    static Stream<Example> browsers() {
        return Example.in("""
                t
                {'timestamp':'2026-03-01T09:00:00.000Z','integrations':{},'anonymousId':'c0e5','event':'Product Viewed',
                'properties':{'sku':'s1'},'type':'track','context':{'page':{'path':'/x','url':'https://shop.example/x'},
                'userAgent':'Mozilla/5.0','locale':'en-GB'},'messageId':'ajs-next-1','userId':null,'writeKey':'secret',
                'sentAt':'2026-03-01T09:00:00.100Z','_metadata':{'bundled':[],'unbundled':[]}}
                → event 'Product Viewed' of anonymous_id:c0e5 #ajs-next-1 {'sku':'s1'}

                b
                {'writeKey':'secret','batch':[{'type':'page','anonymousId':'c0e5','name':null,'properties':{'path':'/x'},
                'writeKey':'secret','messageId':'ajs-next-2'}],'sentAt':'2026-03-01T09:00:00.100Z'}
                → event 'Page Viewed' of anonymous_id:c0e5 #ajs-next-2 {'path':'/x'}
                """);
    }
}
