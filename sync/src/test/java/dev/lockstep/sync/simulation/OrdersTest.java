package dev.lockstep.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.identifiers.Dialects;
import dev.lockstep.destinations.identifiers.IdentifierType;
import dev.lockstep.destinations.identifiers.PhoneRegion;
import dev.lockstep.destinations.sandbox.Call;
import dev.lockstep.destinations.sandbox.Fault;
import dev.lockstep.destinations.sandbox.ManualClock;
import dev.lockstep.destinations.sandbox.YandexSandbox;
import dev.lockstep.destinations.spi.Settings;
import dev.lockstep.destinations.yandex.Yandex;
import dev.lockstep.engine.Noted;
import dev.lockstep.engine.Profile;
import dev.lockstep.engine.store.MemoryStore;
import dev.lockstep.engine.store.StoreException;
import dev.lockstep.engine.store.UnreadableException;
import dev.lockstep.sync.planner.Admission;
import dev.lockstep.sync.runner.ConnectionRunner;
import dev.lockstep.sync.runner.ConnectionStatus.OrdersStatus;
import dev.lockstep.sync.runner.Feed;
import dev.lockstep.sync.runner.SyncObserver;
import dev.lockstep.sync.runner.Target;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A counter of Yandex Metrica is told of orders, whatever fails on the way. */
class OrdersTest {

    private static final String TOKEN = "y0_AgAAAAB7c1";
    private static final Fault NONE = new Fault.Late(Duration.ZERO);

    @TempDir
    Path scratch;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T10:00:00Z"));
    private final Shop shop = new Shop();
    private FaultyStore.Fault disk = FaultyStore.Fault.NONE;
    private final FaultyStore books = new FaultyStore(new MemoryStore(), () -> disk);
    private YandexSandbox sandbox;
    private List<Target> targets = List.of();
    private ConnectionRunner runner;

    @BeforeEach
    void open() throws IOException, StoreException {
        sandbox = YandexSandbox.start(0, clock, TOKEN);
        restart();
    }

    @AfterEach
    void close() {
        runner.close();
        sandbox.close();
    }

    private void restart() throws StoreException {
        Map<String, String> settings = new LinkedHashMap<>();
        new Yandex()
                .declaration()
                .account()
                .forEach(parameter -> parameter.otherwise().ifPresent(value -> settings.put(parameter.name(), value)));
        settings.put("token", TOKEN);
        settings.put("url", sandbox.url().toString());
        settings.put("metrica_url", sandbox.url().toString());
        settings.put("metrica_counter", "12345");
        settings.put("order_client_id", "ym.client");
        runner = new ConnectionRunner(
                new Yandex(),
                new Settings(settings, scratch),
                targets,
                new ConnectionRunner.Surroundings(
                        "yandex", shop, books, clock, new SplittableRandom(1), scratch, 100, SyncObserver.NONE));
    }

    @Test
    void areToldWithWhatTheEventSays() throws StoreException {
        shop.order(1, "o-1", clock.instant());
        pass(Duration.ofSeconds(2));

        assertThat(sandbox.orders())
                .containsEntry(
                        "o-1",
                        "create_date_time=2026-11-20 13:00:00 client_uniq_id=u1 client_ids=171800"
                                + " emails_md5=3c56ff8fef0f6c65b36b2d25720fe276 order_status=PAID revenue=89.9 currency=RUB");
        assertThat(status()).isEqualTo(new OrdersStatus(1, Map.of(), 1, 0, Optional.empty()));

        pass(Duration.ofMinutes(11));
        assertThat(status().pending()).as("it is known what became of it").isZero();
    }

    @Test
    void areLookedAtUntilItIsKnownWhatBecameOfThemAlsoAfterARestart() throws StoreException {
        shop.order(1, "o-1", clock.instant());
        pass(Duration.ofSeconds(2));
        runner.close();
        restart();
        assertThat(status().pending()).isEqualTo(1);

        pass(Duration.ofMinutes(11));
        assertThat(status().pending()).isZero();
        runner.close();
        restart();
        assertThat(status().pending()).isZero();
    }

    @Test
    void areToldOfThoseAloneWhoGaveEveryConsentThatAudiencesThereAskFor() throws StoreException {
        targets = List.of(asking("consent.ads"), asking("consent.mail"));
        runner.close();
        restart();
        shop.attributes.put("consent", consent("ads"));
        shop.order(1, "o-1", clock.instant());
        pass(Duration.ofSeconds(2));
        assertThat(sandbox.orders()).isEmpty();
        assertThat(status().leftOut())
                .isEqualTo(Map.of("of somebody without the consent that audiences there ask for", 1L));

        shop.attributes.put("consent", consent("ads", "mail"));
        shop.order(1, "o-2", clock.instant());
        pass(Duration.ofSeconds(2));
        assertThat(sandbox.orders()).containsOnlyKeys("o-2");
    }

    private static Value consent(String... to) {
        Map<String, Value> given = new TreeMap<>();
        for (String each : to) {
            given.put(each, new Value.Flag(true));
        }
        return new Value.Fields(given);
    }

    /** An audience of nobody that asks for consent. */
    private static Target asking(String consent) {
        Condition.Attribute asked = new Condition.Attribute(
                dev.lockstep.core.model.Path.of(consent),
                dev.lockstep.core.condition.Test.of(new Comparison.Equal(Value.of(true))));
        return new Target(
                consent,
                Role.SEED,
                new Admission("nobody", List.of(), List.of(), Optional.of(asked), List.of(IdentifierType.EMAIL)),
                Dialects.YANDEX,
                PhoneRegion.NONE,
                new LinkedHashMap<>(),
                List.of(),
                Optional.empty(),
                Guard.NONE,
                "d",
                1,
                false);
    }

    @Test
    void areGatheredForSomeMinutes() throws StoreException {
        shop.order(1, "o-1", clock.instant());
        pass(Duration.ofSeconds(2));
        shop.order(1, "o-2", clock.instant());
        pass(Duration.ofMinutes(4));
        assertThat(sandbox.orders()).containsOnlyKeys("o-1");

        pass(Duration.ofMinutes(2));
        assertThat(sandbox.orders()).containsOnlyKeys("o-1", "o-2");
    }

    @Test
    void areToldAgainWhereNoAnswerCameOrItWasNotWrittenDown() throws StoreException {
        shop.order(1, "o-1", clock.instant());
        sandbox.next(new Fault.ReplyLost());
        pass(Duration.ofSeconds(2));
        assertThat(status().trouble()).isPresent();

        disk = FaultyStore.Fault.LOST;
        try {
            pass(Duration.ofMinutes(5));
            throw new AssertionError("the disk is full");
        } catch (StoreException | UnreadableException e) {
            disk = FaultyStore.Fault.NONE;
            runner.close();
            restart();
        }
        pass(Duration.ofMinutes(5));

        assertThat(sandbox.orders()).containsOnlyKeys("o-1");
        assertThat(uploads()).isGreaterThan(1);
        sandbox.forgetCalls();
        runner.close();
        restart();
        pass(Duration.ofMinutes(20));
        assertThat(uploads()).as("it is done with them").isZero();
    }

    @Test
    void areLeftOutWhereTheyAreOfNoUseAndCounted() throws StoreException {
        shop.order(1, "o-1", clock.instant());
        shop.order(1, "", clock.instant());
        shop.order(1, "o-3", clock.instant().minus(Duration.ofDays(22)));
        shop.order(2, "o-4", clock.instant());
        shop.order(3, "o-5", clock.instant());
        shop.event(1, "Seen", clock.instant());
        pass(Duration.ofSeconds(2));

        assertThat(sandbox.orders()).containsOnlyKeys("o-1", "o-5");
        assertThat(sandbox.orders().get("o-5"))
                .as("whoever turned out to be somebody else")
                .contains("client_uniq_id=u1");
        assertThat(status().leftOut())
                .isEqualTo(Map.of(
                        "without the id of an order", 1L,
                        "older than the platform has use for", 1L,
                        "of somebody who was forgotten", 1L));
    }

    @Test
    void thatThePlatformDoesNotTakeAreFoundAndDoNotStopTheOthers() throws StoreException {
        for (int order = 1; order <= 4; order++) {
            shop.order(1, "o-" + order, clock.instant());
        }
        Fault refused = Fault.refused(400);
        // All four; the first two; the first. Then the second, and the others.
        sandbox.next(refused, refused, refused, NONE, NONE);
        pass(Duration.ofMinutes(30));

        assertThat(sandbox.orders()).containsOnlyKeys("o-2", "o-3", "o-4");
        assertThat(status().leftOut()).isEqualTo(Map.of("refused by the platform", 1L));
        assertThat(status().told()).isEqualTo(3);
    }

    @Test
    void waitForATokenAndHoldNothingElseUp() throws StoreException {
        sandbox.revokeToken();
        shop.order(1, "o-1", clock.instant());
        pass(Duration.ofSeconds(2));
        assertThat(status().trouble().orElseThrow().says()).contains("lockstep yandex login");
        assertThat(runner.stopped()).isEmpty();

        sandbox.restoreToken();
        runner.retry();
        pass(Duration.ofSeconds(2));
        assertThat(sandbox.orders()).containsOnlyKeys("o-1");
        assertThat(status().trouble()).isEmpty();
    }

    private OrdersStatus status() {
        return runner.status().orders().orElseThrow();
    }

    private long uploads() {
        return sandbox.calls().stream()
                .map(Call::path)
                .filter(path -> path.endsWith("/simple_orders"))
                .count();
    }

    private void pass(Duration time) throws StoreException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            runner.turn();
            clock.advance(Duration.ofSeconds(1));
        }
        runner.turn();
    }

    /** The orders of a shop: one customer who is known, one who was forgotten, and one who turned out to be the first. */
    private static final class Shop implements Feed {
        private final List<Noted.Item> items = new ArrayList<>();
        private final Map<String, Value> attributes = new TreeMap<>(Map.of("email", Value.of("Mail@yandex.ru")));

        void order(long person, String id, Instant at) {
            Map<String, Value> properties = new HashMap<>();
            properties.put("order_id", Value.of(id));
            properties.put("revenue", new Value.Number(89.90));
            properties.put("currency", Value.of("RUB"));
            properties.put("ym", new Value.Fields(new TreeMap<>(Map.of("client", new Value.Number(171800)))));
            items.add(new Noted.Item(person, event("Order Completed", at, properties)));
        }

        void event(long person, String name, Instant at) {
            items.add(new Noted.Item(person, event(name, at, Map.of())));
        }

        private static Fact.Event event(String name, Instant at, Map<String, Value> properties) {
            return new Fact.Event(Optional.empty(), at.toEpochMilli(), List.of(Identifier.id("u")), name, properties);
        }

        @Override
        public Noted noted(long after, int limit) {
            int from = (int) (after + 1);
            int to = Math.min(items.size(), from + limit);
            return new Noted(items.subList(Math.min(from, to), to), Math.max(after, to - 1));
        }

        @Override
        public Happenings after(long position, int limit) {
            return new Happenings(List.of(), position, false);
        }

        @Override
        public Profile profile(long person) {
            return switch ((int) person) {
                case 1 ->
                    new Profile.Known(
                            List.of(Identifier.id("u1")),
                            new PersonId("u1"),
                            attributes.entrySet().stream()
                                    .collect(Collectors.toMap(
                                            Map.Entry::getKey, attribute -> Optional.of(attribute.getValue()))),
                            Set.of());
                case 3 -> new Profile.Absorbed(1);
                default -> new Profile.Forgotten();
            };
        }

        @Override
        public List<Long> people(String segment, long after, int limit) {
            return List.of();
        }

        @Override
        public void await(long position, Duration atMost) {
            throw new UnsupportedOperationException("this shop waits for nothing");
        }
    }
}
