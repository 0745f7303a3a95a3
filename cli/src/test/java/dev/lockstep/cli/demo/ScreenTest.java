package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.model.Instants;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.engine.Changes;
import dev.lockstep.sync.planner.Lane;
import dev.lockstep.sync.planner.Why;
import dev.lockstep.sync.planner.Work;
import dev.lockstep.workspace.Audience;
import dev.lockstep.workspace.Workspace;
import java.io.IOException;
import java.io.StringReader;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** One scene, at some moments of a shopper's way: a second is ten minutes of the shop's time. */
class ScreenTest {

    private static final double SPEED = 600;
    private static final long CART = at("10:00:00");
    private static final long ENTERS = at("14:00:00");
    private static final long BUYS = at("15:30:00");
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    private final Workspace workspace = shipped();
    private final Audience shield = workspace.audiences().get("CIO__RecentBuyers__0-7d__All");
    private final Audience target = workspace.audiences().get("CIO__CartAbandon__4-24h__NoPurchase");
    private final Followed shopper =
            new Followed(new PersonId("u7"), target, shield, "Checkout Started", CART, ENTERS, "Order Completed", BUYS);
    private final ShopClock clock = new ShopClock(BUYS + 40 * MINUTE, SPEED, RealTime.SYSTEM);
    private final Journey journey = new Journey(Optional.of(shopper), workspace, "koala"::equals, clock);

    @Test
    void beforeAnythingHappensTheHopsAreThereAndEmpty() {
        assertThat(way())
                .containsExactly(
                        "The way of one shopper, u7   planned › taken › in effect   (ms: of this machine; min and h: by the shop's clock)",
                        "○ --:--:--  Checkout Started",
                        "○ --:--:--  4 hours pass, no order: enters cart_abandoned_4_24h",
                        "             yandex  ○ add",
                        "             koala   ○ add",
                        "○ --:--:--  Order Completed: exits it, enters recent_buyers_7d",
                        "             yandex  ○ suppress   ○ remove",
                        "             koala   ○ suppress   ○ remove",
                        "");
    }

    @Test
    void machineTimeIsToldInRealMillisecondsAndThePlatformsInMinutesOfTheShop() {
        enters();
        accepted("koala", target, Operation.ADD, ENTERS + 18 * SECOND, ENTERS + 30 * SECOND);
        accepted("yandex", target, Operation.ADD, ENTERS + 18 * SECOND, ENTERS + 9 * MINUTE);

        assertThat(way())
                .contains(
                        "● 14:00:00  4 hours pass, no order: enters cart_abandoned_4_24h   found and on disk 10 ms after",
                        "             yandex  ◐ add 20 ms › 8 min",
                        "             koala   ● add 20 ms › 20 ms");
    }

    @Test
    void theWayIsOverWhenTheShopperIsRemovedAndSuppressedEverywhere() {
        enters();
        buys();
        for (String connection : List.of("yandex", "koala")) {
            accepted(connection, target, Operation.ADD, ENTERS + 18 * SECOND, ENTERS + 30 * SECOND);
            accepted(connection, shield, Operation.ADD, BUYS + 9 * SECOND, BUYS + 15 * SECOND);
            accepted(connection, target, Operation.REMOVE, BUYS + 9 * SECOND, BUYS + 21 * SECOND);
        }
        assertThat(journey.report().orElseThrow().isOver()).isFalse();

        journey.confirmed("yandex", shield.name(), 0);
        journey.confirmed("yandex", target.name(), 0);

        assertThat(way())
                .contains(
                        "             yandex  ● suppress 5.0 ms › 0 min › 39 min   ● remove 5.0 ms › 0 min › 39 min",
                        "             koala   ● suppress 5.0 ms › 10 ms   ● remove 5.0 ms › 20 ms",
                        "✓ removed and suppressed everywhere");
    }

    @Test
    void whoeverBuysBeforeAPlatformWasToldOfThemIsNotWaitedFor() {
        enters();
        buys();
        for (String connection : List.of("yandex", "koala")) {
            accepted(connection, shield, Operation.ADD, BUYS + 9 * SECOND, BUYS + 15 * SECOND);
            journey.confirmed(connection, shield.name(), 0);
        }

        assertThat(journey.report().orElseThrow().isOver()).isTrue();
        assertThat(String.join("\n", way())).contains("● never sent, so nothing to remove");
    }

    @Test
    void whatIsTakenOfOthersIsNotTheirsAlsoWhereItIsToldBeforeTheLogIs() {
        journey.took("koala", target.name(), work(Operation.ADD), 8, ENTERS + 1, ENTERS + 2);
        journey.took("koala", target.name(), work(Operation.ADD), 7, ENTERS + 6 * SECOND, ENTERS + 12 * SECOND);
        enters();

        assertThat(way()).contains("             koala   ● add 0.0 ms › 10 ms");
    }

    @Test
    void audiencesAreShownWithWhatIsHeldAndPlatformsWithTheirQuotas() {
        assertThat(text(120))
                .contains("""
                audience                             role           segment  desired  delivered  confirmed  delivered
                CIO__RecentBuyers__0-7d__All         suppression      1,250    1,200      1,200      1,100      1,200
                CIO__CartAbandon__4-24h__NoPurchase  retargeting      1,250    1,200      1,200      1,100      1,200
                  held at yandex: suppression-first  nobody is added before the suppression
                """)
                .contains(
                        "yandex    3 calls   left: write 9/10 a minute, 100/100 an hour; read 19/20 a second",
                        "koala     5 calls   no quota is documented");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 120, 100, 80, 40, 1})
    void noLineIsWiderThanTheTerminal(int columns) {
        assertThat(screen().lines(scene(), new Screen.Size(columns, 32)))
                .hasSizeLessThanOrEqualTo(32)
                .allSatisfy(line -> assertThat(line.width()).isLessThanOrEqualTo(columns));
        assertThat(screen().lines(scene(), new Screen.Size(columns, 5))).hasSize(5);
    }

    @Test
    void aPictureIsWellFormedAndShowsWhatTheScreenDoes() throws Exception {
        enters();
        List<Line> lines = List.of(Line.of("a < b").add(Style.GREEN, " & \"c\""), Line.EMPTY);

        String svg = Picture.svg(lines, 20);

        String shown = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement()
                .getTextContent();
        assertThat(shown).contains("a < b", "& \"c\"");
    }

    private void enters() {
        journey.changed(change(target, true, ENTERS, OptionalLong.empty(), ENTERS + 6 * SECOND));
    }

    private void buys() {
        journey.changed(change(shield, true, BUYS + 1, OptionalLong.of(BUYS), BUYS + 6 * SECOND));
        journey.changed(change(target, false, BUYS + 1, OptionalLong.of(BUYS), BUYS + 6 * SECOND));
    }

    private static Changes.Change change(
            Audience audience, boolean entered, long at, OptionalLong fact, long writtenAt) {
        Changes.Kind kind = fact.isPresent() ? Changes.Kind.EVENT : Changes.Kind.TIME;
        return new Changes.Change(
                1,
                at,
                writtenAt,
                new PersonId("u7"),
                audience.segment(),
                entered,
                "hash",
                new Changes.Cause(kind, "", fact, Optional.empty()),
                7);
    }

    private void accepted(String connection, Audience audience, Operation operation, long planned, long accepted) {
        journey.took(connection, audience.name(), work(operation), 7, planned, accepted);
    }

    private static Work work(Operation operation) {
        return new Work(Lane.PROTECT, operation, Why.PERSON);
    }

    private List<String> way() {
        return new JourneyLines(SPEED, ZoneId.of("UTC"))
                .of(scene()).stream().map(line -> line.ansi(false)).toList();
    }

    private String text(int columns) {
        StringBuilder text = new StringBuilder();
        screen().lines(scene(), new Screen.Size(columns, Screen.Size.ENDLESS))
                .forEach(line -> text.append(line.ansi(false)).append("\n"));
        return text.toString();
    }

    private static Screen screen() {
        return new Screen("Lockstep demo: glow-shop", ZoneId.of("UTC"), SPEED);
    }

    private Scene scene() {
        return new Scene(
                BUYS,
                10_000,
                77_000,
                101.4,
                new Scene.Changes(30, 60, 10),
                new Scene.Durable(3.21, 17.8),
                List.of(shield, target),
                List.of(platform("yandex", 3, false), platform("koala", 5, true)),
                journey.report());
    }

    private Scene.Platform platform(String connection, long calls, boolean isAtOnce) {
        SequencedMap<String, Integer> left = new LinkedHashMap<>();
        if (!isAtOnce) {
            left.put("write 10 PT1M", 9);
            left.put("write 100 PT1H", 100);
            left.put("read 20 PT1S", 19);
        }
        Scene.Hold held = new Scene.Hold("suppression-first", "nobody is added before the suppression");
        return new Scene.Platform(
                connection,
                Optional.empty(),
                left,
                calls,
                isAtOnce,
                List.of(copy(shield, List.of()), copy(target, isAtOnce ? List.of() : List.of(held))));
    }

    private static Scene.Copy copy(Audience audience, List<Scene.Hold> held) {
        return new Scene.Copy(audience.name(), 1_250, 1_200, 1_200, OptionalLong.of(1_100), held);
    }

    private static long at(String time) {
        return Instants.parse("2026-05-12T" + time + "Z").orElseThrow();
    }

    private static Workspace shipped() {
        try {
            return DemoWorkspace.shipped();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
