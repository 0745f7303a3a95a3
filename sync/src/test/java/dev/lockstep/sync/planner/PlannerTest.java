package dev.lockstep.sync.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch.Operation;
import dev.lockstep.sync.planner.Plan.Action;
import dev.lockstep.workspace.Audience.Guard;
import dev.lockstep.workspace.Audience.Role;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final long NOW = 1_000_000;
    private static final long HOUR = 60 * 60 * 1000L;
    private static final Planner PLANNER = new Planner(100);

    private static final Work BOUGHT = new Work(Lane.PROTECT, Operation.REMOVE, Why.PERSON);
    private static final Work RAN_OUT = new Work(Lane.PROTECT, Operation.REMOVE, Why.TIME);
    private static final Work REDEFINED_OUT = new Work(Lane.PROTECT, Operation.REMOVE, Why.DEFINITION);
    private static final Work ENTERED = new Work(Lane.TARGET, Operation.ADD, Why.PERSON);
    private static final Work SUPPRESSED = new Work(Lane.PROTECT, Operation.ADD, Why.PERSON);
    private static final Work REFRESHED = new Work(Lane.UPKEEP, Operation.ADD, Why.PERSON);

    @Test
    void whatProtectsGoesBeforeWhatAddressesOverAllCopies() {
        CopyState carts =
                new Some(1, Role.RETARGETING).waits(ENTERED, 3, NOW - 60_000).build();
        CopyState vips =
                new Some(2, Role.RETARGETING).waits(BOUGHT, 1, NOW - 1_000).build();
        assertThat(next(carts, vips)).isEqualTo(new Action.Send(2, BOUGHT));
    }

    @Test
    void inOneLaneWhatHasWaitedLongestGoesFirst() {
        CopyState one =
                new Some(1, Role.RETARGETING).waits(ENTERED, 1, NOW - 1_000).build();
        CopyState other =
                new Some(2, Role.RETARGETING).waits(ENTERED, 1, NOW - 2_000).build();
        assertThat(next(one, other)).isEqualTo(new Action.Send(2, ENTERED));
    }

    @Test
    void aFewWaitForMoreAndAFullBatchDoesNot() {
        assertThat(next(new Some(1, Role.ANALYTICS).waits(ENTERED, 2, NOW - 40).build()))
                .isEqualTo(new Action.Wait(NOW + 60));
        assertThat(next(new Some(1, Role.ANALYTICS).waits(ENTERED, 50, NOW - 40).build()))
                .isEqualTo(new Action.Send(1, ENTERED));
    }

    @Test
    void nobodyIsAddressedBeforeTheSuppressionWasDeliveredAndConfirmed() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .shieldedBy(2)
                .waits(ENTERED, 5, NOW - HOUR)
                .build();
        Plan plan = PLANNER.next(
                List.of(carts, new Some(2, Role.SUPPRESSION).unconfirmed().build()), NOW);
        assertThat(plan.action()).isEqualTo(new Action.Wait(Long.MAX_VALUE));
        assertThat(plan.holds()).containsEntry(1L, List.of(new Hold.SuppressionFirst(2)));
    }

    @Test
    void aQuotaThatIsUsedUpIsShownAndWhatItMayNotBeUsedForWaitsUntilItIsBack() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .waits(ENTERED, 5, NOW - HOUR)
                .withoutQuota(Lane.TARGET, NOW + HOUR)
                .withoutQuota(Lane.UPKEEP, NOW + 2 * HOUR)
                .build();
        Plan plan = PLANNER.next(List.of(carts), NOW);
        assertThat(plan.action()).isEqualTo(new Action.Wait(NOW + HOUR));
        assertThat(plan.holds()).isEqualTo(Map.of(1L, List.of(new Hold.UsedUp(Set.of(Lane.TARGET), NOW + HOUR))));

        CopyState bought = new Some(1, Role.RETARGETING)
                .waits(ENTERED, 5, NOW - HOUR)
                .waits(BOUGHT, 1, NOW - 1_000)
                .withoutQuota(Lane.TARGET, NOW + HOUR)
                .build();
        assertThat(next(bought)).as("the reserve").isEqualTo(new Action.Send(1, BOUGHT));
        assertThat(PLANNER.next(List.of(carts), NOW + HOUR)).isEqualTo(new Plan(new Action.Send(1, ENTERED), Map.of()));
    }

    @Test
    void noGuardHoldsWhatAPlanAnnounced() {
        assertThat(next(new Some(1, Role.RETARGETING)
                        .size(200, 50)
                        .delivered(200)
                        .maxShrink(40)
                        .waits(REDEFINED_OUT, 150, NOW - HOUR)
                        .announced()
                        .build()))
                .isEqualTo(new Action.Send(1, REDEFINED_OUT));
    }

    @Test
    void theGuardHoldsWhatComesBesideWhatWasAnnounced() {
        Plan plan = PLANNER.next(
                List.of(new Some(1, Role.RETARGETING)
                        .size(200, 50)
                        .delivered(200)
                        .maxShrink(40)
                        .waits(REDEFINED_OUT, 50, NOW - HOUR)
                        .waits(RAN_OUT, 100, NOW - HOUR)
                        .announced()
                        .build()),
                NOW);
        assertThat(plan.action()).isEqualTo(new Action.Send(1, REDEFINED_OUT));
        assertThat(plan.holds())
                .isEqualTo(Map.of(1L, List.of(new Hold.Shrink(new BigDecimal("50.0"), BigDecimal.valueOf(40), true))));
    }

    @Test
    void nobodyIsAddressedWhileTheSuppressionIsStalerThanItMay() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .shieldedBy(2)
                .waits(ENTERED, 5, NOW - HOUR)
                .build();
        CopyState fresh = new Some(2, Role.SUPPRESSION).oldest(NOW - HOUR).build();
        CopyState stale = new Some(2, Role.SUPPRESSION).oldest(NOW - HOUR - 1).build();
        assertThat(next(carts, fresh)).isEqualTo(new Action.Send(1, ENTERED));
        assertThat(PLANNER.next(List.of(carts, stale), NOW).holds()).containsKey(1L);
    }

    @Test
    void aDefinitionThatEmptiesAnAudienceIsHeldAndABuyerIsNot() {
        Some carts =
                new Some(1, Role.RETARGETING).size(1_000, 400).maxShrink(40).waits(REDEFINED_OUT, 599, NOW - HOUR);
        assertThat(PLANNER.next(List.of(carts.build()), NOW).holds())
                .containsEntry(1L, List.of(new Hold.Shrink(new BigDecimal("60.0"), BigDecimal.valueOf(40), false)));
        assertThat(next(carts.waits(BOUGHT, 1, NOW - HOUR).build())).isEqualTo(new Action.Send(1, BOUGHT));
        assertThat(next(carts.released().build())).isInstanceOf(Action.Send.class);
    }

    @Test
    void aDefinitionThatSwapsEverybodyIsHeldThoughTheSizeStays() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .size(1_000, 1_000)
                .maxShrink(40)
                .waits(REDEFINED_OUT, 900, NOW - HOUR)
                .build();
        assertThat(PLANNER.next(List.of(carts), NOW).holds().get(1L)).hasExactlyElementsOfTypes(Hold.Shrink.class);
    }

    @Test
    void aSmallAudienceMayComeAndGo() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .size(99, 0)
                .delivered(99)
                .maxShrink(10)
                .waits(RAN_OUT, 99, NOW - HOUR)
                .build();
        assertThat(next(carts)).isEqualTo(new Action.Send(1, RAN_OUT));
    }

    /** What is asked of the ledger then are those alone who waited before the first who leaves. */
    @Test
    void nobodyOvertakesWhoeverLeavesButThoseWhoWaitForLonger() {
        Some buyers = new Some(1, Role.SUPPRESSION).waits(SUPPRESSED, 500, NOW - HOUR);
        assertThat(next(buyers.waits(BOUGHT, 1, NOW - HOUR).build())).isEqualTo(new Action.Send(1, BOUGHT));
        assertThat(next(buyers.waits(BOUGHT, 1, NOW - HOUR + 1).build())).isEqualTo(new Action.Send(1, SUPPRESSED));
    }

    @Test
    void nobodyIsAddedToAnOfferBeforeWhoeverWaitsForLongerHasLeftTheOthers() {
        Some large = new Some(1, Role.RETARGETING).rivalOf(2).waits(ENTERED, 500, NOW - HOUR);
        Some small = new Some(2, Role.RETARGETING).rivalOf(1);
        assertThat(next(large.build(), small.build())).isEqualTo(new Action.Send(1, ENTERED));
        assertThat(next(large.build(), small.waits(RAN_OUT, 1, NOW - 50).build()))
                .as("the removal gathers for a while; who waits for longer than it does not wait for it")
                .isEqualTo(new Action.Send(1, ENTERED, NOW - 50));
        assertThat(next(large.build(), small.waits(RAN_OUT, 1, NOW - HOUR).build()))
                .isEqualTo(new Action.Send(2, RAN_OUT));
        assertThat(next(large.build(), small.waits(RAN_OUT, 1, NOW + HOUR).build()))
                .as("as after a failure")
                .isEqualTo(new Action.Send(1, ENTERED, NOW + HOUR));
    }

    @Test
    void anAdditionWaitsForARemovalThatIsHeldElsewhereInItsGroupAndSaysSo() {
        CopyState large = new Some(1, Role.RETARGETING)
                .rivalOf(2)
                .waits(ENTERED, 5, NOW - HOUR)
                .build();
        Some small = new Some(2, Role.RETARGETING).rivalOf(1);
        Plan held = PLANNER.next(
                List.of(
                        large,
                        small.size(1_000, 400)
                                .maxShrink(40)
                                .waits(RAN_OUT, 600, NOW - HOUR)
                                .build()),
                NOW);
        assertThat(held.action()).isEqualTo(new Action.Wait(Long.MAX_VALUE));
        assertThat(held.holds()).containsEntry(1L, List.of(new Hold.OneOffer(2)));
        Plan asked = PLANNER.next(
                List.of(large, new Some(2, Role.RETARGETING).surveyed(false).build()), NOW);
        assertThat(asked.holds()).containsEntry(1L, List.of(new Hold.OneOffer(2)));
    }

    @Test
    void aSnapshotOfAnOfferHasThoseAloneWhoWaitForLongerThanAnybodyWhoLeavesAnother() {
        Some large = new Some(1, Role.RETARGETING)
                .rivalOf(2)
                .snapshot(true, 0)
                .waits(BOUGHT, 1, NOW - HOUR)
                .waits(ENTERED, 3, NOW - HOUR);
        CopyState small = new Some(2, Role.RETARGETING)
                .rivalOf(1)
                .snapshot(false, 0)
                .waits(RAN_OUT, 1, NOW - 500)
                .build();
        Action.Put put = (Action.Put) next(large.build(), small);
        assertThat(put).isEqualTo(new Action.Put(1, Lane.PROTECT, Set.of(), NOW - 500));
        assertThat(put.leaves(ENTERED, NOW - 501)).isFalse();
        assertThat(put.leaves(ENTERED, NOW - 500)).isTrue();
        assertThat(put.leaves(BOUGHT, NOW)).isFalse();
    }

    @Test
    void whoeverIsToBeSuppressedIsNeverHeldByGrowth() {
        CopyState buyers = new Some(1, Role.SUPPRESSION)
                .size(1_000, 9_000)
                .maxGrowth(10)
                .waits(SUPPRESSED, 8_000, NOW - HOUR)
                .build();
        assertThat(next(buyers)).isEqualTo(new Action.Send(1, SUPPRESSED));
    }

    @Test
    void belowTheMinimumAnAudienceDoesNotBeginAndSaysHowManyItNeeds() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .size(0, 37)
                .delivered(0)
                .minimum(100)
                .waits(ENTERED, 37, NOW - HOUR)
                .neverTaken()
                .build();
        assertThat(PLANNER.next(List.of(carts), NOW).holds()).containsEntry(1L, List.of(new Hold.TooFew(63)));
    }

    @Test
    void anAudienceThatEverybodyLeftWaitsForNoMinimumAgain() {
        CopyState buyers = new Some(1, Role.SUPPRESSION)
                .size(0, 1)
                .delivered(0)
                .minimum(100)
                .waits(SUPPRESSED, 1, NOW - HOUR)
                .build();
        assertThat(next(buyers)).isEqualTo(new Action.Send(1, SUPPRESSED));
    }

    @Test
    void anAudienceThatWasFilledTodayIsMeasuredByWhatItHas() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .size(0, 100)
                .delivered(1_000)
                .maxShrink(40)
                .waits(RAN_OUT, 900, NOW - HOUR)
                .build();
        assertThat(PLANNER.next(List.of(carts), NOW).holds().get(1L)).hasExactlyElementsOfTypes(Hold.Shrink.class);
    }

    @Test
    void nobodyIsTakenOutOfASuppressionBySilenceAndWhoIsForgottenIs() {
        Work left = new Work(Lane.TARGET, Operation.REMOVE, Why.DEFINITION);
        Work forgotten = new Work(Lane.PROTECT, Operation.REMOVE, Why.PERSON);
        Some buyers = new Some(1, Role.SUPPRESSION).takenOut().waits(left, 500, NOW - HOUR);
        Plan plan = PLANNER.next(List.of(buyers.build()), NOW);
        assertThat(plan.action()).isEqualTo(new Action.Wait(Long.MAX_VALUE));
        assertThat(plan.holds()).containsEntry(1L, List.of(new Hold.TakenOut()));
        assertThat(next(buyers.waits(forgotten, 1, NOW - HOUR).build())).isEqualTo(new Action.Send(1, forgotten));
        assertThat(next(new Some(1, Role.SUPPRESSION)
                        .takenOut()
                        .waits(left, 500, NOW - HOUR)
                        .released()
                        .build()))
                .isEqualTo(new Action.Send(1, left));
    }

    @Test
    void nobodyIsAddressedBehindASuppressionThatIsStopped() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .shieldedBy(2)
                .waits(ENTERED, 5, NOW - HOUR)
                .build();
        CopyState lost = new Some(2, Role.SUPPRESSION).stopped().build();
        assertThat(PLANNER.next(List.of(carts, lost), NOW).holds())
                .containsEntry(1L, List.of(new Hold.SuppressionFirst(2)));
    }

    @Test
    void aSnapshotThatProtectsWaitsLessAndOneOfASuppressionGoesFirst() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .snapshot(true, NOW + HOUR, NOW - 1)
                .waits(BOUGHT, 1, NOW - HOUR)
                .build();
        assertThat(next(carts)).isEqualTo(new Action.Put(1, Lane.PROTECT, Set.of()));
        assertThat(next(new Some(1, Role.RETARGETING)
                        .snapshot(true, NOW + HOUR, NOW - 1)
                        .waits(ENTERED, 1, NOW - HOUR)
                        .build()))
                .isEqualTo(new Action.Wait(NOW + HOUR));
        CopyState buyers = new Some(2, Role.SUPPRESSION)
                .snapshot(true, NOW + HOUR, NOW - 1)
                .waits(SUPPRESSED, 1, NOW - 1_000)
                .build();
        assertThat(next(carts, buyers)).isEqualTo(new Action.Put(2, Lane.PROTECT, Set.of()));
    }

    @Test
    void aSnapshotLeavesOutWhatIsHeld() {
        CopyState carts = new Some(1, Role.RETARGETING)
                .shieldedBy(2)
                .snapshot(true, NOW - 1)
                .waits(ENTERED, 5, NOW - HOUR)
                .waits(BOUGHT, 1, NOW - HOUR)
                .build();
        assertThat(next(carts, new Some(2, Role.SUPPRESSION).unconfirmed().build()))
                .isEqualTo(new Action.Put(1, Lane.PROTECT, java.util.Set.of(ENTERED)));
    }

    @Test
    void aSnapshotWaitsForThePlatformAndForMore() {
        Some carts = new Some(1, Role.RETARGETING).waits(ENTERED, 5, NOW - HOUR);
        assertThat(next(carts.snapshot(false, 0).build())).isEqualTo(new Action.Wait(Long.MAX_VALUE));
        assertThat(next(carts.snapshot(true, NOW + 5).build())).isEqualTo(new Action.Wait(NOW + 5));
    }

    @Test
    void aStoppedCopyStopsNoOther() {
        CopyState lost = new Some(1, Role.RETARGETING)
                .stopped()
                .waits(BOUGHT, 1, NOW - HOUR)
                .build();
        CopyState well =
                new Some(2, Role.RETARGETING).waits(ENTERED, 1, NOW - HOUR).build();
        assertThat(next(lost, well)).isEqualTo(new Action.Send(2, ENTERED));
    }

    /**
     * The law that matters: of all that can be waiting, be held, be stale, be released and be small, the removal of whoever bought is
     * the next thing to be done, or another thing of its lane is; unless its copy is stopped, or was told to wait.
     */
    @Test
    void noPathKeepsABuyerTargetedWhileTheRemovalCouldBeSent() {
        SplittableRandom dice = new SplittableRandom(4);
        for (int world = 0; world < 20_000; world++) {
            List<CopyState> copies = new ArrayList<>();
            copies.add(new Some(1, Role.RETARGETING)
                    .shieldedBy(2)
                    .size(dice.nextInt(2_000), dice.nextInt(2_000))
                    .delivered(1 + dice.nextInt(2_000))
                    .maxShrink(dice.nextInt(101))
                    .maxGrowth(dice.nextInt(101))
                    .minimum(dice.nextInt(300))
                    .surveyed(dice.nextBoolean())
                    .waits(BOUGHT, 1, NOW - 100 - dice.nextInt(1_000))
                    .waits(RAN_OUT, 1 + dice.nextInt(500), NOW - dice.nextInt(1_000))
                    .waits(REDEFINED_OUT, 1 + dice.nextInt(500), NOW - dice.nextInt(1_000))
                    .waits(ENTERED, 1 + dice.nextInt(500), NOW - dice.nextInt(1_000))
                    .waits(REFRESHED, 1 + dice.nextInt(500), NOW - dice.nextInt(1_000))
                    .build());
            Some shield = new Some(2, Role.SUPPRESSION).surveyed(dice.nextBoolean());
            copies.add(dice.nextBoolean() ? shield.unconfirmed().build() : shield.build());
            Action action = PLANNER.next(copies, NOW).action();
            assertThat(action)
                    .as("world " + world)
                    .isInstanceOfSatisfying(
                            Action.Send.class,
                            send -> assertThat(send.work().lane()).isEqualTo(Lane.PROTECT));
        }
    }

    private static Action next(CopyState... copies) {
        return PLANNER.next(List.of(copies), NOW).action();
    }

    /** A copy that is well, and of which a test changes what it is about. */
    private static final class Some {
        private final long id;
        private final Role role;
        private List<Long> shields = List.of();
        private List<Long> rivals = List.of();
        private final Map<Work, Waiting> waiting = new LinkedHashMap<>();
        private long dayBefore = 1_000;
        private long wanted = 1_000;
        private long delivered = 1_000;
        private Optional<BigDecimal> maxShrink = Optional.empty();
        private Optional<BigDecimal> maxGrowth = Optional.empty();
        private int minimum;
        private Optional<CopyState.SnapshotState> snapshot = Optional.empty();
        private boolean isTaken = true;
        private boolean isConfirmed = true;
        private OptionalLong oldest = OptionalLong.empty();
        private boolean isSurveyed = true;
        private boolean isReleased;
        private boolean isAnnounced;
        private final Map<Lane, Long> quotas = new LinkedHashMap<>();
        private boolean isTakenOut;
        private Optional<Trouble> stopped = Optional.empty();

        Some(long id, Role role) {
            this.id = id;
            this.role = role;
        }

        Some shieldedBy(long shield) {
            shields = List.of(shield);
            return this;
        }

        Some rivalOf(long rival) {
            rivals = List.of(rival);
            return this;
        }

        Some waits(Work work, long people, long since) {
            waiting.put(work, new Waiting(people, since));
            return this;
        }

        Some size(long before, long then) {
            dayBefore = before;
            wanted = then;
            return this;
        }

        Some delivered(long people) {
            delivered = people;
            return this;
        }

        Some maxShrink(long percent) {
            maxShrink = Optional.of(BigDecimal.valueOf(percent));
            return this;
        }

        Some maxGrowth(long percent) {
            maxGrowth = Optional.of(BigDecimal.valueOf(percent));
            return this;
        }

        Some minimum(int people) {
            minimum = people;
            return this;
        }

        Some snapshot(boolean isReady, long notBefore) {
            return snapshot(isReady, notBefore, notBefore);
        }

        Some snapshot(boolean isReady, long notBefore, long protectNotBefore) {
            snapshot = Optional.of(new CopyState.SnapshotState(isReady, false, false, notBefore, protectNotBefore));
            return this;
        }

        Some unconfirmed() {
            isConfirmed = false;
            return this;
        }

        Some neverTaken() {
            isTaken = false;
            return unconfirmed();
        }

        Some oldest(long since) {
            oldest = OptionalLong.of(since);
            return this;
        }

        Some surveyed(boolean is) {
            isSurveyed = is;
            return this;
        }

        Some released() {
            isReleased = true;
            return this;
        }

        Some announced() {
            isAnnounced = true;
            return this;
        }

        Some withoutQuota(Lane lane, long until) {
            quotas.put(lane, until);
            return this;
        }

        Some takenOut() {
            isTakenOut = true;
            return this;
        }

        Some stopped() {
            stopped = Optional.of(new Trouble("lost", "by the test"));
            return this;
        }

        CopyState build() {
            return new CopyState(
                    id,
                    role,
                    shields,
                    rivals,
                    waiting,
                    delivered,
                    wanted,
                    dayBefore,
                    new Guard(maxShrink, maxGrowth),
                    minimum,
                    50,
                    snapshot,
                    new CopyState.Progress(isTaken, isConfirmed, oldest, HOUR),
                    isSurveyed,
                    isReleased,
                    isAnnounced,
                    isTakenOut,
                    quotas,
                    quotas,
                    stopped);
        }
    }
}
