package dev.lockstep.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.core.machine.MembershipChange;
import dev.lockstep.core.model.Instants;
import dev.lockstep.core.population.Population;
import dev.lockstep.core.program.Program;
import dev.lockstep.core.program.Verdict;
import dev.lockstep.sync.files.AudienceFiles;
import dev.lockstep.sync.files.AudienceSizes;
import dev.lockstep.testkit.shop.Arrival;
import dev.lockstep.testkit.shop.ShopGenerator;
import dev.lockstep.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole demonstration but the terminal: days of the shop's time in an instant. */
class PlaybackTest {

    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long OPENS = Instants.parse("2026-01-05T00:00:00Z").orElseThrow();
    private static final long OPENING = OPENS + 10 * 24 * HOUR_MS;
    private static final double HOUR_A_SECOND = 3_600;
    private static final long ENDLESS_NANOS = Long.MAX_VALUE / 2;

    private final FakeTime time = new FakeTime();
    private final FakeDisplay display = new FakeDisplay();

    @Test
    void theTableAgreesWithThePopulationAfterTwoDays() throws Exception {
        Workspace workspace = ShippedShop.read();
        DemoShop shop = shop(workspace);
        long end = OPENING + 48 * HOUR_MS;
        Playback.Outcome outcome = playback(shop).run(new Playback.Plan(HOUR_A_SECOND, OPENING, end, ENDLESS_NANOS));

        assertThat(outcome.shopMs()).isEqualTo(48 * HOUR_MS);
        assertThat(outcome.nanos()).isBetween(48_000_000_000L, 48_200_000_000L);
        assertThat(display.shown).hasSizeBetween(480, 482);
        Snapshot last = display.shown.getLast();
        assertThat(last.clock()).isEqualTo(end);

        // The same traffic, through a population that knows nothing of the demonstration.
        List<MembershipChange> changes = new ArrayList<>();
        Population people = new Population(
                Program.compile(workspace.conditions(), AudienceFiles.attributesNeeded(workspace)), changes::add);
        ShopGenerator traffic = traffic();
        for (Arrival next = traffic.next(); next.receivedAt() <= end; next = traffic.next()) {
            people.receive(next.fact(), next.receivedAt());
        }
        people.advance(end);
        assertThat(last.people()).isEqualTo(people.people().count());
        assertThat(last.facts()).isEqualTo(people.counts().received());
        assertThat(last.causes().all()).isEqualTo(changes.size());
        assertThat(last.audiences()).isEqualTo(new AudienceSizes(workspace, people).sizes());
        for (Snapshot.Row row : last.rows()) {
            int segment = people.program().indexOf(row.segment());
            assertThat(row.size()).as(row.segment()).isEqualTo((int) people.people()
                    .filter(person -> Verdict.holds(person.verdict(segment)))
                    .count());
            assertThat(row.enteredHour()).isEqualTo(count(changes, row.segment(), true, end, 60));
            assertThat(row.exitedHour()).isEqualTo(count(changes, row.segment(), false, end, 60));
            assertThat(row.enteredDay()).isEqualTo(count(changes, row.segment(), true, end, 24 * 60));
            assertThat(row.exitedDay()).isEqualTo(count(changes, row.segment(), false, end, 24 * 60));
        }
        assertThat(last.rows()).extracting(Snapshot.Row::size).anyMatch(size -> size > 50);
        assertThat(last.latest()).hasSize(50);
        assertThat(last.latest().getFirst().at()).isEqualTo(changes.getLast().at());
    }

    @Test
    void itEndsWhenItsTimeIsOver() throws Exception {
        Playback.Outcome outcome = playback(shop(ShippedShop.read()))
                .run(new Playback.Plan(HOUR_A_SECOND, OPENING, Long.MAX_VALUE, 3_000_000_000L));

        assertThat(outcome.nanos()).isEqualTo(3_000_000_000L);
        assertThat(outcome.shopMs()).isEqualTo(3 * HOUR_MS);
        assertThat(display.rates.getLast()).isPositive();
    }

    @Test
    void itEndsWhenItIsStoppedOrNobodyWatches() throws Exception {
        Playback stopped = new Playback(shop(ShippedShop.read()), display, time, () -> display.shown.size() == 5);
        stopped.run(new Playback.Plan(HOUR_A_SECOND, OPENING, Long.MAX_VALUE, ENDLESS_NANOS));
        assertThat(display.shown).hasSize(5);

        display.gone = true;
        Playback.Outcome outcome = playback(shop(ShippedShop.read()))
                .run(new Playback.Plan(HOUR_A_SECOND, OPENING, Long.MAX_VALUE, ENDLESS_NANOS));
        assertThat(outcome.shopMs()).isZero();
    }

    @Test
    void aMachineThatCannotKeepUpShowsThePageAllTheSame() throws Exception {
        RealTime slow = new RealTime() {
            private long nanos;

            @Override
            public long nanos() {
                nanos += 20_000_000; // every look at the clock costs a fifth of a frame
                return nanos;
            }

            @Override
            public void sleep(long asked) {
                nanos += asked;
            }
        };
        new Playback(shop(ShippedShop.read()), display, slow, () -> false)
                .run(new Playback.Plan(HOUR_A_SECOND, OPENING, Long.MAX_VALUE, 10_000_000_000L));

        assertThat(display.shown).hasSizeGreaterThan(30);
        assertThat(display.shown.getLast().clock()).isBetween(OPENING + HOUR_MS, OPENING + 10 * HOUR_MS);
    }

    private Playback playback(DemoShop shop) {
        return new Playback(shop, display, time, () -> false);
    }

    private static DemoShop shop(Workspace workspace) {
        return new DemoShop(workspace, traffic(), OPENS);
    }

    private static ShopGenerator traffic() {
        return new ShopGenerator(3, 400, OPENS, 60);
    }

    private static int count(List<MembershipChange> changes, String segment, boolean entered, long now, int minutes) {
        long first = now / MINUTE_MS - minutes + 1;
        return (int) changes.stream()
                .filter(change -> change.segment().equals(segment) && change.entered() == entered)
                .filter(change -> change.at() / MINUTE_MS >= first)
                .count();
    }
}
