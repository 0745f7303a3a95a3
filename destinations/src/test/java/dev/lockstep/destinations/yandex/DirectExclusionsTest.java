package dev.lockstep.destinations.yandex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Exclusion;
import dev.lockstep.destinations.spi.Exclusions;
import dev.lockstep.destinations.spi.Finding;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Parameter;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.toolkit.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A retargeting list for each retargeting audience, and what else addresses its people. */
class DirectExclusionsTest {

    private static final String TOKEN = "y0_AgAAAAB7c1";
    private static final Fault NONE = new Fault.Late(Duration.ZERO);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private YandexSandbox sandbox;
    private Destination destination;
    private Exclusions exclusions;
    private String carts;
    private String buyers;

    /** Of the audience, as it would be found after a crash. */
    private Remote kept;

    @BeforeEach
    void open() throws IOException {
        sandbox = YandexSandbox.start(0, clock, TOKEN);
        carts = sandbox.addForeign("lockstep:Carts");
        buyers = sandbox.addForeign("lockstep:Buyers");
        kept = Remote.NONE.withId(carts);
        open(Map.of());
    }

    private void open(Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        new Yandex()
                .declaration()
                .account()
                .forEach(parameter -> parameter.otherwise().ifPresent(value -> settings.put(parameter.name(), value)));
        settings.put("token", TOKEN);
        settings.put("url", sandbox.url().toString());
        settings.put("direct", "true");
        settings.put("direct_url", sandbox.url().toString());
        settings.putAll(more);
        assertThat(new Yandex().declaration().account())
                .extracting(Parameter::name)
                .containsAll(settings.keySet());
        destination = new Yandex().open(new Settings(settings, Path.of(".")), new Surroundings(clock, Meter.UNLIMITED));
        exclusions = destination.exclusions().orElseThrow();
    }

    @AfterEach
    void close() {
        destination.close();
        sandbox.close();
    }

    @Test
    void areNotKeptWhereNobodyWantsThem() {
        Settings settings = new Settings(
                Map.of("token", TOKEN, "url", "http://127.0.0.1:9", "prefix", "p:", "every", "30m", "direct", "false"),
                Path.of("."));
        try (Destination without = new Yandex().open(settings, new Surroundings(clock, Meter.UNLIMITED))) {
            assertThat(without.exclusions()).isEmpty();
        }
    }

    @Test
    void makeAListOfTheSegmentWithoutItsSuppressions() {
        assertThat(keep()).isEmpty();

        assertThat(sandbox.lists()).containsExactly("40775679 lockstep:Carts ANY[" + carts + "] NONE[" + buyers + "]");
        assertThat(kept.note("list_id")).contains("40775679");
        sandbox.forgetCalls();
        assertThat(keep()).isEmpty();
        assertThat(sandbox.calls()).extracting(Call::path).doesNotHaveDuplicates();
    }

    @Test
    void followTheSuppressionsOfTheAudience() {
        keep();
        String refunds = sandbox.addForeign("lockstep:Refunds");
        assertThat(keep(of("Buyers", buyers, "Refunds", refunds))).isEmpty();

        assertThat(sandbox.lists())
                .containsExactly("40775679 lockstep:Carts ANY[" + carts + "] NONE[" + buyers + ", " + refunds + "]");
    }

    @Test
    void putRightWhatSomebodyChanged() {
        keep();
        sandbox.changeList("40775679", List.of(carts), List.of());
        assertThat(keep()).isEmpty();

        assertThat(sandbox.lists()).containsExactly("40775679 lockstep:Carts ANY[" + carts + "] NONE[" + buyers + "]");
    }

    @Test
    void makeNoListBeforeEverySuppressionHasASegment() {
        SequencedMap<String, Remote> suppressions = of("Buyers", buyers);
        suppressions.put("Refunds", Remote.NONE);

        assertThat(keep(suppressions))
                .extracting(Finding::audience, Finding::code)
                .containsExactly(tuple("Carts", "waits-for-suppression"));
        assertThat(sandbox.lists()).isEmpty();

        keep();
        assertThat(keep(suppressions))
                .as("the list that is there leaves out whom it can")
                .extracting(Finding::code)
                .containsExactly("no-suppression");
        assertThat(sandbox.lists()).singleElement().asString().endsWith("NONE[" + buyers + "]");
    }

    @Test
    void tellOfAListThatIsNotAvailable() {
        sandbox.setStatus("lockstep:Buyers", "is_updated");

        assertThat(keep()).extracting(Finding::code).containsExactly("list-unavailable");
        sandbox.setStatus("lockstep:Buyers", "processed");
        assertThat(keep()).isEmpty();
    }

    @Test
    void tellOfAListThatWasDeletedAndMakeNoOther() {
        keep();
        sandbox.deleteList("40775679");

        assertThat(keep()).extracting(Finding::code).containsExactly("list-lost");
        assertThat(sandbox.lists()).isEmpty();
    }

    @Test
    void tellOfListsByHandThatLackASuppression() {
        sandbox.addList("all carts\u0007", List.of(carts, "999"), List.of());
        sandbox.addList("careful", List.of(carts), List.of(buyers));
        sandbox.addList("something else", List.of("999"), List.of());

        List<Finding> findings = keep();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().says())
                .isEqualTo(
                        "the retargeting list \"all carts \" (40775679) shows to people of this audience and does not"
                                + " leave out Buyers; add \"none of segment " + buyers
                                + "\" to it, or use Carts's own list instead");
        assertThat(sandbox.lists()).as("they are left as they are").hasSize(4);
    }

    @Test
    void tellOfAdjustmentsThatOutbidASuppression() {
        String suppressed = sandbox.addList("buyers", List.of(buyers), List.of());
        String loyal = sandbox.addList("loyal", List.of("999"), List.of());
        sandbox.adjust(700012672, suppressed, 0);
        sandbox.adjust(700012672, loyal, 150);
        sandbox.adjust(700012673, suppressed, 0);
        sandbox.adjust(700012674, loyal, 150);
        for (int campaign = 0; campaign < 20; campaign++) {
            sandbox.adjust(campaign, loyal, 0);
        }

        List<Finding> findings = keep();
        assertThat(findings).extracting(Finding::code).containsExactly("outbid");
        assertThat(findings.getFirst().says())
                .startsWith(
                        "campaign 700012672 bids −100 % for \"buyers\" (40775679) and 50 % for \"loyal\" (40775680)");
    }

    @Test
    void lookAtAllCampaignsHoweverManyPagesTheyAre() {
        String suppressed = sandbox.addList("buyers", List.of(buyers), List.of());
        String loyal = sandbox.addList("loyal", List.of("999"), List.of());
        for (int campaign = 1; campaign <= DirectLists.CAMPAIGNS_IN_PAGE; campaign++) {
            sandbox.adjust(campaign, loyal, 0);
        }
        sandbox.adjust(700012672, suppressed, 0);
        sandbox.adjust(700012672, loyal, 150);

        assertThat(keep()).extracting(Finding::code).containsExactly("outbid");
    }

    // ---- what goes wrong

    @Test
    void takeErrorsThatComeWithStatus200ForErrors() {
        sandbox.revokeToken();
        assertThat(failure(tryToKeep(of("Buyers", buyers)))).isInstanceOf(Failure.Credentials.class);
    }

    @TestFactory
    Stream<DynamicTest> tellWhatACodeMeans() {
        Map<Integer, Class<? extends Failure>> codes = new LinkedHashMap<>();
        codes.put(52, Failure.Later.class);
        codes.put(53, Failure.Credentials.class);
        codes.put(54, Failure.Credentials.class);
        codes.put(56, Failure.Later.class);
        codes.put(58, Failure.Closed.class);
        codes.put(152, Failure.Later.class);
        codes.put(506, Failure.Later.class);
        codes.put(1000, Failure.Later.class);
        codes.put(1001, Failure.Later.class);
        codes.put(1002, Failure.Later.class);
        codes.put(8000, Failure.Rejected.class);
        codes.put(8800, Failure.Gone.class);
        codes.put(9000, Failure.Later.class);
        codes.put(4711, Failure.Rejected.class);
        return codes.entrySet().stream()
                .map(code -> dynamicTest(code.getKey() + "", () -> {
                    sandbox.next(new Fault.Refused(error(code.getKey())));
                    Failure failure = failure(tryToKeep(of("Buyers", buyers)));
                    assertThat(failure).isInstanceOf(code.getValue());
                    assertThat(failure.trouble().code()).isEqualTo("direct " + code.getKey());
                }));
    }

    @Test
    void tellOfAListThatDirectDoesNotTakeAndGoOnWithTheOthers() {
        sandbox.next(NONE, new Fault.Refused(refusedList()));
        String wins = sandbox.addForeign("lockstep:Winback");
        List<Exclusion> all = List.of(
                new Exclusion(1, "Carts", kept, of("Buyers", buyers)),
                new Exclusion(2, "Winback", Remote.NONE.withId(wins), of("Buyers", buyers)));

        List<Finding> findings = done(exclusions.keep(all, (copy, remote) -> {}));
        assertThat(findings)
                .extracting(Finding::audience, Finding::code)
                .containsExactly(tuple("Carts", "list-refused"));
        assertThat(findings.getFirst().says()).contains("direct 5005");
        assertThat(sandbox.lists()).singleElement().asString().contains("lockstep:Winback");
    }

    @Test
    void leaveTheLastTenthOfThePointsToPeople() {
        sandbox.leaveUnits(16_000);
        tryToKeep(of("Buyers", buyers));
        sandbox.forgetCalls();
        assertThat(failure(tryToKeep(of("Buyers", buyers))))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).contains(Duration.ofMinutes(15)));
        assertThat(sandbox.calls()).isEmpty();

        clock.advance(Duration.ofMinutes(15));
        sandbox.leaveUnits(160_000);
        keep();
    }

    // ---- crashes and lost answers

    @TestFactory
    Stream<DynamicTest> makeOneListWhicheverAnswerIsLost() {
        return Stream.of(new Fault.ReplyLost(), new Fault.ReplyGarbled(), new Fault.Broken(), Fault.refused(502))
                .map(fault -> dynamicTest(fault.toString(), () -> {
                    sandbox.lists().forEach(list -> sandbox.deleteList(list.substring(0, list.indexOf(' '))));
                    kept = Remote.NONE.withId(carts);
                    sandbox.next(NONE, fault);
                    assertThat(failure(tryToKeep(of("Buyers", buyers)))).isInstanceOf(Failure.Unknown.class);

                    assertThat(keep()).isEmpty();
                    assertThat(sandbox.lists()).hasSize(1);
                    assertThat(kept.note("list_id"))
                            .contains(sandbox.lists().getFirst().substring(0, 8));
                }));
    }

    @Test
    void makeOneListWhereverItDies() {
        for (int death = 1; death <= 2; death++) {
            for (boolean isKept : new boolean[] {false, true}) {
                sandbox.lists().forEach(list -> sandbox.deleteList(list.substring(0, list.indexOf(' '))));
                kept = Remote.NONE.withId(carts);
                int[] times = {death};
                assertThatThrownBy(() -> exclusions.keep(
                                List.of(new Exclusion(1, "Carts", kept, of("Buyers", buyers))), (copy, remote) -> {
                                    times[0]--;
                                    kept = times[0] > 0 || isKept ? remote : kept;
                                    if (times[0] == 0) {
                                        throw new IllegalStateException("it dies");
                                    }
                                }))
                        .isInstanceOf(IllegalStateException.class);

                assertThat(keep()).isEmpty();
                assertThat(sandbox.lists())
                        .as("dies at " + death + ", kept: " + isKept)
                        .hasSize(1);
            }
        }
    }

    /** Somebody has called theirs the same, with the same rules: it is theirs all the same. */
    @Test
    void takeNoListForTheirOwnThatIsNotInTheNotes() {
        String theirs = sandbox.addList("lockstep:Carts", List.of(carts), List.of(buyers));
        sandbox.next(NONE, new Fault.Broken());
        tryToKeep(of("Buyers", buyers));
        keep();

        assertThat(sandbox.lists()).hasSize(2);
        assertThat(kept.note("list_id").orElseThrow()).isNotEqualTo(theirs);
    }

    @Test
    void areSpokenOfOverTheWireAsTheApiHasIt() {
        destination.close();
        open(Map.of("client_login", "glow-advertiser"));
        sandbox.adjust(700012672, sandbox.addList("buyers", List.of(buyers), List.of()), 0);
        sandbox.forgetCalls();
        keep();
        keep(of("Buyers", buyers, "Refunds", "57172999"));

        Wire.assertSame(
                "yandex-direct",
                sandbox.calls(),
                "authorization",
                "client-login",
                "accept-language",
                "content-type",
                "user-agent");
    }

    @Test
    void repeatNothingOfWhatTheOtherSideSays() {
        Response echo = Response.json(
                200,
                Json.object().set("error", Json.object().put("error_code", 4711).put("error_detail", TOKEN)));
        sandbox.next(new Fault.Refused(echo));
        assertThat(tryToKeep(of("Buyers", buyers)).toString()).doesNotContain(TOKEN);
    }

    @Test
    void needNamesThatFit() {
        Settings settings = new Settings(Map.of("direct", "true", "prefix", "lockstep:"), Path.of("."));
        assertThat(new Yandex().problem(new AudienceShape("x".repeat(241), List.of(), List.of()), settings))
                .isEmpty();
        assertThat(new Yandex().problem(new AudienceShape("x".repeat(242), List.of(), List.of()), settings))
                .isPresent();
    }

    // ---- helpers

    private static SequencedMap<String, Remote> of(String... namesAndIds) {
        SequencedMap<String, Remote> remotes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndIds.length; i += 2) {
            remotes.put(namesAndIds[i], Remote.NONE.withId(namesAndIds[i + 1]));
        }
        return remotes;
    }

    private List<Finding> keep() {
        return keep(of("Buyers", buyers));
    }

    private List<Finding> keep(SequencedMap<String, Remote> suppressions) {
        return done(tryToKeep(suppressions));
    }

    private Answer<List<Finding>> tryToKeep(SequencedMap<String, Remote> suppressions) {
        return exclusions.keep(List.of(new Exclusion(1, "Carts", kept, suppressions)), (copy, remote) -> kept = remote);
    }

    private static Response error(int code) {
        var body = Json.object();
        body.putObject("error").put("request_id", "1").put("error_code", code);
        return Response.json(200, body);
    }

    private static Response refusedList() {
        var body = Json.object();
        body.putObject("result")
                .putArray("AddResults")
                .addObject()
                .putArray("Errors")
                .addObject()
                .put("Code", 5005);
        return Response.json(200, body);
    }

    private static List<Finding> done(Answer<List<Finding>> answer) {
        return switch (answer) {
            case Answer.Done<List<Finding>>(List<Finding> findings) -> findings;
            case Answer.Failed<List<Finding>>(Failure failure) -> throw new AssertionError(failure.toString());
        };
    }

    private static Failure failure(Answer<List<Finding>> answer) {
        return switch (answer) {
            case Answer.Failed<List<Finding>>(Failure failure) -> failure;
            case Answer.Done<List<Finding>> done -> throw new AssertionError("it was done: " + done);
        };
    }
}
