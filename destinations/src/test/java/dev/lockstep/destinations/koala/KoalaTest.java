package dev.lockstep.destinations.koala;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.contract.DeltasContract;
import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.identifiers.Identified;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.KoalaSandbox;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Member;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KoalaTest extends DeltasContract<KoalaSandbox> {

    private static final String KEY = "pk_4f1b8c29";
    private static final String VISITOR = "3e6a2c18-3b02-40c4-b8d2-1842c193d3ba";

    @Override
    protected DestinationKind kind() {
        return new Koala();
    }

    @Override
    protected KoalaSandbox sandbox(ManualClock clock) throws IOException {
        return KoalaSandbox.start(0, clock, KEY);
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("public_key", KEY, "url", sandbox == null ? "http://127.0.0.1:9" : sandbox.url() + "/");
    }

    @Override
    protected List<Identified> identifiers(int person) {
        return List.of(new Identified(IdentifierType.EMAIL, List.of(shownAs(person))));
    }

    @Override
    protected String shownAs(int person) {
        return "person" + person + "@example.org";
    }

    @Override
    protected void refuse(int person) {
        sandbox.refuse(shownAs(person));
    }

    @Override
    protected List<String> secrets() {
        return Stream.concat(super.secrets().stream(), Stream.of(KEY)).toList();
    }

    @Override
    protected Map<Integer, Class<? extends Failure>> meanings() {
        return Map.of(404, Failure.Credentials.class, 410, Failure.Closed.class);
    }

    @Test
    void setsATraitAndTellsOfTheEntryAndTheExit() {
        sent(batch("b1", Operation.ADD, 1, 1));
        sent(batch("b2", Operation.REMOVE, 2, 1));

        assertThat(sandbox.events())
                .containsExactly("person1@example.org Audience Entered vip", "person1@example.org Audience Exited vip");
        Wire.assertSame("koala", sandbox.calls(), "content-type", "user-agent");
    }

    @Test
    void tellsOfOneEntryOnceHoweverOftenItIsSent() {
        Batch batch = batch("b1", Operation.ADD, 1, 1, 2);
        sandbox.next(new Fault.ReplyLost());
        send(batch);
        sent(batch);
        sent(new Batch("refreshed", audience(), "d1", Operation.ADD, batch.members()));

        assertThat(sandbox.events()).hasSize(2);
    }

    /** Both as of one instant, and each sent again. */
    @Test
    void tellsOfEachEntryOfAPersonWhoseAddressBecomesAnother() {
        for (String email : List.of("a@example.org", "b@example.org")) {
            Member member = member(List.of(new Identified(IdentifierType.EMAIL, List.of(email))));
            sent(new Batch("to " + email, audience(), "d1", Operation.ADD, List.of(member)));
            sent(new Batch("again " + email, audience(), "d1", Operation.ADD, List.of(member)));
        }

        assertThat(sandbox.events())
                .containsExactly("a@example.org Audience Entered vip", "b@example.org Audience Entered vip");
    }

    private static Member member(List<Identified> identifiers) {
        return new Member("p1", identifiers, identifiers, new LinkedHashMap<>(), 1, NOW.toEpochMilli());
    }

    @Test
    void tellsOfNoEntryWhereSomebodyIsInAndOfThatProfileAloneThatIsNew() {
        List<Identified> both =
                List.of(new Identified(IdentifierType.EMAIL, List.of("a@example.org", "b@example.org")));
        List<Identified> second = List.of(new Identified(IdentifierType.EMAIL, List.of("b@example.org")));
        Member member = new Member("p1", both, second, new LinkedHashMap<>(), 1, NOW.toEpochMilli());
        sent(new Batch("b1", audience(), "d1", Operation.ADD, List.of(member)));

        assertThat(sandbox.members(AUDIENCE)).containsKeys("a@example.org", "b@example.org");
        assertThat(sandbox.events()).containsExactly("b@example.org Audience Entered vip");
    }

    @Test
    void leavesEventsOutWhereItIsTold() {
        destination.close();
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put("events", "false");
        destination = kind().open(withDefaults(settings), new Surroundings(clock, Meter.UNLIMITED));

        sent(batch("b1", Operation.ADD, 1, 1));
        assertThat(sandbox.members(AUDIENCE)).hasSize(1);
        assertThat(sandbox.events()).isEmpty();
    }

    @Test
    void namesAVisitorByProfileIdAndEmailTogetherAndFurtherEmailsAlone() {
        Member member = member(List.of(
                new Identified(IdentifierType.PROFILE_ID, List.of(VISITOR)),
                new Identified(IdentifierType.EMAIL, List.of("a@example.org", "b@example.org"))));
        sent(new Batch("b1", audience(), "d1", Operation.ADD, List.of(member)));

        assertThat(sandbox.calls())
                .extracting(call -> call.text().substring(0, call.text().indexOf(",\"identifies\"")))
                .containsExactly(
                        "{\"profile_id\":\"" + VISITOR + "\",\"email\":\"a@example.org\"",
                        "{\"email\":\"b@example.org\"");
        assertThat(sandbox.members(AUDIENCE)).containsKeys(VISITOR, "a@example.org", "b@example.org");
        assertThat(sandbox.events()).hasSize(2);
    }

    /** The third of four: the first two were done, so nobody may say that nothing was. */
    @Test
    void doesNotSayThatNothingWasDoneWhereABatchBreaksOff() {
        for (Response response : List.of(Response.of(429), Response.of(500), Response.of(401), Response.of(410))) {
            Fault none = new Fault.Late(Duration.ZERO);
            sandbox.next(none, none, new Fault.Refused(response));

            assertThat(failure(send(batch("b" + response.status(), Operation.ADD, 1, 1, 2, 3, 4))))
                    .isInstanceOf(Failure.Unknown.class);
        }
        assertThat(sandbox.members(AUDIENCE)).hasSize(2);
    }

    @Test
    void goesOnWhereABatchBrokeOffAndTellsWhatLasts() {
        Batch batch = batch("b1", Operation.ADD, 1, 1, 2, 3, 4);
        Fault none = new Fault.Late(Duration.ZERO);
        sandbox.next(none, none, Fault.refused(401), Fault.refused(401));

        assertThat(failure(send(batch))).isInstanceOf(Failure.Unknown.class);
        assertThat(failure(send(batch))).isInstanceOf(Failure.Credentials.class);
        assertThat(sent(batch)).hasSize(4).allMatch(Result.Accepted.class::isInstance);

        assertThat(sandbox.calls()).hasSize(2 + 1 + 1 + 2);
        assertThat(sandbox.members(AUDIENCE)).hasSize(4);
        assertThat(sandbox.events()).hasSize(4);
    }

    @Test
    void sendsAllOfABatchAgainInAnotherProcess() {
        Batch batch = batch("b1", Operation.ADD, 1, 1, 2);
        sandbox.next(new Fault.Late(Duration.ZERO), Fault.refused(500));
        send(batch);
        destination.close();
        destination = kind().open(withDefaults(settings()), new Surroundings(clock, Meter.UNLIMITED));

        assertThat(sent(batch)).hasSize(2);
        assertThat(sandbox.calls()).hasSize(4);
        assertThat(sandbox.events()).hasSize(2);
    }

    @Test
    void passesOnHowLongToWaitAlsoWhereABatchBreaksOff() {
        sandbox.next(
                new Fault.Late(Duration.ZERO),
                new Fault.Refused(Response.of(429).with("retry-after", "5")));

        assertThat(failure(send(batch("b1", Operation.ADD, 1, 1, 2))))
                .isInstanceOfSatisfying(
                        Failure.Unknown.class,
                        unknown -> assertThat(unknown.after()).contains(Duration.ofSeconds(5)));
    }

    @Test
    void saysPlainlyThatTheHostedServiceIsClosed() {
        sandbox.suspend();

        assertThat(failure(act()))
                .isInstanceOfSatisfying(
                        Failure.Closed.class,
                        closed -> assertThat(closed.trouble())
                                .hasToString("400 Koala ingest suspended: Koala's service takes nothing any more;"
                                        + " set url to a receiver of the same protocol, or remove the connection"));
    }

    @Test
    void refusesAFieldThatWouldReplaceATrait() {
        for (String field : List.of("email", "in_vip")) {
            AudienceShape shape = new AudienceShape("VIP", List.of(IdentifierType.EMAIL), List.of("ltv", field));
            assertThat(kind().problem(shape, withDefaults(settings())))
                    .hasValueSatisfying(problem -> assertThat(problem).contains("\"" + field + "\""));
        }
        assertThat(kind().problem(audience(), withDefaults(settings()))).isEmpty();
    }

    @Test
    void isTurnedAwayByAnotherProject() {
        destination.close();
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put("public_key", "an other/key");
        destination = kind().open(withDefaults(settings), new Surroundings(clock, Meter.UNLIMITED));

        assertThat(failure(act())).isInstanceOf(Failure.Credentials.class);
        assertThat(sandbox.calls()).extracting(Call::target).hasToString("[/web/projects/an%20other%2Fkey/batch]");
    }
}
