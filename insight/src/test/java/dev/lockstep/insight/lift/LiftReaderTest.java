package dev.lockstep.insight.lift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.condition.EventName;
import dev.lockstep.core.holdout.Holdout;
import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Intake;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.PersonId;
import dev.lockstep.core.model.Value;
import dev.lockstep.destinations.spi.Declaration.Unit;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineObserver;
import dev.lockstep.engine.EngineSettings;
import dev.lockstep.sync.ledger.Ledger;
import dev.lockstep.sync.planner.Exposure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lift of people whose story is known, in a real store. */
class LiftReaderTest {

    private static final long NINE = Instant.parse("2026-03-01T09:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Holdout HALF = Holdout.of(BigDecimal.valueOf(50), "Carts");

    private Engine engine;

    /** How many people the engine has got to know. */
    private long people;

    @BeforeEach
    void open(@TempDir java.nio.file.Path folder) throws Exception {
        EngineSettings settings = EngineSettings.of(folder).withClock(() -> Instant.ofEpochMilli(NINE + 100 * DAY));
        engine = Engine.open(settings, new LinkedHashMap<>(), EngineObserver.NONE);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void countsWhatPeopleDidFromTheirFirstExposureUntilTheirTimeIsOver() throws Exception {
        String treated = somebody(false, 0);
        exposed("crm", treated, NINE);
        bought(treated, NINE - 1, 1000);
        bought(treated, NINE, 0.1);
        bought(treated, NINE + 7 * DAY - 1, 0.2);
        bought(treated, NINE + 7 * DAY, 1000);

        String heldOut = somebody(true, 0);
        exposed("crm", heldOut, NINE + DAY);
        bought(heldOut, NINE + 2 * DAY, 40);

        Lift lift = measure(HALF, NINE + 10 * DAY);
        assertThat(lift.treated()).isEqualTo(new Side(1, 1, 2, new BigDecimal("0.3"), 0.3 * 0.3));
        assertThat(lift.heldOut()).isEqualTo(new Side(1, 1, 1, new BigDecimal("40.0"), 1600));
    }

    @Test
    void whoseTimeIsNotOverDoesNotCountYet() throws Exception {
        exposed("crm", somebody(false, 0), NINE);
        exposed("crm", somebody(false, 1), NINE + 1);
        Lift lift = measure(HALF, NINE + 7 * DAY);
        assertThat(lift.treated().people()).isOne();
        assertThat(lift.running()).isOne();
        assertThat(measure(HALF, NINE).running()).as("who is exposed later").isZero();
    }

    @Test
    void ofSeveralConnectionsTheFirstExposureCountsAndThePersonOnce() throws Exception {
        String anna = somebody(false, 0);
        exposed("crm", anna, NINE + DAY);
        exposed("ads", anna, NINE);
        bought(anna, NINE + DAY / 2, 5);
        Lift lift = measure(HALF, NINE + 30 * DAY);
        assertThat(lift.treated().people()).isOne();
        assertThat(lift.treated().buyers()).isOne();
    }

    @Test
    void aMergedPersonCountsOnceFromTheirFirstExposureOnTheSideOfTheElder() throws Exception {
        String elder = anonymous(somebody(true, 0));
        String younger = somebody(false, 1);
        exposed("crm", elder, NINE + DAY);
        exposed("crm", younger, NINE);
        bought(younger, NINE + DAY / 2, 5);
        merge(younger, elder);
        Lift lift = measure(HALF, NINE + 30 * DAY);
        assertThat(lift.heldOut().people() + lift.treated().people()).isOne();
        assertThat(lift.heldOut().buyers() + lift.treated().buyers()).isOne();
        assertThat(lift.heldOut().people()).isEqualTo(HALF.holds(new PersonId(elder)) ? 1 : 0);
    }

    @Test
    void whoseSideMovedWhenTheHoldoutWasResizedIsLeftOut() throws Exception {
        Holdout tenth = Holdout.of(BigDecimal.TEN, "Carts");
        for (int i = 0; i < 200; i++) {
            exposed("crm", "u" + i, NINE, tenth);
        }
        long inTenth = IntStream.range(0, 200)
                .filter(i -> tenth.holds(new PersonId("u" + i)))
                .count();
        long inHalf = IntStream.range(0, 200)
                .filter(i -> HALF.holds(new PersonId("u" + i)))
                .count();

        Lift grown = measure(HALF, NINE + 30 * DAY);
        assertThat(grown.heldOut().people()).isEqualTo(inTenth);
        assertThat(grown.treated().people()).isEqualTo(200 - inHalf);
        assertThat(grown.moved()).isEqualTo(inHalf - inTenth);

        for (int i = 200; i < 400; i++) {
            exposed("crm", "u" + i, NINE, HALF);
        }
        Lift shrunk = measure(tenth, NINE + 30 * DAY);
        assertThat(shrunk.heldOut().people()).isEqualTo(count(400, tenth));
        assertThat(shrunk.treated().people())
                .as("but for whoever stands between the last who was held out and the size that it had")
                .isBetween(400 - count(400, HALF), 400 - count(400, HALF) + 5);
        assertThat(shrunk.moved())
                .isEqualTo(400 - shrunk.heldOut().people() - shrunk.treated().people());
    }

    @Test
    void anotherAudienceAndAnotherHoldoutAreNotThisOne() throws Exception {
        exposed("crm", somebody(false, 0), NINE, Holdout.of(BigDecimal.TEN, "holdouts:winback"));
        assertThat(measure(HALF, NINE + 30 * DAY).treated()).isEqualTo(Side.NOBODY);
        exposed("crm", somebody(false, 0), NINE, HALF); // an exposure of a new experiment replaces that of the old one
        assertThat(measure(HALF, NINE + 30 * DAY).treated().people()).isOne();
    }

    @Test
    void aForgottenPersonIsCountedNoMore() throws Exception {
        String anna = somebody(false, 0);
        exposed("crm", anna, NINE);
        take(new Fact.Erasure(Optional.empty(), NINE, List.of(Identifier.id(anna))));
        assertThat(measure(HALF, NINE + 30 * DAY).treated()).isEqualTo(Side.NOBODY);
    }

    @Test
    void amountsInSeveralCurrenciesAreNotCompared() throws Exception {
        for (int i = 0; i < 120; i++) {
            exposed("crm", "u" + i, NINE);
            bought("u" + i, NINE + DAY, 5, "EUR");
        }
        Lift lift = measure(HALF, NINE + 30 * DAY);
        assertThat(lift.currencies()).containsExactly("EUR");
        assertThat(lift.revenue()).isPresent();
        bought("u7", NINE + DAY, 500, " rub ");
        bought("u8", NINE + 20 * DAY, 700, "JPY");

        Lift mixed = measure(HALF, NINE + 30 * DAY);
        assertThat(mixed.currencies()).as("of what counts").containsExactly("EUR", "RUB");
        assertThat(mixed.conversion()).isPresent();
        assertThat(mixed.revenue()).isEmpty();
        assertThat(LiftText.of(mixed))
                .endsWith(" Revenue is not compared: purchases are in EUR, RUB, and amounts are added as they are.");
        assertThat(LiftText.of(lift)).doesNotContain("EUR");
    }

    @Test
    void whereNobodyBoughtItIsTooEarlyToTell() throws Exception {
        for (int i = 0; i < 60; i++) {
            exposed("crm", "u" + i, NINE);
        }
        Lift lift = measure(HALF, NINE + 30 * DAY);
        assertThat(lift.conversion()).isEmpty();
        assertThat(LiftText.of(lift))
                .startsWith("Of ")
                .contains("who were sent, 0.00 % bought within 7 days", "who were held out, 0.00 %.")
                .endsWith("That is too early to compare: the smaller side should have about 10 buyers first.");
    }

    private static long count(int people, Holdout holdout) {
        return IntStream.range(0, people)
                .filter(i -> holdout.holds(new PersonId("u" + i)))
                .count();
    }

    private Lift measure(Holdout holdout, long until) {
        LiftQuestion question = new LiftQuestion(
                "Carts", holdout, List.of(EventName.of("Order*")), Path.of("revenue"), 7 * DAY, until, 0.05);
        return LiftReader.measure(engine.books(), engine.books().seal(), question);
    }

    /** An id on this side of a holdout of half. */
    private static String somebody(boolean isHeldOut, int number) {
        return IntStream.iterate(number, i -> i + 10)
                .mapToObj(i -> "p" + i)
                .filter(id -> HALF.holds(new PersonId(id)) == isHeldOut)
                .findFirst()
                .orElseThrow();
    }

    private static String anonymous(String name) {
        return "anonymous:" + name;
    }

    private void exposed(String connection, String person, long at) throws Exception {
        exposed(connection, person, at, HALF);
    }

    private void exposed(String connection, String person, long at, Holdout holdout) throws Exception {
        if (engine.person(person).isEmpty()) {
            take(new Fact.Event(Optional.empty(), NINE - DAY, List.of(identifier(person)), "Seen", Map.of()));
            people++;
        }
        long draw = holdout.draw(new PersonId(person));
        Ledger ledger = Ledger.open(engine.books(), connection, Unit.PEOPLE);
        ledger.expose(
                ledger.copy("Carts"),
                number(person),
                new Exposure(at, holdout.salt(), draw, holdout.holds(draw), false));
        ledger.commit();
    }

    /** Numbers are given from 1 on, and whoever comes first here has the first one. */
    private long number(String person) throws Exception {
        for (long number = 1; number <= people; number++) {
            if (engine.profile(number) instanceof dev.lockstep.engine.Profile.Known known
                    && known.identifiers().getFirst().person().name().equals(person)) {
                return number;
            }
        }
        throw new IllegalStateException("nobody is called " + person);
    }

    private void bought(String person, long at, double revenue) throws Exception {
        take(new Fact.Event(
                Optional.empty(),
                at,
                List.of(identifier(person)),
                "Order Completed",
                Map.of("revenue", Value.of(revenue))));
    }

    private void bought(String person, long at, double revenue, String currency) throws Exception {
        take(new Fact.Event(
                Optional.empty(),
                at,
                List.of(identifier(person)),
                "Order Completed",
                Map.of("revenue", Value.of(revenue), "currency", Value.of(currency))));
    }

    private void merge(String id, String anonymous) throws Exception {
        take(new Fact.AttributeChange(
                Optional.empty(), NINE, List.of(identifier(id), identifier(anonymous)), Map.of()));
    }

    private static Identifier identifier(String person) {
        return Identifier.namesOf(new PersonId(person)).getLast();
    }

    private void take(Fact fact) throws Exception {
        engine.receive(List.of(new Intake.Learned(fact, false))).get();
    }
}
