package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Fact;
import dev.lockstep.ingest.call.FactWriter;
import org.jspecify.annotations.Nullable;

/**
 * The endless life of a made-up shop, in the order in which its facts are received. The same arguments give the same facts.
 *
 * <p>Visits begin at random, more of them in the evening, and some people visit much more often than others. A visit is a walk
 * from step to step: look, put into the cart, check out, order. What a step leads to waits in an {@link Agenda}: the next look
 * in half a minute, the e-mail about the abandoned cart in an hour, the refund in a week, the next bottle of serum in a month.
 * Nothing else is remembered but eight bytes a person.
 *
 * <p>What the facts hold:
 *
 * <pre>
 * Product Viewed, Product Added           sku, category, price
 * Checkout Started                        value, items (how many)
 * Order Completed                         order_id, revenue, currency, coupon (if any), categories, items (objects)
 * Order Refunded                          order_id, amount
 * Email Sent, Opened, Clicked; SMS Sent   campaign
 * attributes                              email, phone, created_at, consent.ads, consent.email, unsubscribed,
 *                                         last_order_at, lifetime_value
 * </pre>
 *
 * <p>And what makes them like real ones: a visit is anonymous until its person logs in, signs up for the newsletter or checks
 * out; {@value #LATE_PER_MILLE} in a thousand facts are received minutes to two days after they happened, and
 * {@value #REPEATED_PER_MILLE} are received twice. Mutable, for one thread.
 */
public final class ShopGenerator {

    public static final int MAX_PEOPLE = 100_000_000;
    public static final int LATE_PER_MILLE = 15;
    public static final int REPEATED_PER_MILLE = 5;

    private static final long MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    /** Measured: what one visit, and all that comes of it, and its share of the newsletters come to. */
    private static final double FACTS_PER_VISIT = 3.75;

    private static final double NEWSLETTERS_PER_VISIT = 0.5;

    /** A bound on memory: so many plans may wait, and so many more for each person. Reached by no shop that was seen. */
    private static final int PLANS = 1024;

    private static final int PLANS_PER_PERSON = 4;

    private final Shop shop;
    private final Visits visits;
    private final Mailings mailings;
    private final Transit transit = new Transit();
    private final double visitsPerMs;
    private long nextVisit;
    private long nextNewsletter;

    /**
     * Opens the shop.
     *
     * @param people how many people shop here at a time, 1 to {@value #MAX_PEOPLE}
     * @param start when the first visit may begin, in milliseconds since the epoch
     * @param factsPerHour about how many facts an hour brings on average over a week, once the shop has been open for a month
     */
    public ShopGenerator(long seed, int people, long start, double factsPerHour) {
        if (people < 1 || people > MAX_PEOPLE) {
            throw new IllegalArgumentException("a shop has 1 to " + MAX_PEOPLE + " people, not " + people);
        }
        if (!(factsPerHour > 0)) {
            throw new IllegalArgumentException("facts per hour must be above 0, but are " + factsPerHour);
        }
        shop = new Shop(seed, new Shoppers(seed, people), new Agenda(PLANS + PLANS_PER_PERSON * people));
        visits = new Visits(shop);
        mailings = new Mailings(shop);
        visitsPerMs = factsPerHour / FACTS_PER_VISIT / HOUR_MS;
        nextVisit = start + shop.untilNext(start, visitsPerMs);
        nextNewsletter = start + shop.untilNext(start, visitsPerMs * NEWSLETTERS_PER_VISIT);
    }

    /** The next fact to be received. */
    public Arrival next() {
        while (true) {
            long now = Math.min(shop.agenda.nextAt(), Math.min(nextVisit, nextNewsletter));
            if (transit.nextAt() <= now) {
                return transit.take();
            }
            Fact fact = happen(now);
            if (fact == null) {
                continue;
            }
            int fate = shop.draw(1000);
            if (fate < LATE_PER_MILLE && !transit.isFull()) {
                transit.hold(new Arrival(fact, now + lateness()));
                continue;
            }
            Arrival arrival = new Arrival(fact, now);
            if (fate >= 1000 - REPEATED_PER_MILLE && !transit.isFull()) {
                transit.hold(new Arrival(fact, now + shop.about(2 * MINUTE_MS)));
            }
            return arrival;
        }
    }

    /** Writes the next facts, a line each, in the order in which they are received. */
    public void write(FactWriter out, long facts) {
        for (long i = 0; i < facts; i++) {
            out.write(next().fact());
        }
    }

    /** Most late facts waited for a network in a tunnel, some for the next flight to land. */
    private long lateness() {
        return shop.draw(5) > 0 ? shop.about(10 * MINUTE_MS) : shop.about(DAY_MS);
    }

    private @Nullable Fact happen(long now) {
        if (now == shop.agenda.nextAt()) {
            return step(shop.agenda.take(), now);
        }
        if (now == nextVisit) {
            nextVisit = now + shop.untilNext(now, visitsPerMs);
            return visits.visit(now);
        }
        nextNewsletter = now + shop.untilNext(now, visitsPerMs * NEWSLETTERS_PER_VISIT);
        return mailings.newsletter(now);
    }

    private @Nullable Fact step(long plan, long now) {
        if (Plan.browser(plan) == 0 && !shop.shoppers.isKnown(Plan.slot(plan))) {
            return null; // planned for somebody who has moved away
        }
        return switch (Plan.step(plan)) {
            case VIEW -> visits.view(plan, now);
            case ADD -> visits.add(plan, now);
            case SUBSCRIBE -> visits.subscribe(plan, now);
            case LOG_IN -> visits.logIn(plan, now);
            case CHECK_OUT -> visits.checkOut(plan, now);
            case ORDER -> visits.order(plan, now);
            case PROFILE -> visits.profile(plan, now);
            case REFUND -> visits.refund(plan, now);
            case NEWSLETTER, FIRST_MAIL, TEXT, SECOND_MAIL -> mailings.message(plan, now);
            case OPEN -> mailings.open(plan, now);
            case CLICK -> mailings.click(plan, now);
            case UNSUBSCRIBE -> mailings.unsubscribe(plan, now);
        };
    }
}
