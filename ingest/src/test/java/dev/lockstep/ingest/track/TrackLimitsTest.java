package dev.lockstep.ingest.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.ingest.call.BatchReader;
import dev.lockstep.ingest.call.Example;
import dev.lockstep.ingest.call.Reason;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.ingest.call.ReceivedText;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each limit: what is as large as may be is taken, one more is refused and the field is named. */
class TrackLimitsTest {

    private static final String EVENTS = "POST /api/v1/customers/42/events";
    private static final String CUSTOMER = "PUT /api/v1/customers/42";
    private static final String ENTITY = "POST /api/v2/entity";
    private static final String BATCH = "POST /api/v2/batch";

    private final TrackParser parser = new TrackParser();

    @Test
    void theIdOfAPerson() {
        taken("PUT /api/v1/customers/" + "x".repeat(150), "{}");
        refused("PUT /api/v1/customers/" + "x".repeat(151), "{}", "identifier", 150);
        taken("PUT /api/v1/customers/" + "é".repeat(75), "{}");
        refused("PUT /api/v1/customers/" + "é".repeat(75) + "x", "{}", "identifier", 150);
        refused(
                ENTITY,
                "{'type':'person','action':'delete','identifiers':{'id':'" + "x".repeat(151) + "'}}",
                "identifiers.id",
                150);
    }

    @Test
    void theNameOfAnAttribute() {
        taken(CUSTOMER, "{'" + "n".repeat(150) + "':1}");
        refused(CUSTOMER, "{'" + "n".repeat(151) + "':1}", "n".repeat(151), 150);
        refused(CUSTOMER, "{'" + "ы".repeat(76) + "':1}", "ы".repeat(76), 150);
    }

    @Test
    void theValueOfAnAttribute() {
        taken(CUSTOMER, "{'bio':'" + "x".repeat(1000) + "'}");
        refused(CUSTOMER, "{'bio':'" + "x".repeat(1001) + "'}", "bio", 1000);
        taken(CUSTOMER, "{'list':['" + "x".repeat(996) + "']}");
        refused(CUSTOMER, "{'list':['" + "x".repeat(997) + "']}", "list", 1000);
        refused(
                ENTITY,
                "{'type':'person','action':'identify','identifiers':{'id':'1'},'attributes':{'bio':'" + "€".repeat(334)
                        + "'}}",
                "attributes.bio",
                1000);
    }

    @Test
    void theNumberOfAttributes() {
        taken(CUSTOMER, attributes(300));
        refused(CUSTOMER, attributes(301), "attributes", 300);
        taken(CUSTOMER, attributes(300).replace("{", "{'_timestamp':1,"));
    }

    @Test
    void theNameOfAnEvent() {
        taken(EVENTS, "{'name':' " + "x".repeat(100) + " '}");
        refused(EVENTS, "{'name':'" + "x".repeat(101) + "'}", "name", 100);
    }

    @Test
    void theDataOfAnEvent() {
        int around = "{'note':''}".length();
        taken(EVENTS, "{'name':'e','data':{'note':'" + "x".repeat(100_000 - around) + "'}}");
        refused(EVENTS, "{'name':'e','data':{'note':'" + "x".repeat(100_001 - around) + "'}}", "data", 100_000);
    }

    @Test
    void anEntity() {
        taken(ENTITY, filled("{'type':'object','note':'", 32 * 1024, "'}"));
        refused(ENTITY, filled("{'type':'object','note':'", 32 * 1024 + 1, "'}"), "", 32 * 1024);
    }

    @Test
    void anItemOfABatchIsRefusedAlone() {
        String fits = filled("{'type':'object','note':'", 32 * 1024, "'}");
        String large = filled("{'type':'object','note':'", 32 * 1024 + 1, "'}");

        assertThat(parse(BATCH, "{'batch':[" + fits + "," + large + "," + fits + "]}"))
                .isInstanceOfSatisfying(Received.Understood.class, understood -> {
                    assertThat(understood.ignored()).isEqualTo(2);
                    assertThat(understood.refused())
                            .singleElement()
                            .matches(item -> item.index() == 1 && item.why().reason() == Reason.TOO_LONG);
                });
    }

    @Test
    void aBatch() {
        taken(BATCH, filled("{'batch':[{'type':'object'}],'note':'", 500 * 1024, "'}"));
        refused(BATCH, filled("{'batch':[{'type':'object'}],'note':'", 500 * 1024 + 1, "'}"), "", 500 * 1024);
    }

    @Test
    void theItemsOfABatch() {
        taken(BATCH, "{'batch':[" + "{'type':'object'},".repeat(BatchReader.MAX_ITEMS - 1) + "{'type':'object'}]}");
        refused(
                BATCH,
                "{'batch':[" + "{'type':'object'},".repeat(BatchReader.MAX_ITEMS) + "{'type':'object'}]}",
                "batch",
                BatchReader.MAX_ITEMS);
    }

    @Test
    void aBodyOfVersionOne() {
        refused(CUSTOMER, filled("{'bio':'", 500 * 1024 + 1, "'}"), "", 500 * 1024);
    }

    @Test
    void theTokenOfADevice() {
        taken("DELETE /api/v1/customers/42/devices/" + "t".repeat(1000), "");
        refused("DELETE /api/v1/customers/42/devices/" + "t".repeat(1001), "", "device_id", 1000);
    }

    private static String attributes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'a" + i + "':1").collect(Collectors.joining(",", "{", "}"));
    }

    /** Text of a length in bytes. */
    private static String filled(String before, int bytes, String after) {
        return before + "x".repeat(bytes - before.length() - after.length()) + after;
    }

    private void taken(String request, String body) {
        assertThat(parse(request, body))
                .isInstanceOfSatisfying(
                        Received.Understood.class,
                        understood -> assertThat(understood.refused()).isEmpty());
    }

    private void refused(String request, String body, String field, int limit) {
        assertThat(parse(request, body)).isInstanceOfSatisfying(Received.Refused.class, refused -> {
            assertThat(refused.why().reason()).isEqualTo(Reason.TOO_LONG);
            assertThat(refused.why().field()).isEqualTo(field);
            assertThat(refused.why().message()).startsWith(field).contains(" than " + limit + " ");
        });
    }

    private Received parse(String request, String body) {
        byte[] bytes = Example.bytes(body);
        return parser.parse(Requests.call(request), bytes, 0, bytes.length, ReceivedText.RECEIPT);
    }
}
