package dev.lockstep.destinations.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.contract.DeltasContract;
import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.WebhookSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Member;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WebhookTest extends DeltasContract<WebhookSandbox> {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Override
    protected DestinationKind kind() {
        return new Webhook();
    }

    @Override
    protected WebhookSandbox sandbox(ManualClock clock) throws IOException {
        return WebhookSandbox.start(0, clock, SECRET);
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of(
                "url",
                sandbox == null ? "http://127.0.0.1:9/in" : sandbox.url() + "/in",
                "secret",
                SECRET,
                "allow_internal",
                "true");
    }

    @Override
    protected List<Identified> identifiers(int person) {
        return List.of(
                new Identified(IdentifierType.EMAIL, List.of("%064x".formatted(person + 0xabc))),
                new Identified(IdentifierType.ID, List.of("customer-" + person)));
    }

    @Override
    protected void refuse(int person) {
        sandbox.refuse("p" + person);
    }

    @Override
    protected String shownAs(int person) {
        return "p" + person;
    }

    @Override
    protected List<String> secrets() {
        return Stream.concat(super.secrets().stream(), Stream.of(SECRET, SECRET.substring("whsec_".length())))
                .toList();
    }

    @Override
    protected Map<Integer, Class<? extends Failure>> meanings() {
        return Map.of(
                400, Failure.Rejected.class,
                404, Failure.Later.class,
                410, Failure.Closed.class);
    }

    @Test
    void sendsAMessageThatCanBeReadByEye() {
        sent(batch("batch-1", Operation.ADD, 42, 1, 2));
        sent(batch("batch-2", Operation.REMOVE, 43, 1));

        Wire.assertSame(
                "webhook",
                sandbox.calls(),
                "content-type",
                "user-agent",
                "webhook-id",
                "webhook-timestamp",
                "webhook-signature");
    }

    @Test
    void sendsTheSameBodyUnderTheSameIdEachTimeWithATimestampOfItsOwn() {
        Batch batch = batch("batch-1", Operation.ADD, 1, 1);
        sandbox.next(Fault.refused(500));
        send(batch);
        clock.advance(Duration.ofHours(3));
        sent(batch);

        var calls = sandbox.calls();
        assertThat(calls.get(0).text()).isEqualTo(calls.get(1).text());
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.header("webhook-id")).contains("batch-1"));
        assertThat(calls.get(1).header("webhook-timestamp"))
                .contains(Long.toString(NOW.plus(Duration.ofHours(3)).getEpochSecond()));
    }

    @Test
    void signsWithEverySecretWhileTheReceiverChangesOver() {
        assertSigned(SECRET + " whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        assertSigned("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8= " + SECRET);
    }

    private void assertSigned(String secrets) {
        destination.close();
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put("secret", secrets);
        destination = kind().open(withDefaults(settings), new Surroundings(clock, Meter.UNLIMITED));
        sent(batch("batch " + secrets.length() + secrets.charAt(6), Operation.ADD, 1, 1));
    }

    @Test
    void isTurnedAwayByAReceiverWithAnotherSecret() {
        destination.close();
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put("secret", "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        destination = kind().open(withDefaults(settings), new Surroundings(clock, Meter.UNLIMITED));

        assertThat(failure(act())).isInstanceOf(Failure.Credentials.class);
        assertThat(sandbox.members(AUDIENCE)).isEmpty();
    }

    @Test
    void believesTheReceiverAboutEachMember() {
        assertThat(sent(batch("b1", Operation.ADD, 1, 1))).containsExactly(new Result.Accepted(false));

        sandbox.tellOfEach();
        assertThat(sent(batch("b2", Operation.ADD, 2, 1))).containsExactly(new Result.Accepted(true));

        sandbox.refuse("p1");
        assertThat(sent(batch("b3", Operation.ADD, 3, 1, 2)).getFirst())
                .isInstanceOfSatisfying(
                        Result.Rejected.class,
                        rejected -> assertThat(rejected.trouble().code()).isEqualTo("not_wanted"));
    }

    @Test
    void takesNoReasonThatIsNoWord() {
        for (String body : List.of(
                "{\"results\":[{\"member_id\":\"p1\",\"status\":\"rejected\",\"reason\":\"anna@example.com is unknown\"}]}",
                "{\"results\":[{\"member_id\":\"p1\",\"status\":\"rejected\"}]}")) {
            sandbox.next(new Fault.Refused(new Response(200, new TreeMap<>(), body)));
            assertThat(sent(batch("b1", Operation.ADD, 1, 1)).getFirst())
                    .isInstanceOfSatisfying(
                            Result.Rejected.class,
                            rejected -> assertThat(rejected.trouble().code()).isEqualTo("rejected"));
        }
    }

    @Test
    void takesASuccessWithAnyBodyForOne() {
        for (String body :
                List.of("", "ok", "<html>{]", "[]", "5", "null", "{\"results\":5}", "{\"results\":[5,{}]}")) {
            sandbox.next(new Fault.Refused(new Response(200, new TreeMap<>(), body)));
            assertThat(sent(batch("b1", Operation.ADD, 1, 1))).containsExactly(new Result.Accepted(false));
        }
    }

    @Test
    void asksForFewerMembersWhereTheMessageWouldBeTooLong() {
        List<Member> members = IntStream.range(0, 4)
                .mapToObj(person -> {
                    LinkedHashMap<String, Value> fields = new LinkedHashMap<>();
                    fields.put("note", Value.of("я".repeat(WebhookAccount.MAX_BODY_BYTES / 6)));
                    return new Member("p" + person, identifiers(person), List.of(), fields, 1, 1);
                })
                .toList();

        assertThat(failure(send(new Batch("b1", audience(), "d1", Operation.ADD, members))))
                .isInstanceOf(Failure.TooMuch.class);
        assertThat(sandbox.calls()).isEmpty();
        assertThat(sent(new Batch("b2", audience(), "d1", Operation.ADD, members.subList(0, 2))))
                .hasSize(2);
    }

    @Test
    void staysOutOfTheNetworkThatItStandsInUnlessItIsAllowed() {
        Destination.Deltas guarded = (Destination.Deltas) kind().open(
                        withDefaults(Map.of(
                                "url", "https://localhost:" + sandbox.url().getPort() + "/in", "secret", SECRET)),
                        new Surroundings(clock, Meter.UNLIMITED));
        try (guarded) {
            Answer<List<Result>> answer = guarded.send(batch("b1", Operation.ADD, 1, 1), Remote.NONE, remote -> {});

            assertThat(failure(answer))
                    .isInstanceOfSatisfying(
                            Failure.Closed.class,
                            closed -> assertThat(closed.trouble().says()).contains("allow_internal: true"));
            assertThat(sandbox.calls()).isEmpty();
        }
    }

    @Test
    void refusesSettingsThatDoNotFitTogether() {
        Surroundings surroundings = new Surroundings(clock, Meter.UNLIMITED);

        assertThatThrownBy(() -> kind().open(
                                withDefaults(Map.of("url", "http://shop.example/in", "secret", SECRET)), surroundings))
                .hasMessageContaining("https");
        assertThatThrownBy(() -> kind().open(
                                withDefaults(Map.of("url", "https://shop.example/in", "secret", "hunter2")),
                                surroundings))
                .hasMessageContaining("whsec_")
                .message()
                .isNotNull()
                .satisfies(message -> assertThat(message).doesNotContain("hunter2"));
    }

    @Test
    void hashesUnlessToldNotTo() {
        Map<String, String> settings = new LinkedHashMap<>(settings());
        assertThat(kind().dialect(withDefaults(settings))
                        .rule(IdentifierType.EMAIL)
                        .orElseThrow()
                        .words())
                .endsWith("sha256-hex");
        settings.put("hash", "false");
        assertThat(kind().dialect(withDefaults(settings))
                        .rule(IdentifierType.EMAIL)
                        .orElseThrow()
                        .words())
                .endsWith("none");
    }
}
