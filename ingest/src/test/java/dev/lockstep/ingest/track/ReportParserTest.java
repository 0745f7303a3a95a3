package dev.lockstep.ingest.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.program.Program;
import dev.lockstep.ingest.call.CallParser;
import dev.lockstep.ingest.call.Interest;
import dev.lockstep.ingest.call.Parsed;
import dev.lockstep.ingest.call.Received;
import dev.lockstep.workspace.Channel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reporting webhooks as Customer.io's reference shows them, and what they become. */
class ReportParserTest {

    private static final long NOW = 1_613_063_100_000L;

    private final ReportParser parser = new ReportParser();

    @Test
    void aMessageThatWasSentIsAnEventWithItsCampaignAndWithoutItsAddress() {
        assertThat(fact("""
                {"metric":"sent","event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","object_type":"email","timestamp":1613063089,
                 "data":{"action_id":42,"campaign_id":9,"customer_id":"0200000001","delivery_id":"RPILAgUB","subject":"Your cart",
                 "identifiers":{"id":"42","email":"Test@example.com","cio_id":"d9c106000001"},"recipient":"test@example.com"}}"""))
                .isEqualTo(new Fact.Event(
                        Optional.of("Email Sent: RPILAgUB"),
                        1_613_063_089_000L,
                        List.of(Identifier.id("42"), Identifier.email("test@example.com")),
                        "Email Sent",
                        Map.of(
                                "campaign_id",
                                Value.of(9),
                                "action_id",
                                Value.of(42),
                                "delivery_id",
                                Value.of("RPILAgUB"))));
    }

    /** Each row is one thing that became of the message {@code d1}, told twice. */
    @ParameterizedTest
    @CsvSource({
        "email, sent, '', Email Sent, ''",
        "email, opened, '\"prefetched\":true,', Email Opened, 'prefetched'",
        "email, opened, '', Email Opened, ''",
        "email, clicked, '\"machine\":false,\"href\":\"https://shop.example\",', Email Link Clicked, ''",
        "in_app, clicked, '', In-App Clicked, ''"
    })
    void whatAWebhookAndDataOutTellOfTheSameMessageIsTheSame(
            String object, String metric, String data, String event, String machine) {
        Fact told = fact(report(object, metric, data + "\"delivery_id\":\"d1\""));
        String track = """
                {"type":"track","messageId":"m-7","userId":"42","timestamp":1613063089,
                 "properties":{"delivery_id":"d1"%s},"event":"%s"}""".formatted(machine.isEmpty() ? "" : ",\"" + machine + "\":true", event);
        byte[] bytes = track.getBytes(StandardCharsets.UTF_8);
        Interest nothing = Interest.of(Program.compile(new LinkedHashMap<>(), List.of()), List.of());
        Parsed.Accepted also = (Parsed.Accepted) new CallParser(nothing).parse(bytes, 0, bytes.length);
        assertThat(also.fact().messageId()).isPresent().isEqualTo(told.messageId());
    }

    @Test
    void whatIsNotTheSameIsToldApart() {
        assertThat(Stream.of(
                                report("email", "opened", "\"delivery_id\":\"d1\""),
                                report("email", "opened", "\"delivery_id\":\"d1\",\"proxied\":true"),
                                report("email", "opened", "\"delivery_id\":\"d2\""),
                                report("push", "opened", "\"delivery_id\":\"d1\""),
                                report("sms", "replied", "\"delivery_id\":\"d1\""))
                        .map(body -> fact(body).messageId().orElseThrow()))
                .doesNotHaveDuplicates()
                .as("of answers there may be several to one message")
                .endsWith("01E4C4CT6YDC7Y5M7FE1GWWPQJ");
    }

    @Test
    void whatTellsAMachineFromAPersonIsKept() {
        Fact.Event opened = (Fact.Event) fact(report("email", "opened", "\"prefetched\":true,\"proxied\":false"));
        assertThat(opened.properties()).isEqualTo(Map.of("prefetched", Value.of(true), "proxied", Value.of(false)));
        Fact.Event clicked = (Fact.Event) fact(report("email", "clicked", "\"machine\":true,\"link_id\":3"));
        assertThat(clicked.properties()).isEqualTo(Map.of("machine", Value.of(true), "link_id", Value.of(3)));
    }

    @ParameterizedTest
    @CsvSource({
        "email, spammed, Email Marked as Spam",
        "email, converted, Email Converted",
        "sms, clicked, SMS Link Clicked",
        "sms, replied, SMS Replied",
        "push, bounced, Push Bounced",
        "in_app, clicked, In-App Clicked",
        "slack, sent, Slack Sent",
        "webhook, clicked, Webhook Link Clicked",
        "customer, cio_subscription_preferences_changed, Customer Cio Subscription Preferences Changed",
        "pigeon, landed_softly, Pigeon Landed Softly"
    })
    void isCalledAsThePipelinesCallIt(String object, String metric, String event) {
        assertThat(((Fact.Event) fact(report(object, metric, ""))).name()).isEqualTo(event);
    }

    /** Journeys count the events of these names. */
    @ParameterizedTest
    @EnumSource(Channel.class)
    void isCalledAsJourneysCallIt(Channel channel) {
        assertThat(((Fact.Event) fact(report(channel.word(), "sent", ""))).name())
                .isEqualTo(channel.sent());
        assertThat(((Fact.Event) fact(report(channel.word(), "opened", ""))).name())
                .isEqualTo(channel.opened());
        assertThat(((Fact.Event) fact(report(channel.word(), "clicked", ""))).name())
                .isEqualTo(channel.clicked());
    }

    @Test
    void thatSomebodyUnsubscribesIsTheirAttribute() {
        assertThat(fact(report("customer", "unsubscribed", "")))
                .isInstanceOfSatisfying(
                        Fact.AttributeChange.class,
                        change -> assertThat(change.attributes())
                                .isEqualTo(Map.of("unsubscribed", Optional.of(Value.of(true)))));
        assertThat(fact(report("customer", "subscribed", "")))
                .isInstanceOfSatisfying(
                        Fact.AttributeChange.class,
                        change -> assertThat(change.attributes())
                                .isEqualTo(Map.of("unsubscribed", Optional.of(Value.of(false)))));
    }

    @Test
    void aPersonIsNamedAsWellAsTheyCanBe() {
        assertThat(fact("{\"metric\":\"sent\",\"object_type\":\"sms\",\"data\":{\"customer_id\":7}}")
                        .identifiers())
                .containsExactly(Identifier.id("7"));
        assertThat(
                        fact("{\"metric\":\"sent\",\"object_type\":\"sms\",\"data\":{\"identifiers\":{\"id\":null,\"email\":\"a@b.example\"}}}")
                                .identifiers())
                .containsExactly(Identifier.email("a@b.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metric\":\"sent\",\"object_type\":\"email\",\"data\":{\"identifiers\":{\"cio_id\":\"d9c1\"}}}",
                "{\"metric\":\"sent\",\"object_type\":\"email\"}",
                "{}"
            })
    void nothingComesOfAReportOfNobody(String body) {
        assertThat(parse(body)).isEqualTo(new Received.Understood(List.of(), List.of(), 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"data\":7}",
                "{\"metric\":\"sent\",\"data\":{\"identifiers\":{\"id\":\"1\"}}}",
                "{\"metric\":7,\"object_type\":\"email\",\"data\":{\"identifiers\":{\"id\":\"1\"}}}",
                "{\"metric\":\"sent\",\"object_type\":\"email\",\"timestamp\":\"soon\",\"data\":{\"identifiers\":{\"id\":\"1\"}}}"
            })
    void whatIsNoReportIsRefused(String body) {
        assertThat(parse(body)).isInstanceOf(Received.Refused.class);
    }

    private static String report(String object, String metric, String data) {
        return """
                {"metric":"%s","event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","object_type":"%s","timestamp":1613063089,
                 "data":{"identifiers":{"id":"42"}%s}}""".formatted(metric, object, data.isEmpty() ? "" : "," + data);
    }

    private Fact fact(String body) {
        Received.Understood understood = (Received.Understood) parse(body);
        return ((Intake.Learned) understood.intakes().getFirst()).fact();
    }

    private Received parse(String body) {
        return parser.parse(body.getBytes(StandardCharsets.UTF_8), NOW);
    }
}
