package dev.lockstep.testkit;

import org.junit.jupiter.api.Test;

/** {@code did}, {@code did_not}, {@code latest}, {@code first} and their windows, as timelines. */
class EventsByExampleTest {

    @Test
    void withinHoldsFromTheEventUntilJustBeforeItsEnd() {
        Played.in("cart: {latest: Checkout Started, within: 4h}", """
                10:00           anna does Checkout Started
                                → anna enters cart
                13:59:59.999    nothing happens
                14:00           → anna exits cart
                """);
    }

    @Test
    void neighbouringWindowsNeitherOverlapNorLeaveAGap() {
        Played.in("""
                tier_1: {latest: Checkout Started, within: 4h}
                tier_2: {latest: Checkout Started, ago: 4h..24h}
                tier_3: {latest: Checkout Started, ago: 24h..}
                """, """
                10:00           anna does Checkout Started
                                → anna enters tier_1
                14:00           → anna exits tier_1
                                → anna enters tier_2
                day 2 10:00     → anna exits tier_2
                                → anna enters tier_3
                day 99 10:00    nothing happens
                """);
    }

    @Test
    void aNewerEventMovesAPersonBackToTheFirstWindow() {
        Played.in("""
                tier_1: {latest: Checkout Started, within: 4h}
                tier_2: {latest: Checkout Started, ago: 4h..24h}
                """, """
                10:00           anna does Checkout Started
                                → anna enters tier_1
                14:00           → anna exits tier_1
                                → anna enters tier_2
                15:00           anna does Checkout Started
                                → anna enters tier_1
                                → anna exits tier_2
                19:00           → anna exits tier_1
                                → anna enters tier_2
                """);
    }

    @Test
    void theLatestIsChosenBeforeItIsTested() {
        Played.in("""
                latest_is_dear: {latest: Order Completed, is: {revenue: {gte: 100}}}
                latest_dear_one: {latest: Order Completed, where: {revenue: {gte: 100}}}
                first_is_dear: {first: Order Completed, is: {revenue: {gte: 100}}}
                """, """
                10:00   anna does Order Completed {revenue: 100}
                        → anna enters first_is_dear
                        → anna enters latest_dear_one
                        → anna enters latest_is_dear
                11:00   anna does Order Completed {revenue: 99}
                        → anna exits latest_is_dear
                """);
    }

    @Test
    void firstIsTheEarliestOverAllTime() {
        Played.in("""
                new: {first: Order Completed, within: 1d}
                old: {first: Order Completed, ago: 1d..}
                """, """
                10:00           anna does Order Completed
                                → anna enters new
                12:00           anna does Order Completed
                day 2 10:00     → anna exits new
                                → anna enters old
                """);
    }

    @Test
    void countsAreOfEveryKind() {
        Played.in("""
                one: {did: Order Completed}
                two: {did: Order Completed, at_least: 2}
                just_one: {did: Order Completed, exactly: 1}
                up_to_one: {did: Order Completed, at_most: 1}
                none: {did_not: Order Completed}
                not_two: {did_not: Order Completed, at_least: 2}
                any_number: {did: Order Completed, at_least: 0}
                """, """
                09:00   anna does Page Viewed
                        → anna enters any_number
                        → anna enters none
                        → anna enters not_two
                        → anna enters up_to_one
                10:00   anna does Order Completed
                        → anna enters just_one
                        → anna enters one
                        → anna exits none
                11:00   anna does Order Completed
                        → anna enters two
                        → anna exits just_one
                        → anna exits not_two
                        → anna exits up_to_one
                """);
    }

    @Test
    void countsInAWindowFallAsEventsLeaveIt() {
        Played.in("""
                twice_a_day: {did: Order Completed, at_least: 2, within: 1d}
                once_a_day: {did: Order Completed, exactly: 1, within: 1d}
                """, """
                10:00           anna does Order Completed
                                → anna enters once_a_day
                12:00           anna does Order Completed
                                → anna exits once_a_day
                                → anna enters twice_a_day
                day 2 10:00     → anna enters once_a_day
                                → anna exits twice_a_day
                day 2 12:00     → anna exits once_a_day
                """);
    }

    @Test
    void countsOfWhatIsOldEnoughGrowWithTime() {
        Played.in("""
                two_old_ones: {did: Order Completed, at_least: 2, ago: 1d..}
                one_of_a_day_or_two: {did: Order Completed, exactly: 1, ago: 1d..2d}
                """, """
                10:00           anna does Order Completed
                12:00           anna does Order Completed
                day 2 10:00     → anna enters one_of_a_day_or_two
                day 2 12:00     → anna exits one_of_a_day_or_two
                                → anna enters two_old_ones
                day 3 10:00     → anna enters one_of_a_day_or_two
                day 3 12:00     → anna exits one_of_a_day_or_two
                day 9 00:00     nothing happens
                """);
    }

    @Test
    void afterIsInclusiveAndBeforeIsExclusive() {
        Played.in("""
                march: {did: Order Completed, after: "2026-03-02T00:00:00Z", before: "2026-03-03T00:00:00Z"}
                """, """
                23:59:59.999          anna does Order Completed
                day 2 00:00           boris does Order Completed
                                      → boris enters march
                day 2 23:59:59.999    clara does Order Completed
                                      → clara enters march
                day 3 00:00           dora does Order Completed
                """);
    }

    @Test
    void sinceCountsFromTheLatestAnchorOnThatVeryInstantIncluded() {
        Played.in("""
                bought_since: {did: Order Completed, since: Checkout Started}
                pursued: {all: [{did: Checkout Started}, {did_not: Order Completed, since: Checkout Started}]}
                no_anchor: {did_not: Order Completed, since: Checkout Started}
                """, """
                09:00   anna does Order Completed
                        → anna enters no_anchor
                10:00   anna does Checkout Started
                10:00   anna does Order Completed
                        → anna enters bought_since
                        → anna exits no_anchor
                11:00   anna does Checkout Started
                        → anna enters no_anchor
                        → anna enters pursued
                        → anna exits bought_since
                """);
    }

    @Test
    void anAnchorMayHaveTestsOfItsOwn() {
        Played.in("""
                mailed: {did: Email Sent, at_least: 2, since: {did: Checkout Started, where: {value: {gte: 50}}}}
                """, """
                10:00   anna does Checkout Started {value: 50}
                10:10   anna does Email Sent
                10:20   anna does Checkout Started {value: 49}
                10:30   anna does Email Sent
                        → anna enters mailed
                10:40   anna does Checkout Started {value: 60}
                        → anna exits mailed
                """);
    }

    @Test
    void namesMayBePrefixesAndLists() {
        Played.in("""
                product: {did: "Product *"}
                either: {did: [Email Sent, SMS Sent], at_least: 2}
                anything: {did: "*"}
                """, """
                10:00   anna does Product Viewed
                        → anna enters anything
                        → anna enters product
                10:00   boris does Productive Day
                        → boris enters anything
                11:00   anna does Email Sent
                12:00   anna does SMS Sent
                        → anna enters either
                """);
    }

    @Test
    void whereNeedsEveryTestOfOneAndTheSameEvent() {
        Played.in("""
                dear_shoes: {did: Order Completed, where: {category: shoes, revenue: {gt: 100}}}
                """, """
                10:00   anna does Order Completed {category: shoes, revenue: 100}
                11:00   anna does Order Completed {category: hats, revenue: 101}
                12:00   anna does Order Completed {category: shoes, revenue: 101}
                        → anna enters dear_shoes
                """);
    }

    @Test
    void anEventMayMatchForATimeOnly() {
        Played.in("""
                just_delivered: {did: Order Shipped, where: {delivered_at: {within: 1d}}}
                """, """
                10:00           anna does Order Shipped {delivered_at: "2026-03-01T12:00:00Z"}
                12:00           → anna enters just_delivered
                day 2 12:00     → anna exits just_delivered
                """);
    }

    @Test
    void theLatestMayCeaseToMatchAndLeaveItsPlaceToAnother() {
        Played.in("""
                latest_valid_is_big: {latest: Offer Made, where: {until: {ago: 0s..}}, is: {percent: {gte: 20}}}
                """, """
                10:00   anna does Offer Made {until: "2026-03-01T12:00:00Z", percent: 10}
                10:10   anna does Offer Made {until: "2026-03-01T11:00:00Z", percent: 20}
                10:20   anna does Offer Made {until: "2026-03-01T13:00:00Z", percent: 10}
                11:00   → anna enters latest_valid_is_big
                13:00   → anna exits latest_valid_is_big
                """);
    }
}
