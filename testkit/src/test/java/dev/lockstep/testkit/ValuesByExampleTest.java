package dev.lockstep.testkit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes, comparisons and aggregates, as timelines. */
class ValuesByExampleTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    eq: 1                       | {a: 1.0}
                    eq: pro                     | {a: pro}
                    eq: true                    | {a: true}
                    eq: [1, 2]                  | {a: [1, 2]}
                    ne: 1                       | {a: 2}
                    ne: 1                       | {a: "1"}
                    ne: 1                       | {b: 1}
                    gt: 1                       | {a: 1.001}
                    gte: 1                      | {a: 1}
                    gt: a                       | {a: b}
                    gt: a                       | {a: "\\U0001F600"}
                    lt: "\\uFFFD"               | {a: a}
                    lt: 2                       | {a: -1}
                    lte: 2                      | {a: 2}
                    in: [1, pro]                | {a: pro}
                    not_in: [1, pro]            | {a: "1"}
                    not_in: [1, pro]            | {b: 1}
                    contains: ro                | {a: pro}
                    contains: 2                 | {a: [1, 2]}
                    starts_with: p              | {a: pro}
                    ends_with: o                | {a: pro}
                    matches: "r."               | {a: pro}
                    exists: true                | {a: ""}
                    exists: false               | {b: 1}
                    after: "2026-03-01T00:00:00Z"  | {a: "2026-03-01T03:00:00+03:00"}
                    before: "2026-03-01T00:00:00Z" | {a: 1772323199}
                    before: "2026-03-01T00:00:00Z" | {a: 1772323199999}
                    within: 1d                  | {a: "2026-03-01"}
                    gt: 1, lt: 2                | {a: 1.5}
                    """)
    void passes(String comparisons, String attributes) {
        Played.in("passing: {attribute: a, %s}".formatted(comparisons), """
                10:00   anna has %s
                        → anna enters passing
                """.formatted(attributes));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    eq: 1                       | {a: "1"}
                    eq: 1                       | {a: true}
                    eq: 1                       | {a: [1]}
                    eq: 1                       | {b: 1}
                    ne: 1                       | {a: 1.0}
                    gt: 1                       | {a: 1}
                    gt: 1                       | {a: "2"}
                    gt: 1                       | {b: 2}
                    lt: "\\uFFFD"               | {a: "\\U0001F600"}
                    in: [1, 2]                  | {a: [1]}
                    in: [1, 2]                  | {a: "1"}
                    not_in: [1, pro]            | {a: pro}
                    contains: 1                 | {a: "1"}
                    contains: "1"               | {a: [1]}
                    contains: a                 | {b: a}
                    starts_with: r              | {a: pro}
                    ends_with: r                | {a: pro}
                    matches: "^r"               | {a: pro}
                    matches: "1"                | {a: 1}
                    exists: true                | {a: null}
                    exists: false               | {a: false}
                    before: "2026-03-01T00:00:00Z" | {a: "2026-03-01T00:00:00Z"}
                    before: "2026-03-01T00:00:00Z" | {a: soon}
                    within: 1d                  | {b: "2026-03-01"}
                    gt: 1, lt: 2                | {a: 2}
                    """)
    void fails(String comparisons, String attributes) {
        Played.in("passing: {attribute: a, %s}".formatted(comparisons), "10:00 anna has " + attributes);
    }

    @Test
    void theLaterWriteOfAnAttributeWinsAndNullRemovesIt() {
        Played.in("pro: {attribute: plan, eq: pro}\nhas_plan: {attribute: plan, exists: true}", """
                10:00   anna has {plan: pro}
                        → anna enters has_plan
                        → anna enters pro
                11:00   anna had {plan: free} at 09:00
                12:00   anna has {plan: null}
                        → anna exits has_plan
                        → anna exits pro
                13:00   anna had {plan: pro} at 11:59
                """);
    }

    @Test
    void writesAreOfTopLevelAttributesAndPathsLeadInside() {
        Played.in("russian: {attribute: address.country, eq: RU}", """
                10:00   anna has {address: {country: RU, city: Kazan}}
                        → anna enters russian
                11:00   anna has {address: {city: Kazan}}
                        → anna exits russian
                """);
    }

    @Test
    void anAttributeThatIsAPointInTimeHasAnAge() {
        Played.in("""
                lapsed: {attribute: last_order_at, ago: 1d..}
                fresh: {attribute: last_order_at, within: 1d}
                """, """
                10:00           anna has {last_order_at: 1772359200}
                                → anna enters fresh
                day 2 10:00     → anna exits fresh
                                → anna enters lapsed
                """);
    }

    @Test
    void sumsAndMeansAndExtremesAreOfNumbersOnly() {
        Played.in("""
                sum: {sum: revenue, of: Order Completed, gte: 30}
                avg: {avg: revenue, of: Order Completed, lt: 20}
                min: {min: revenue, of: Order Completed, eq: 10}
                max: {max: revenue, of: Order Completed, gt: 19}
                kinds: {distinct: revenue, of: Order Completed, gte: 3}
                """, """
                10:00   anna does Order Completed {revenue: 10}
                        → anna enters avg
                        → anna enters min
                11:00   anna does Order Completed {revenue: "1000"}
                12:00   anna does Order Completed
                13:00   anna does Order Completed {revenue: 20}
                        → anna enters kinds
                        → anna enters max
                        → anna enters sum
                14:00   anna does Order Completed {revenue: 40}
                        → anna exits avg
                """);
    }

    @Test
    void overNothingSumAndDistinctAreZeroAndTheOthersAbsent() {
        Played.in("""
                sum: {sum: revenue, of: Order Completed, eq: 0}
                distinct: {distinct: revenue, of: Order Completed, eq: 0}
                avg: {avg: revenue, of: Order Completed, exists: false}
                min: {min: revenue, of: Order Completed, lt: 1000}
                max: {max: revenue, of: Order Completed, ne: 1000}
                """, """
                10:00   anna does Page Viewed
                        → anna enters avg
                        → anna enters distinct
                        → anna enters max
                        → anna enters sum
                """);
    }

    @Test
    void aSumInAWindowFallsAsEventsLeaveIt() {
        Played.in("vip: {sum: revenue, of: Order Completed, within: 1d, gte: 500}", """
                10:00           anna does Order Completed {revenue: 499.9}
                11:00           anna does Order Completed {revenue: 0.1}
                                → anna enters vip
                day 2 10:00     → anna exits vip
                """);
    }

    @Test
    void aSumBeyondAllNumbersIsTheGreatest() {
        Played.in("""
                sum: {sum: revenue, of: Order Completed, gte: 1.1e308}
                avg: {avg: revenue, of: Order Completed, eq: 1e308}
                """, """
                10:00   anna does Order Completed {revenue: 1e308}
                        → anna enters avg
                11:00   anna does Order Completed {revenue: 1e308}
                        → anna enters sum
                """);
    }

    @Test
    void anAggregateSinceAnAnchorBeginsAnewWithTheNext() {
        Played.in("spent: {sum: value, of: Product Added, since: Cart Emptied, gt: 10}", """
                09:00   anna does Product Added {value: 100}
                10:00   anna does Cart Emptied
                11:00   anna does Product Added {value: 11}
                        → anna enters spent
                12:00   anna does Cart Emptied
                        → anna exits spent
                """);
    }
}
