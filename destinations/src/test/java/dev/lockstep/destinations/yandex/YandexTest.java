package dev.lockstep.destinations.yandex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.lockstep.destinations.contract.HttpContract;
import dev.lockstep.destinations.contract.Wire;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.Response;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.AudienceShape;
import dev.lockstep.destinations.spi.Destination.Snapshots;
import dev.lockstep.destinations.spi.DestinationKind;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Observation.Status;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Snapshot;
import dev.lockstep.destinations.toolkit.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class YandexTest extends HttpContract<YandexSandbox> {

    private static final String TOKEN = "y0_AgAAAAB7c1";
    private static final Fault NONE = new Fault.Late(Duration.ZERO);
    private static final Duration PROCESSED = Duration.ofHours(1);

    /** As it would be found after a crash. */
    private Remote kept = Remote.NONE;

    @Override
    protected DestinationKind kind() {
        return new Yandex();
    }

    @Override
    protected YandexSandbox sandbox(ManualClock clock) throws IOException {
        return YandexSandbox.start(0, clock, TOKEN);
    }

    @Override
    protected Map<String, String> settings() {
        return Map.of("token", TOKEN, "url", sandbox == null ? "http://127.0.0.1:9" : sandbox.url() + "/");
    }

    @Override
    protected Answer<?> act() {
        return account().put(vip(0, 120), Remote.NONE, remote -> {});
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN, hash("0@example.org"), hash("+0"));
    }

    /** What is not there when a file is sent is the address, and an error of the server leaves open what was done. */
    @Override
    protected Map<Integer, Class<? extends Failure>> meanings() {
        return Map.of(404, Failure.Closed.class, 410, Failure.Closed.class, 503, Failure.Unknown.class);
    }

    // ---- what goes over the wire

    @Test
    void makesASegmentOfAFileAndReplacesIt() {
        put(snapshot("vip", 0, 2, true));
        clock.advance(PROCESSED);
        look();
        put(snapshot("vip", 1, 3, true));

        Wire.assertSame("yandex", sandbox.calls(), "authorization", "content-type", "user-agent");
    }

    @Test
    void hasTheSizeCheckedUnlessRemovalsMustGoOut() {
        put(vip(0, 100));
        clock.advance(PROCESSED);
        put(vip(0, 200));

        assertThat(sandbox.calls().stream()
                        .map(call -> call.target().toString())
                        .skip(1))
                .containsExactly(
                        "/v1/management/segment/57172765/confirm?check_size=true",
                        "/v1/management/segment/57172765/modify_data?modification_type=replace&check_size=true");
    }

    @Test
    void countsWhatItWritesAndWhatItReads() {
        List<String> asked = new ArrayList<>();
        destination.close();
        destination = kind().open(withDefaults(settings()), new Surroundings(clock, quota -> {
            asked.add(quota);
            return OptionalLong.empty();
        }));

        put(vip(0, 120));
        look();

        assertThat(asked).containsExactly("write", "write", "read");
        assertThat(kind().declaration().quotas()).extracting(it -> it.name()).contains("write", "read");
    }

    @Test
    void hasTheSameColumnsWhateverAnAudienceIsSentBy() {
        for (IdentifierType type : List.of(IdentifierType.EMAIL, IdentifierType.PHONE)) {
            assertThat(account().header(new AudienceShape("vip", List.of(type), List.of())))
                    .containsExactly("email", "phone");
        }
    }

    @Test
    void gathersChangesAsLongAsItIsTold() {
        assertThat(account().pace()).hasMinutes(30);
    }

    // ---- the life of a segment

    @Test
    void sendsAndLooksUntilItIsInEffect() {
        put(vip(0, 120));
        assertThat(look().status()).isEqualTo(Status.PROCESSING);
        assertThat(sandbox.members("vip")).isEmpty();

        clock.advance(PROCESSED);

        assertThat(look())
                .isEqualTo(new Observation(
                        Status.READY,
                        "processed",
                        OptionalLong.of(120),
                        OptionalLong.of(120),
                        OptionalLong.of(108),
                        OptionalLong.of(540)));
        assertThat(sandbox.members("vip"))
                .hasSize(240)
                .containsEntry(hash("0@example.org"), "email")
                .containsEntry(hash("+119"), "phone");
        assertThat(sandbox.statuses()).containsExactly("lockstep:vip processed");
    }

    @Test
    void replacesAllMembersAtOnce() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        put(vip(20, 150));
        clock.advance(PROCESSED);

        assertThat(sandbox.members("vip"))
                .hasSize(260)
                .containsKey(hash("149@example.org"))
                .doesNotContainKey(hash("19@example.org"));
        assertThat(sandbox.statuses()).containsExactly("lockstep:vip processed");
    }

    @Test
    void countsItAsDoneWhereTheFileIsTheOneThatIsThere() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        put(vip(0, 120));

        assertThat(sandbox.statuses()).containsExactly("lockstep:vip processed");
    }

    @Test
    void waitsWhileTheSegmentIsBeingWorkedOn() {
        put(vip(0, 120));
        assertThat(account().isReady(look())).isFalse();

        assertThat(failure(tryToPut(vip(0, 130))))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).contains(Duration.ofMinutes(1)));

        clock.advance(PROCESSED);
        assertThat(account().isReady(look())).isTrue();
        put(vip(0, 130));
    }

    /** Right after a file was sent; but not for ever, since what that time means is not documented. */
    @Test
    void doesNotBelieveAListThatIsOlderThanWhatWasSent() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        put(vip(0, 130));
        String old = "{\"segments\": [{\"id\": 57172765, \"status\": \"processed\","
                + " \"uploading_last_modify_time\": \"2026-11-20T10:00:00Z\"}]}";
        Fault lagging = new Fault.Refused(Response.json(200, Json.read(old).orElseThrow()));

        sandbox.next(lagging, NONE, lagging);
        assertThat(look()).isEqualTo(Observation.of(Status.PROCESSING, "processed"));
        assertThat(look()).extracting(Observation::word).isEqualTo("is_updated");
        clock.advance(Duration.ofMinutes(10));
        assertThat(look().status()).isEqualTo(Status.READY);
    }

    @Test
    void sendsSomebodyWhoIsNobodyWhereEverybodyLeft() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        put(snapshot("vip", 0, 0, true));
        clock.advance(PROCESSED);

        assertThat(sandbox.members("vip")).containsOnlyKeys("0".repeat(64));
        assertThat(look().status()).isEqualTo(Status.TOO_FEW);
        assertThat(account().isReady(look())).isTrue();
    }

    @Test
    void saysWhyAShortFileIsNotTaken() {
        assertThat(failure(tryToPut(vip(0, 99))))
                .isInstanceOfSatisfying(
                        Failure.Rejected.class,
                        rejected -> assertThat(rejected.trouble().code()).isEqualTo("400 invalid_uploading"));
    }

    @TestFactory
    Stream<DynamicTest> seesWhatAStatusMeans() {
        Map<String, Status> statuses = new LinkedHashMap<>();
        statuses.put("uploaded", Status.PROCESSING);
        statuses.put("is_processed", Status.PROCESSING);
        statuses.put("is_updated", Status.PROCESSING);
        statuses.put("processed", Status.READY);
        statuses.put("few_data", Status.TOO_FEW);
        statuses.put("processing_failed", Status.FAILED);
        statuses.put("inactive", Status.UNKNOWN);
        return statuses.entrySet().stream()
                .map(it -> dynamicTest(it.getKey() + " is " + it.getValue(), () -> {
                    Observation seen = segment("{\"id\": 7, \"status\": \"" + it.getKey() + "\"}")
                            .orElseThrow()
                            .observation();
                    assertThat(seen).isEqualTo(Observation.of(it.getValue(), it.getKey()));
                    assertThat(account().isReady(seen))
                            .isEqualTo(List.of(Status.READY, Status.TOO_FEW, Status.FAILED)
                                    .contains(it.getValue()));
                }));
    }

    @Test
    void waitsWhereTheStatusIsUnknown() {
        put(vip(0, 120));
        sandbox.setStatus("lockstep:vip", "inactive");

        assertThat(look())
                .extracting(Observation::status, Observation::word)
                .containsExactly(Status.UNKNOWN, "inactive");
        assertThat(failure(tryToPut(vip(0, 130)))).isInstanceOf(Failure.Later.class);
    }

    @Test
    void readsCountsAsFarAsTheyCanBeRead() {
        Observation seen = segment("""
                        {"id": "7", "item_quantity": 4200, "valid_unique_percentage": "99.7", "matched_percentage": "69.4",
                         "cookies_matched_quantity": "many", "create_time": "yesterday"}""").orElseThrow().observation();

        assertThat(seen)
                .isEqualTo(new Observation(
                        Status.UNKNOWN,
                        "unreadable",
                        OptionalLong.of(4200),
                        OptionalLong.of(4187),
                        OptionalLong.of(2906),
                        OptionalLong.empty()));
        assertThat(segment("{\"id\": \"7/../8\"}")).isEmpty();
    }

    // ---- lost

    @Test
    void reportsASegmentThatWasDeletedAsLostAndMakesNoOther() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        sandbox.delete("lockstep:vip");

        assertThat(look().status()).isEqualTo(Status.LOST);
        assertThat(account().isReady(look())).isFalse();
        assertThat(failure(tryToPut(vip(0, 130)))).isInstanceOf(Failure.Gone.class);
        assertThat(sandbox.statuses()).isEmpty();
    }

    @Test
    void reportsASegmentOfAnotherOwnerAsLost() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        open("login", "other-ads");
        assertThat(look()).isEqualTo(Observation.of(Status.LOST, "of another owner"));

        open("login", "glow-ads");
        assertThat(look().status()).isEqualTo(Status.READY);
    }

    @Test
    void tellsATokenThatIsDeadFromARightThatIsMissing() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        sandbox.next(new Fault.Refused(error(403, "access_denied")));
        assertThat(failure(tryToPut(vip(0, 130)))).isInstanceOf(Failure.Gone.class);

        sandbox.revokeToken();
        assertThat(failure(tryToPut(vip(0, 130))))
                .isInstanceOfSatisfying(
                        Failure.Credentials.class,
                        refused -> assertThat(refused.trouble().code()).isEqualTo("403 invalid_token"));
        assertThat(failure(account().look(Map.of(1L, kept)))).isInstanceOf(Failure.Credentials.class);

        sandbox.restoreToken();
        put(vip(0, 130));
    }

    @Test
    void seesSegmentsOnAllPages() {
        for (int i = 0; i < 1010; i++) {
            sandbox.addForeign("other " + i);
        }
        put(vip(0, 120));
        sandbox.forgetCalls();

        assertThat(look().status()).isEqualTo(Status.PROCESSING);
        assertThat(sandbox.calls())
                .extracting(call -> call.target().getQuery())
                .containsExactly("limit=1000&offset=0", "limit=1000&offset=950");
    }

    /** What cannot be read says nothing of what is lost. */
    @Test
    void countsNothingAsLostWhereTheListCannotBeRead() {
        put(vip(0, 120));
        sandbox.next(new Fault.ReplyGarbled());

        assertThat(failure(account().look(Map.of(1L, kept)))).isInstanceOf(Failure.Unknown.class);
    }

    // ---- quotas

    @Test
    void waitsLongerEachTimeThatAQuotaIsUsedUp() {
        Response used = error(429, "quota");
        sandbox.next(new Fault.Refused(used), new Fault.Refused(used), new Fault.Refused(used), NONE, NONE);

        assertThat(Stream.generate(() -> failure(tryToPut(vip(0, 120))))
                        .limit(3)
                        .map(it -> ((Failure.Later) it).after().orElseThrow()))
                .containsExactly(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(11));
        put(vip(0, 120));

        clock.advance(PROCESSED);
        sandbox.next(new Fault.Refused(used));
        assertThat(((Failure.Later) failure(tryToPut(vip(0, 130)))).after()).contains(Duration.ofMinutes(1));
    }

    @Test
    void isToldWhenItWritesTooOften() {
        for (int i = 0; i < 5; i++) {
            kept = Remote.NONE;
            put(vip(0, 120 + i));
        }
        assertThat(failure(act()).trouble().code()).isEqualTo("429 quota");

        clock.advance(Duration.ofMinutes(1));
        assertThat(act()).isInstanceOf(Answer.Done.class);
    }

    // ---- crashes and lost answers

    /** Where the process dies, and what the platform has done by then. */
    private enum Death {
        BEFORE_THE_UPLOAD_IS_NOTED(1, false),
        BEFORE_THE_UPLOAD(1, true),
        BEFORE_THE_ID_IS_NOTED(2, false),
        BEFORE_THE_CONFIRMATION(2, true),
        BEFORE_THE_CONFIRMATION_IS_NOTED(3, false),
        AFTER_THE_CONFIRMATION_IS_NOTED(3, true);

        private final int keeping;
        private final boolean isKept;

        Death(int keeping, boolean isKept) {
            this.keeping = keeping;
            this.isKept = isKept;
        }
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @TestFactory
    Stream<DynamicTest> hasOneSegmentInTheEndWhereverItDies() {
        return Stream.of(Death.values())
                .flatMap(death -> Stream.of(120, 130)
                        .flatMap(next -> Stream.of(Duration.ofMinutes(5), PROCESSED)
                                .map(after -> dynamicTest(
                                        death + ", then " + next + " people after " + after,
                                        () -> diesAndGoesOn(death, next, after)))));
    }

    private void diesAndGoesOn(Death death, int next, Duration after) {
        kept = Remote.NONE;
        String name = death + "-" + next + "-" + after.toMinutes();
        assertThatThrownBy(() -> account().put(snapshot(name, 0, 120, false), kept, dying(death)))
                .isInstanceOf(Crash.class);

        clock.advance(after);
        open("login", "glow-ads");
        untilDone(snapshot(name, 0, next, false));
        clock.advance(PROCESSED);

        assertThat(sandbox.members(name)).hasSize(2 * next);
        boolean isLeft = death == Death.BEFORE_THE_ID_IS_NOTED && next != 120;
        assertThat(nameless()).as("what may be somebody else's is left").isEqualTo(isLeft ? 1 : 0);
        sandbox.delete("");
        assertThat(sandbox.statuses())
                .filteredOn(it -> it.contains(name))
                .containsExactly("lockstep:" + name + " processed");
        assertThat(Upload.in(kept)).isEmpty();
    }

    private Journal dying(Death death) {
        int[] times = {0};
        return remote -> {
            times[0]++;
            if (times[0] < death.keeping || death.isKept) {
                kept = remote;
            }
            if (times[0] == death.keeping) {
                throw new Crash();
            }
        };
    }

    @TestFactory
    Stream<DynamicTest> hasOneSegmentInTheEndWhicheverAnswerIsLost() {
        List<Fault> faults = List.of(
                new Fault.ReplyLost(),
                new Fault.ReplyGarbled(),
                new Fault.Broken(),
                Fault.refused(503),
                Fault.refused(504));
        return faults.stream()
                .flatMap(fault -> Stream.of(0, 1)
                        .flatMap(call -> Stream.of(120, 130)
                                .map(next -> dynamicTest(
                                        fault + " of call " + call + ", then " + next + " people",
                                        () -> losesAndGoesOn(fault, call, next)))));
    }

    private void losesAndGoesOn(Fault fault, int call, int next) {
        kept = Remote.NONE;
        String name = "a" + clock.millis();
        if (call == 1) {
            sandbox.next(NONE);
        }
        sandbox.next(fault);
        Answer<Remote> answer = tryToPut(snapshot(name, 0, 120, false));
        if (answer instanceof Answer.Failed<Remote>(Failure failure)) {
            assertThat(failure).isInstanceOf(Failure.Unknown.class);
        }

        clock.advance(Duration.ofMinutes(2));
        untilDone(snapshot(name, 0, next, false));
        clock.advance(PROCESSED);

        assertThat(sandbox.members(name)).hasSize(2 * next);
        boolean isDone = fault instanceof Fault.ReplyLost || fault instanceof Fault.ReplyGarbled;
        boolean isLeft = call == 0 && isDone && next != 120;
        assertThat(nameless()).as("what may be somebody else's is left").isEqualTo(isLeft ? 1 : 0);
        sandbox.delete("");
        assertThat(sandbox.statuses()).filteredOn(it -> it.contains(name)).hasSize(1);
    }

    private long nameless() {
        return sandbox.statuses().stream().filter(it -> it.startsWith("#")).count();
    }

    /** Puts it as often as it takes. */
    private void untilDone(Snapshot snapshot) {
        for (int i = 0; i < 4; i++) {
            if (tryToPut(snapshot) instanceof Answer.Done<Remote>) {
                return;
            }
            clock.advance(Duration.ofMinutes(30));
        }
        put(snapshot);
    }

    @Test
    void neverTouchesAnUploadThatIsNotInTheNotes() {
        upload(120);
        upload(120);
        sandbox.next(new Fault.ReplyLost());
        tryToPut(vip(0, 120));
        put(vip(0, 120));

        assertThat(sandbox.statuses())
                .as("either of the three may be somebody else's, so another is made")
                .hasSize(4)
                .filteredOn(it -> it.startsWith("#"))
                .hasSize(3);
        assertThat(sandbox.calls()).extracting(Call::method).doesNotContain("DELETE");
    }

    @Test
    void takesNoUploadThatIsOlderOrOfAnotherSize() {
        upload(120);
        clock.advance(Duration.ofMinutes(10));
        upload(121);
        sandbox.next(new Fault.Broken());
        tryToPut(vip(0, 120));
        put(vip(0, 120));

        assertThat(sandbox.statuses()).hasSize(3).last().isEqualTo("lockstep:vip is_processed");
    }

    /** What somebody else has uploaded and not confirmed. */
    private void upload(int people) {
        sandbox.next(NONE, Fault.refused(500));
        account().put(vip(0, people), Remote.NONE, remote -> {});
    }

    @Test
    void sendsTheFileAgainWhereTheUploadIsNotThereAnyMore() {
        sandbox.next(NONE, Fault.refused(500));
        tryToPut(vip(0, 120));
        sandbox.delete("");

        put(vip(0, 120));
        assertThat(sandbox.statuses()).containsExactly("lockstep:vip is_processed");
    }

    @Test
    void replacesAgainWhereTheAnswerIsLost() {
        put(vip(0, 120));
        clock.advance(PROCESSED);
        sandbox.next(new Fault.ReplyLost());
        assertThat(failure(tryToPut(vip(0, 130)))).isInstanceOf(Failure.Unknown.class);

        clock.advance(PROCESSED);
        put(vip(0, 130));
        assertThat(sandbox.members("vip")).hasSize(260);
    }

    // ---- helpers

    private Snapshots account() {
        return (Snapshots) destination;
    }

    private void open(String setting, String value) {
        destination.close();
        Map<String, String> settings = new LinkedHashMap<>(settings());
        settings.put(setting, value);
        destination = kind().open(withDefaults(settings), new Surroundings(clock, Meter.UNLIMITED));
    }

    private Answer<Remote> tryToPut(Snapshot snapshot) {
        Answer<Remote> answer = account().put(snapshot, kept, remote -> kept = remote);
        if (answer instanceof Answer.Done<Remote>(Remote remote)) {
            kept = remote;
        }
        return answer;
    }

    private void put(Snapshot snapshot) {
        assertThat(tryToPut(snapshot)).isInstanceOf(Answer.Done.class);
    }

    private Observation look() {
        return switch (account().look(Map.of(1L, kept))) {
            case Answer.Done<Map<Long, Observation>>(Map<Long, Observation> seen) ->
                Optional.ofNullable(seen.get(1L)).orElseThrow();
            case Answer.Failed<Map<Long, Observation>>(Failure failure) -> throw new AssertionError(failure.toString());
        };
    }

    private static Optional<Segment> segment(String json) {
        return Segment.read(Json.read(json).orElseThrow());
    }

    private static Response error(int status, String type) {
        var body = Json.object();
        body.putArray("errors").addObject().put("error_type", type);
        return Response.json(status, body.put("code", status));
    }

    private Snapshot vip(int from, int to) {
        return snapshot("vip", from, to, false);
    }

    /** The people of these numbers, each with an address and a phone number. */
    private Snapshot snapshot(String audience, int from, int to, boolean isShort) {
        AudienceShape shape =
                new AudienceShape(audience, List.of(IdentifierType.EMAIL, IdentifierType.PHONE), List.of());
        String text = "email,phone\n"
                + IntStream.range(from, to)
                        .mapToObj(person -> hash(person + "@example.org") + "," + hash("+" + person) + "\n")
                        .sorted()
                        .collect(Collectors.joining());
        try {
            Path file = Files.writeString(folder.resolve("members.csv"), text);
            return new Snapshot(shape, "d1", file, account().header(shape), to - from, hash(text), isShort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
