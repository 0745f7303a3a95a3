package dev.lockstep.testkit;

import org.junit.jupiter.api.Test;

/** Late, early and repeated facts, ties, and people who are one or are forgotten, as timelines. */
class PeopleByExampleTest {

    private static final String BUYERS = "buyers: {did: Order Completed, at_least: 2}";

    @Test
    void aLateFactCountsAsOfItsTimestampAndChangesWhatIsKnownNow() {
        Played.in("cart: {latest: Checkout Started, within: 4h}", """
                12:00   anna did Checkout Started at 09:00
                        → anna enters cart
                12:30   anna did Checkout Started at 08:00
                13:00   → anna exits cart
                14:00   anna did Checkout Started at 09:59
                """);
    }

    @Test
    void aLatePurchaseEndsThePursuitThatShouldNotHaveBeen() {
        Played.in("""
                pursued:
                  all:
                    - {latest: Checkout Started, within: 4h}
                    - {did_not: Order Completed, since: Checkout Started}
                """, """
                09:00   anna does Checkout Started
                        → anna enters pursued
                10:00   anna did Order Completed at 08:59
                11:00   anna did Order Completed at 09:30
                        → anna exits pursued
                """);
    }

    @Test
    void ofTwoAtOneInstantTheOneReceivedLaterIsMoreRecent() {
        Played.in("""
                latest: {latest: Order Completed, is: {n: 2}}
                first: {first: Order Completed, is: {n: 1}}
                plan: {attribute: plan, eq: pro}
                """, """
                10:00   anna does Order Completed {n: 1}
                        → anna enters first
                10:30   anna did Order Completed at 10:00 {n: 2}
                        → anna enters latest
                11:00   anna has {plan: free}
                11:30   anna had {plan: pro} at 11:00
                        → anna enters plan
                """);
    }

    @Test
    void aRepeatedMessageChangesNothing() {
        Played.in(BUYERS, """
                10:00           anna does Order Completed as m1
                11:00           anna does Order Completed as m1
                day 7 10:00     anna does Order Completed as m1
                day 8 12:00     anna does Order Completed as m1
                                → anna enters buyers
                """);
    }

    @Test
    void aFactOfTheNextFiveMinutesWaitsForItsInstant() {
        Played.in("cart: {latest: Checkout Started, within: 1h}", """
                10:00   anna did Checkout Started at 10:05
                10:05   → anna enters cart
                11:05   → anna exits cart
                """);
    }

    @Test
    void aFactOfALaterFutureIsTakenAsOfItsReceipt() {
        Played.in("cart: {latest: Checkout Started, within: 1h}", """
                10:00   anna did Checkout Started at 10:05:00.001
                        → anna enters cart
                11:00   → anna exits cart
                """);
    }

    @Test
    void severalFactsThatWaitedForOneInstantComeTogether() {
        Played.in(BUYERS, """
                10:00   anna did Order Completed at 10:03
                10:01   anna did Order Completed at 10:03
                10:03   → anna enters buyers
                """);
    }

    @Test
    void aVisitorWhoIdentifiesTakesTheirHistoryAlong() {
        Played.in(BUYERS, """
                10:00   anonymous:a does Order Completed
                10:00   anonymous:a does Order Completed
                        → anonymous:a enters buyers
                11:00   anna is anonymous:a
                        → anna enters buyers
                        → anonymous:a exits buyers
                """);
    }

    @Test
    void theMergedPersonAnswersAsIfAlwaysOne() {
        Played.in("""
                twice: {did: Order Completed, exactly: 2}
                pro: {attribute: plan, eq: pro}
                just_ordered: {latest: Order Completed, within: 1h}
                """, """
                10:00   anonymous:a does Order Completed
                        → anonymous:a enters just_ordered
                10:10   anonymous:a has {plan: free}
                10:20   anna has {plan: pro}
                        → anna enters pro
                10:30   anna does Order Completed
                        → anna enters just_ordered
                10:40   anna is anonymous:a
                        → anna enters twice
                        → anonymous:a exits just_ordered
                10:50   anonymous:a does Order Completed
                        → anna exits twice
                11:50   → anna exits just_ordered
                """);
    }

    @Test
    void anAliasMakesOneOfTwoKnownPersons() {
        Played.in(BUYERS, """
                10:00   anna does Order Completed
                10:00   u7 does Order Completed
                11:00   anna was u7
                        → anna enters buyers
                12:00   u7 does Order Completed
                """);
    }

    @Test
    void aSharedDeviceGoesWithWhoeverLoggedInLast() {
        Played.in(BUYERS, """
                09:00   anna is anonymous:tablet
                09:00   anonymous:tablet does Order Completed
                10:00   boris is anonymous:tablet
                10:00   anonymous:tablet does Order Completed
                11:00   anonymous:tablet does Order Completed
                        → boris enters buyers
                """);
    }

    @Test
    void anIdentifierIsThereFromTheFactThatTellsIt() {
        Played.in("""
                mailable: {identifier: email}
                callable: {identifier: phone}
                visitor: {identifier: anonymous_id}
                """, """
                10:00   anna does Page Viewed
                11:00   anna is email:anna@shop.example
                        → anna enters mailable
                12:00   anna has {phone: "+7 900 000-00-00"}
                        → anna enters callable
                13:00   boris has {email: not an address}
                14:00   boris has {email: boris@shop.example}
                        → boris enters mailable
                15:00   anna is anonymous:browser
                        → anna enters visitor
                """);
    }

    @Test
    void aForgottenPersonLeavesAtOnceAndBeginsAnew() {
        Played.in(BUYERS, """
                10:00   anna does Order Completed
                10:00   anna does Order Completed
                        → anna enters buyers
                11:00   anna is forgotten
                        → anna exits buyers
                12:00   anna does Order Completed
                13:00   anna does Order Completed
                        → anna enters buyers
                """);
    }

    @Test
    void aSampleIsAFixedShareOfPeopleByName() {
        // SHA-256 of "spring:boris" begins at 48.257 % of the way, that of "spring:anna" at 81.788 %.
        Played.in("""
                everybody: {sample: 100, salt: spring}
                nobody: {sample: 0, salt: spring}
                less: {sample: 48.2, salt: spring}
                more: {sample: 48.3, salt: spring}
                """, """
                10:00   anna does Page Viewed
                        → anna enters everybody
                10:00   boris does Page Viewed
                        → boris enters everybody
                        → boris enters more
                """);
    }

    @Test
    void segmentsMayReferToSegments() {
        Played.in("""
                pursued: {all: [{member: cart}, {not: {member: bought}}]}
                cart: {latest: Checkout Started, within: 4h}
                bought: {did: Order Completed, within: 1h}
                """, """
                09:00   anna does Checkout Started
                        → anna enters cart
                        → anna enters pursued
                10:00   anna does Order Completed
                        → anna enters bought
                        → anna exits pursued
                11:00   → anna exits bought
                        → anna enters pursued
                13:00   → anna exits cart
                        → anna exits pursued
                """);
    }
}
