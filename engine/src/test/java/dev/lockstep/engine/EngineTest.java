package dev.lockstep.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.population.Retention;
import dev.lockstep.engine.store.Keys;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.Table;
import dev.lockstep.engine.store.WriteSet;
import dev.lockstep.testkit.driver.SegmentTestDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine over a real store, on a clock that the test sets. */
class EngineTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final SequencedMap<String, Condition> CART =
            SegmentTestDriver.conditions("cart: {latest: Checkout Started, within: 4h}");

    private final AtomicLong clock = new AtomicLong(NINE);

    @TempDir
    private Path folder;

    @Test
    void aMembershipBeginsWithAFactAndEndsByTime() throws Exception {
        try (Engine engine = open(CART)) {
            assertThat(take(engine, event("u1", "Checkout Started", NINE))).containsExactly(Outcome.TAKEN);
            PersonView person = engine.person("u1").orElseThrow();
            assertThat(person.memberships())
                    .containsExactly(new PersonView.Membership("cart", NINE, OptionalLong.of(NINE + 4 * HOUR)));
            clock.set(NINE + 4 * HOUR + 50);
            assertThat(engine.awaitChanges(1, Duration.ofSeconds(30))).isTrue();
            Changes.Change exit = engine.changes(1, 10).changes().getFirst();
            assertThat(exit.entered()).isFalse();
            assertThat(exit.at()).isEqualTo(NINE + 4 * HOUR);
            assertThat(exit.writtenAt()).isEqualTo(NINE + 4 * HOUR + 50);
            assertThat(exit.cause().kind()).isEqualTo(Changes.Kind.TIME);
            assertThat(engine.person("u1").orElseThrow().memberships()).isEmpty();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, event("u1", "Checkout Started", NINE));
            take(engine, attributes("u1", "plan", "pro"));
        }
        clock.set(NINE + HOUR);
        try (Engine engine = open(CART)) {
            PersonView person = engine.person("u1").orElseThrow();
            assertThat(person.attributes()).isEqualTo(Map.of("plan", new Value.Text("pro")));
            assertThat(person.memberships()).hasSize(1);
            assertThat(engine.segments().getFirst().size()).isOne();
            assertThat(engine.status().persons()).isOne();
        }
    }

    @Test
    void overdueTimersFireInTheirOrderAfterADowntime() throws Exception {
        try (Engine engine = open(CART)) {
            for (int minute = 5; minute > 0; minute--) {
                take(engine, event("u" + minute, "Checkout Started", NINE - minute * 60_000L));
            }
        }
        clock.set(NINE + 100 * HOUR);
        try (Engine engine = open(CART)) {
            assertThat(engine.awaitChanges(9, Duration.ofSeconds(30))).isTrue();
            assertThat(engine.changes(5, 10).changes())
                    .extracting(change -> change.person().name())
                    .containsExactly("u5", "u4", "u3", "u2", "u1");
            assertThat(engine.changes(5, 10).changes())
                    .extracting(Changes.Change::at)
                    .isSorted()
                    .allMatch(at -> at < NINE + 4 * HOUR);
        }
    }

    @Test
    void aRepeatedMessageChangesNothing() throws Exception {
        try (Engine engine = open(CART)) {
            Fact fact =
                    new Fact.Event(Optional.of("m1"), NINE, List.of(Identifier.id("u1")), "Checkout Started", Map.of());
            assertThat(take(engine, fact, fact)).containsExactly(Outcome.TAKEN, Outcome.REPEATED);
        }
        try (Engine engine = open(CART)) {
            Fact fact =
                    new Fact.Event(Optional.of("m1"), NINE, List.of(Identifier.id("u1")), "Order Completed", Map.of());
            assertThat(take(engine, fact)).containsExactly(Outcome.REPEATED);
            assertThat(engine.events("u1", 10, Optional.empty()).orElseThrow().facts())
                    .hasSize(1);
        }
    }

    @Test
    void aTimelineIsReadNewestFirstPageByPage() throws Exception {
        try (Engine engine = open(CART)) {
            for (int i = 0; i < 10; i++) {
                take(engine, event(i % 2 == 0 ? "u1" : "anonymous:x", "Event " + i, NINE + i));
            }
            Fact tie = new Fact.AttributeChange(
                    Optional.empty(), NINE, List.of(Identifier.id("u1"), Identifier.anonymous("x")), Map.of());
            take(engine, tie);
            List<String> names = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                Timeline page = engine.events("u1", 3, cursor).orElseThrow();
                page.facts().forEach(fact -> names.add(fact instanceof Fact.Event event ? event.name() : "tie"));
                cursor = page.next();
            } while (cursor.isPresent());
            assertThat(names)
                    .containsExactly(
                            "Event 9", "Event 8", "Event 7", "Event 6", "Event 5", "Event 4", "Event 3", "Event 2",
                            "Event 1", "tie", "Event 0");
        }
    }

    @Test
    void membersAreReadPageByPage() throws Exception {
        try (Engine engine = open(CART)) {
            for (int i = 0; i < 7; i++) {
                take(engine, event("u" + i, "Checkout Started", NINE));
            }
            List<String> names = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                Members page = engine.members("cart", 3, cursor).orElseThrow();
                page.members().forEach(member -> names.add(member.person().name()));
                cursor = page.next();
            } while (cursor.isPresent());
            assertThat(names).containsExactly("u0", "u1", "u2", "u3", "u4", "u5", "u6");
            assertThat(engine.members("nobody_asks", 3, Optional.empty())).isEmpty();
        }
    }

    @Test
    void whoStaysIsReadOnceThoughOthersComeAndGoBetweenThePages() throws Exception {
        try (Engine engine = open(SegmentTestDriver.conditions(
                "cart: {all: [{latest: Checkout Started, within: 4h}, {did_not: Order Completed, within: 7d}]}"))) {
            for (int i = 0; i < 7; i++) {
                take(engine, event("u" + i, "Checkout Started", NINE));
            }
            List<String> names = new ArrayList<>();
            Members first = engine.members("cart", 3, Optional.empty()).orElseThrow();
            first.members().forEach(member -> names.add(member.person().name()));
            for (String gone : List.of("u1", "u2", "u4")) {
                take(engine, event(gone, "Order Completed", NINE));
            }
            take(engine, event("u7", "Checkout Started", NINE));
            Members rest = engine.members("cart", 10, first.next()).orElseThrow();
            rest.members().forEach(member -> names.add(member.person().name()));
            assertThat(names).containsExactly("u0", "u1", "u2", "u3", "u5", "u6", "u7");
            assertThat(rest.next()).isEmpty();
        }
    }

    @Test
    void aChangeNamesItsLeafInTheWordsOfTheDefinitionThatCountedThen() throws Exception {
        try (Engine engine = open(SegmentTestDriver.conditions("""
                    cart:
                      all:
                        - {latest: Checkout Started, within: 4h}
                        - {did_not: Order Completed, since: Checkout Started}
                    """))) {
            take(engine, event("u1", "Checkout Started", NINE), event("u1", "Order Completed", NINE));
        }
        try (Engine engine = open(CART)) {
            assertThat(engine.awaitChanges(2, Duration.ofSeconds(30))).isTrue();
            assertThat(engine.changes(0, 10).changes())
                    .extracting(change -> change.cause().leaf())
                    .containsExactly(
                            Optional.of(new Changes.Leaf(
                                    "all[0]", "the latest *Checkout Started* was in the last 4 hours")),
                            Optional.of(new Changes.Leaf(
                                    "all[1]", "no *Order Completed* since the latest *Checkout Started*")),
                            Optional.empty());
        }
    }

    @Test
    void newDefinitionsReachEverybody() throws Exception {
        try (Engine engine = open(CART)) {
            for (int i = 0; i < 200; i++) {
                take(engine, event("u" + i, i % 2 == 0 ? "Checkout Started" : "Order Completed", NINE));
            }
            engine.apply(SegmentTestDriver.conditions("""
                            cart: {latest: Checkout Started, within: 4h}
                            buyers: {did: Order Completed}
                            """)).get();
            assertThat(engine.awaitChanges(199, Duration.ofSeconds(30))).isTrue();
            assertThat(engine.segments())
                    .extracting(SegmentView::segment, SegmentView::size)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.api.Assertions.tuple("cart", 100L),
                            org.assertj.core.api.Assertions.tuple("buyers", 100L));
            assertThat(engine.changes(100, 1000).changes())
                    .hasSize(100)
                    .allMatch(change -> change.cause().kind() == Changes.Kind.DEFINITION);
        }
    }

    @Test
    void aBarredPersonIsForgottenAndStaysAwayUntilReadmitted() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, attributes("u1", "email", "a@shop.example"), event("u1", "Checkout Started", NINE));
            List<Identifier> both = List.of(Identifier.id("u1"), Identifier.email("a@shop.example"));
            assertThat(engine.receive(List.of(new Intake.Barred(both))).get()).containsExactly(Outcome.ERASED);
            assertThat(engine.person("u1")).isEmpty();
            assertThat(take(engine, event("u1", "Checkout Started", NINE))).containsExactly(Outcome.BARRED);
            assertThat(engine.receive(List.of(new Intake.Readmitted(both))).get())
                    .containsExactly(Outcome.TAKEN);
            assertThat(take(engine, event("u1", "Checkout Started", NINE))).containsExactly(Outcome.TAKEN);
        }
    }

    @Test
    void nothingOnDiskSaysWhoSomebodyIs() throws Exception {
        String email = "very.personal.address@shop.example";
        try (Engine engine = open(CART)) {
            Fact identify = new Fact.AttributeChange(
                    Optional.of("message-of-a-person"),
                    NINE,
                    List.of(Identifier.id("customer-4711-of-the-shop"), Identifier.email(email)),
                    Map.of(
                            "email",
                            Optional.of(new Value.Text(email)),
                            "phone",
                            Optional.of(new Value.Text("+4915112345678"))));
            take(engine, identify, event("customer-4711-of-the-shop", "Checkout Started", NINE));
            engine.backUpTo(folder.resolve("backup"));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains("personal")
                                || bytes.contains("4711-of")
                                || bytes.contains("+49151")
                                || bytes.contains("message-of"))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    @Test
    void anErasedPersonIsGoneAndTheLogKeepsOnlyTheirExits() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, event("u1", "Checkout Started", NINE), event("u2", "Checkout Started", NINE));
            Fact erasure = new Fact.Erasure(Optional.of("e1"), NINE, List.of(Identifier.id("u1")));
            assertThat(take(engine, erasure)).containsExactly(Outcome.ERASED);
            assertThat(engine.person("u1")).isEmpty();
            assertThat(engine.events("u1", 10, Optional.empty())).isEmpty();
            assertThat(engine.changes(0, 10).changes())
                    .extracting(Changes.Change::person, Changes.Change::entered)
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(new PersonId("u2"), true),
                            org.assertj.core.api.Assertions.tuple(new PersonId("forgotten:1"), false));
        }
    }

    @Test
    void whoeverFollowedTheLogLearnsThatAForgottenPersonHasLeftEverything() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, event("u1", "Checkout Started", NINE));
            long read = engine.changes(0, 10).next();
            clock.set(NINE + 5 * HOUR);
            assertThat(engine.awaitChanges(read, Duration.ofSeconds(30))).isTrue(); // the exit, which is not read
            take(engine, new Fact.Erasure(Optional.empty(), NINE, List.of(Identifier.id("u1"))));
            assertThat(engine.changes(read, 10).changes())
                    .extracting(Changes.Change::number, Changes.Change::segment, Changes.Change::entered)
                    .containsExactly(org.assertj.core.api.Assertions.tuple(1L, "cart", false));
        }
    }

    @Test
    void aPersonIsKnownFirstByTheNameOfTheEldestWhoTurnedOutToBeThem() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, event("anonymous:v1", "Seen", NINE), event("u1", "Seen", NINE));
            take(engine, event("anonymous:v2", "Seen", NINE), event("anonymous:v3", "Seen", NINE));
            take(engine, attributes("u1", "anonymous:v3"), attributes("u2", "anonymous:v2"));
            assertThat(knownFirst(engine, 2)).isEqualTo("u1");
            assertThat(knownFirst(engine, 5)).isEqualTo("anonymous:v2");
            take(engine, attributes("u1", "anonymous:v1"));
        }
        try (Engine engine = open(CART)) {
            assertThat(knownFirst(engine, 2)).isEqualTo("anonymous:v1");
        }
    }

    private static String knownFirst(Engine engine, long number) throws UnavailableException {
        return ((Profile.Known) engine.profile(number)).knownFirstAs().name();
    }

    private static Fact attributes(String id, String anonymous) {
        List<Identifier> both = List.of(
                Identifier.id(id), Identifier.namesOf(new PersonId(anonymous)).getLast());
        return new Fact.AttributeChange(Optional.empty(), NINE, both, Map.of());
    }

    @Test
    void whetherAForgottenPersonWasExposedIsForgottenToo() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, event("u1", "Seen", NINE), event("u2", "Seen", NINE), event("anonymous:v1", "Seen", NINE));
            WriteSet exposures = new WriteSet();
            for (long person = 1; person <= 3; person++) {
                exposures.put(Table.EXPOSURES, Keys.of(person, 7), new byte[] {1});
            }
            engine.books().commit(exposures);
            take(engine, attributes("u1", "anonymous:v1"));
            take(engine, new Fact.Erasure(Optional.empty(), NINE, List.of(Identifier.id("u1"))));
            List<Long> left = new ArrayList<>();
            engine.books().scan(Table.EXPOSURES, Keys.of(0), Keys.of(Long.MAX_VALUE), (key, value) -> {
                left.add(Keys.number(key, 0));
                return true;
            });
            assertThat(left).containsExactly(2L);
        }
    }

    @Test
    void eventsAreNotedForWhoeverWaitsForThem() throws Exception {
        long next;
        try (Engine engine = open(CART)) {
            take(engine, event("u1", "Order Completed", NINE));
            engine.note(Set.of("Order Completed"));
            take(engine, event("u1", "Order Completed", NINE + 1), event("u1", "Seen", NINE));
            take(engine, event("u2", "Order Completed", NINE - HOUR));

            Noted first = engine.noted(-1, 1);
            assertThat(first.items())
                    .extracting(item -> item.event().timestamp())
                    .containsExactly(NINE + 1);
            next = first.next();
        }
        try (Engine engine = open(CART)) {
            Noted second = engine.noted(next, 10);
            assertThat(second.items()).singleElement().satisfies(item -> {
                assertThat(item.event().timestamp()).isEqualTo(NINE - HOUR);
                assertThat(knownFirst(engine, item.number())).isEqualTo("u2");
            });
            assertThat(engine.noted(second.next(), 10)).isEqualTo(new Noted(List.of(), second.next()));
        }
    }

    @Test
    void whatWasNotedOfAForgottenPersonIsNotTold() throws Exception {
        try (Engine engine = open(CART)) {
            engine.note(Set.of("Order Completed"));
            take(engine, event("u1", "Order Completed", NINE), event("u2", "Order Completed", NINE));
            take(engine, new Fact.Erasure(Optional.empty(), NINE, List.of(Identifier.id("u1"))));

            assertThat(engine.noted(-1, 10).items()).hasSize(1);
        }
    }

    @Test
    void aBackupIsAWholeStore() throws Exception {
        try (Engine engine = open(CART)) {
            take(engine, event("u1", "Checkout Started", NINE));
            engine.backUpTo(folder.resolve("restored/store"));
            take(engine, event("u2", "Checkout Started", NINE));
        }
        EngineSettings settings = EngineSettings.of(folder.resolve("restored")).withClock(this::now);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Engine.open(settings, CART, EngineObserver.NONE))
                .withMessageContaining("there is no key file");
        Files.copy(folder.resolve("data/data.key"), folder.resolve("restored/data.key"));
        try (Engine engine = Engine.open(settings, CART, EngineObserver.NONE)) {
            assertThat(engine.person("u1")).isPresent();
            assertThat(engine.person("u2")).isEmpty();
        }
    }

    @Test
    void whatIsOldEnoughGoesAndMembershipsStay() throws Exception {
        SequencedMap<String, Condition> buyers = SegmentTestDriver.conditions("buyers: {did: Order Completed}");
        Retention retention =
                new Retention(HOUR, 100, List.of(new Retention.Rule(new EventName.Prefix("Order"), 2 * HOUR)));
        EngineSettings settings =
                EngineSettings.of(folder.resolve("data")).withClock(this::now).withRetention(retention);
        try (Engine engine = Engine.open(settings, buyers, EngineObserver.NONE)) {
            take(engine, event("u1", "Order Completed", NINE), event("u1", "Product Viewed", NINE));
            take(engine, attributes("u1", "plan", "pro"));
            clock.set(NINE + 3 * HOUR);
            take(engine, event("u2", "Order Completed", NINE + 3 * HOUR));
            // A sweep is due every second of the engine's clock.
            for (int second = 0; second < 5; second++) {
                clock.addAndGet(2000);
                take(engine, event("u3", "Product Viewed", clock.get()));
            }
            assertThat(engine.events("u1", 10, Optional.empty()).orElseThrow().facts())
                    .hasSize(2)
                    .noneMatch(fact ->
                            fact instanceof Fact.Event event && event.name().equals("Order Completed"));
            assertThat(engine.changes(0, 10).changes())
                    .extracting(Changes.Change::person)
                    .containsExactly(new PersonId("u2"));
            Happenings missed = engine.follow(0, 10);
            assertThat(missed.isGap())
                    .as("whoever begins before what is kept has missed some")
                    .isTrue();
            assertThat(engine.follow(missed.next(), 10).isGap()).isFalse();
            assertThat(engine.members("buyers", 10, Optional.empty())
                            .orElseThrow()
                            .members())
                    .hasSize(2);
        }
    }

    @Test
    void anotherKeyIsRefused() throws Exception {
        open(CART).close();
        EngineSettings other = EngineSettings.of(folder.resolve("data"))
                .withKey(Optional.of(Base64.getEncoder().encodeToString(new byte[32])));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Engine.open(other, CART, EngineObserver.NONE))
                .withMessageContaining("sealed with another key");
        EngineSettings none = other.withKey(Optional.of("c2hvcnQ="));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Engine.open(none, CART, EngineObserver.NONE))
                .withMessageContaining("LOCKSTEP_DATA_KEY")
                .withMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void moreThanMayWaitIsRefusedAndNothingOfItIsTaken() throws Exception {
        EngineSettings narrow =
                EngineSettings.of(folder.resolve("data")).withClock(this::now).withMaxQueued(10);
        try (Engine engine = Engine.open(narrow, CART, EngineObserver.NONE)) {
            List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
            for (int i = 0; i < 5000; i++) {
                answers.add(
                        engine.receive(List.of(new Intake.Learned(event("u" + i, "Checkout Started", NINE), false))));
            }
            int refused = 0;
            for (int i = 0; i < answers.size(); i++) {
                try {
                    answers.get(i).get();
                    assertThat(engine.person("u" + i)).isPresent();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(UnavailableException.class);
                    assertThat(engine.person("u" + i)).isEmpty();
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        }
    }

    @Test
    void segmentsThatNameNobodyAreRefusedAndTheOldOnesStay() throws Exception {
        try (Engine engine = open(CART)) {
            SequencedMap<String, Condition> wrong = new LinkedHashMap<>();
            wrong.put("a", new Condition.Member("b"));
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> engine.apply(wrong).get())
                    .withCauseInstanceOf(IllegalArgumentException.class);
            assertThat(engine.segments()).extracting(SegmentView::segment).containsExactly("cart");
        }
    }

    private Engine open(SequencedMap<String, Condition> segments) throws StoreException {
        return Engine.open(
                EngineSettings.of(folder.resolve("data")).withClock(this::now), segments, EngineObserver.NONE);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.get());
    }

    private static List<Outcome> take(Engine engine, Fact... facts) throws IOException, InterruptedException {
        try {
            return engine.receive(Stream.of(facts)
                            .<Intake>map(fact -> new Intake.Learned(fact, false))
                            .toList())
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static Fact event(String person, String name, long at) {
        Identifier identifier = Identifier.namesOf(new PersonId(person)).getLast();
        return new Fact.Event(Optional.empty(), at, List.of(identifier), name, Map.of());
    }

    private static Fact attributes(String person, String name, String value) {
        return new Fact.AttributeChange(
                Optional.empty(),
                NINE,
                List.of(Identifier.id(person)),
                Map.of(name, Optional.of(new Value.Text(value))));
    }
}
