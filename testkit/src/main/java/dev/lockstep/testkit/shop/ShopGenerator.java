package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.ingest.call.FactWriter;
import dev.lockstep.testkit.shop.Plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
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

    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    /** Measured: what one visit, and all that comes of it, and its share of the newsletters come to. */
    private static final double FACTS_PER_VISIT = 3.75;

    private static final double NEWSLETTERS_PER_VISIT = 0.5;

    /** A bound on memory: so many plans may wait, and so many more for each person. Reached by no shop that was seen. */
    private static final int PLANS = 1024;

    private static final int PLANS_PER_PERSON = 4;

    /** One visit in so many is that of a newcomer who takes the place of somebody. */
    private static final int VISITS_PER_NEWCOMER = 40;

    private static final List<Map<String, Value>> CAMPAIGNS =
            List.of(campaign("newsletter"), campaign("cart-first"), campaign("cart-second"));

    private static final int NEWSLETTER_CAMPAIGN = 0;
    private static final int FIRST_CAMPAIGN = 1;
    private static final int SECOND_CAMPAIGN = 2;
    private static final Map<String, Value> TEXT_CAMPAIGN = campaign("cart-text");

    private static final Value CURRENCY = Value.of("USD");
    private static final Value[] COUPONS = {Value.of(""), Value.of("GLOW10"), Value.of("GLOW20")};
    private static final int DISCOUNT_PERCENT = 10;

    private final SplittableRandom random;
    private final Shoppers shoppers;
    private final Agenda agenda;
    private final Transit transit = new Transit();
    private final double visitsPerMs;
    private long nextVisit;
    private long nextNewsletter;
    private long messages;

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
        random = new SplittableRandom(seed);
        shoppers = new Shoppers(seed, people);
        agenda = new Agenda(PLANS + PLANS_PER_PERSON * people);
        visitsPerMs = factsPerHour / FACTS_PER_VISIT / HOUR_MS;
        nextVisit = start + untilNext(start, visitsPerMs);
        nextNewsletter = start + untilNext(start, visitsPerMs * NEWSLETTERS_PER_VISIT);
    }

    /** The next fact to be received. */
    public Arrival next() {
        while (true) {
            long now = Math.min(agenda.nextAt(), Math.min(nextVisit, nextNewsletter));
            if (transit.nextAt() <= now) {
                return transit.take();
            }
            Fact fact = happen(now);
            if (fact == null) {
                continue;
            }
            int fate = random.nextInt(1000);
            if (fate < LATE_PER_MILLE && !transit.isFull()) {
                transit.hold(new Arrival(fact, now + lateness()));
                continue;
            }
            Arrival arrival = new Arrival(fact, now);
            if (fate >= 1000 - REPEATED_PER_MILLE && !transit.isFull()) {
                transit.hold(new Arrival(fact, now + about(2 * MINUTE_MS)));
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
        return random.nextInt(5) > 0 ? about(10 * MINUTE_MS) : about(DAY_MS);
    }

    private @Nullable Fact happen(long now) {
        if (now == agenda.nextAt()) {
            return step(agenda.take(), now);
        }
        if (now == nextVisit) {
            nextVisit = now + untilNext(now, visitsPerMs);
            return visit(now);
        }
        nextNewsletter = now + untilNext(now, visitsPerMs * NEWSLETTERS_PER_VISIT);
        return message(Plan.of(Step.NEWSLETTER, somebody(), 0, Cart.EMPTY, 0, NEWSLETTER_CAMPAIGN), now);
    }

    private @Nullable Fact visit(long now) {
        int slot = somebody();
        if (random.nextInt(VISITS_PER_NEWCOMER) == 0) {
            shoppers.replace(slot);
        }
        boolean loggedIn = shoppers.isRegistered(slot) && chance(0.7);
        int browser = loggedIn ? 0 : chance(0.8) ? 1 : 2 + random.nextInt(2);
        return view(Plan.of(Step.VIEW, slot, browser, Cart.EMPTY, shoppers.orders(slot), 0), now);
    }

    private @Nullable Fact step(long plan, long now) {
        if (Plan.browser(plan) == 0 && !shoppers.isKnown(Plan.slot(plan))) {
            return null; // planned for somebody who has moved away
        }
        return switch (Plan.step(plan)) {
            case VIEW -> view(plan, now);
            case ADD -> add(plan, now);
            case SUBSCRIBE -> subscribe(plan, now);
            case LOG_IN -> logIn(plan, now);
            case CHECK_OUT -> checkOut(plan, now);
            case ORDER -> order(plan, now);
            case PROFILE -> profile(plan, now);
            case REFUND -> refund(plan, now);
            case NEWSLETTER, FIRST_MAIL, TEXT, SECOND_MAIL -> message(plan, now);
            case OPEN -> open(plan, now);
            case CLICK -> click(plan, now);
            case UNSUBSCRIBE -> unsubscribe(plan, now);
        };
    }

    private Fact view(long plan, long now) {
        int slot = Plan.slot(plan);
        int browser = Plan.browser(plan);
        int category = chance(0.5) ? shoppers.favourite(slot) : random.nextInt(Catalogue.CATEGORIES.size());
        int product = category * Catalogue.PER_CATEGORY + random.nextInt(Catalogue.PER_CATEGORY);
        double next = random.nextDouble();
        if (next < 0.5) {
            then(now, about(40 * SECOND_MS), Step.VIEW, plan, Plan.cart(plan));
        } else if (next < 0.61) {
            then(now, about(20 * SECOND_MS), Step.ADD, plan, Cart.with(Plan.cart(plan), product));
        } else if (next < 0.67 && browser != 0) {
            Step step = shoppers.isRegistered(slot) ? Step.LOG_IN : Step.SUBSCRIBE;
            then(now, about(30 * SECOND_MS), step, plan, Plan.cart(plan));
        }
        return event(
                now,
                shoppers.seenAs(slot, browser),
                "Product Viewed",
                Catalogue.PRODUCTS.get(product).properties());
    }

    private Fact add(long plan, long now) {
        int cart = Plan.cart(plan);
        double next = random.nextDouble();
        if (next < 0.3) {
            then(now, about(40 * SECOND_MS), Step.VIEW, plan, cart);
        } else if (next < 0.7) {
            Step step = Plan.browser(plan) == 0 ? Step.CHECK_OUT : Step.LOG_IN;
            then(now, about(30 * SECOND_MS), step, plan, cart);
        }
        int last = Cart.product(cart, Cart.size(cart) - 1);
        return event(
                now,
                shoppers.seenAs(Plan.slot(plan), Plan.browser(plan)),
                "Product Added",
                Catalogue.PRODUCTS.get(last).properties());
    }

    /** Leaves an e-mail address for the newsletter, without an account. */
    private Fact subscribe(long plan, long now) {
        int slot = Plan.slot(plan);
        boolean isNew = !shoppers.isKnown(slot);
        shoppers.subscribe(slot);
        then(now, about(30 * SECOND_MS), Step.VIEW, plan, Plan.cart(plan));
        return change(now, shoppers.tiedTo(slot, Plan.browser(plan)), isNew ? shoppers.profile(slot, now) : Map.of());
    }

    /** Logs in, or makes an account: from here on the browser's person is known. */
    private Fact logIn(long plan, long now) {
        int slot = Plan.slot(plan);
        boolean isNew = !shoppers.isRegistered(slot);
        shoppers.register(slot);
        Step next = Cart.size(Plan.cart(plan)) > 0 ? Step.CHECK_OUT : Step.VIEW;
        agenda.add(now + about(30 * SECOND_MS), Plan.of(next, slot, 0, Plan.cart(plan), Plan.orders(plan), 0));
        return change(now, shoppers.tiedTo(slot, Plan.browser(plan)), isNew ? shoppers.profile(slot, now) : Map.of());
    }

    private Fact checkOut(long plan, long now) {
        int slot = Plan.slot(plan);
        int cart = Plan.cart(plan);
        long left = Plan.of(Step.CHECK_OUT, slot, 0, cart, shoppers.orders(slot), 0);
        if (chance(0.3)) {
            then(now, about(3 * MINUTE_MS), Step.ORDER, left, cart);
        } else if (!shoppers.isReminded(slot)) {
            shoppers.setReminded(slot, true);
            then(now, HOUR_MS, Step.FIRST_MAIL, left, cart);
            then(now, 10 * HOUR_MS, Step.TEXT, left, cart);
            then(now, 22 * HOUR_MS, Step.SECOND_MAIL, left, cart);
        }
        Map<String, Value> properties = new LinkedHashMap<>(4);
        properties.put("value", Value.of(Cart.cents(cart) / 100.0));
        properties.put("items", Value.of(Cart.size(cart)));
        return event(now, shoppers.seenAs(slot, Plan.browser(plan)), "Checkout Started", properties);
    }

    private Fact order(long plan, long now) {
        int slot = Plan.slot(plan);
        int cart = Plan.cart(plan);
        int coupon = chance(shoppers.couponChance(slot)) ? 1 + random.nextInt(2) : 0;
        int cents = paidCents(cart, coupon);
        shoppers.order(slot, cents);
        int order = shoppers.orders(slot);
        agenda.add(now + about(2 * SECOND_MS), Plan.of(Step.PROFILE, slot, 0, cart, order, coupon));
        if (chance(0.05)) {
            agenda.add(now + 2 * DAY_MS + about(6 * DAY_MS), Plan.of(Step.REFUND, slot, 0, cart, order, coupon));
        } else if (Cart.has(cart, Catalogue.SERUM) && chance(0.4)) {
            agenda.add(now + 24 * DAY_MS + about(6 * DAY_MS), Plan.of(Step.CHECK_OUT, slot, 0, cart, order, 0));
        }
        Map<String, Value> properties = new LinkedHashMap<>(8);
        properties.put("order_id", Value.of(shoppers.orderId(slot, order)));
        properties.put("revenue", Value.of(cents / 100.0));
        properties.put("currency", CURRENCY);
        if (coupon > 0) {
            properties.put("coupon", COUPONS[coupon]);
        }
        properties.put("categories", Cart.categories(cart));
        properties.put("items", Cart.items(cart));
        return event(now, shoppers.seenAs(slot, 0), "Order Completed", properties);
    }

    /** The shop's own books tell what an order changed. */
    private Fact profile(long plan, long now) {
        int slot = Plan.slot(plan);
        Map<String, Optional<Value>> attributes = new LinkedHashMap<>(4);
        attributes.put("last_order_at", Optional.of(Shoppers.seconds(now)));
        attributes.put("lifetime_value", Optional.of(Value.of(shoppers.spentCents(slot) / 100.0)));
        return change(now, shoppers.seenAs(slot, 0), attributes);
    }

    private @Nullable Fact refund(long plan, long now) {
        int slot = Plan.slot(plan);
        if (shoppers.orders(slot) != Plan.orders(plan)) {
            return null; // kept after all, or somebody else lives here now
        }
        int cents = paidCents(Plan.cart(plan), Plan.detail(plan));
        shoppers.refund(slot, cents);
        Map<String, Value> properties = new LinkedHashMap<>(4);
        properties.put("order_id", Value.of(shoppers.orderId(slot, Plan.orders(plan))));
        properties.put("amount", Value.of(cents / 100.0));
        return event(now, shoppers.seenAs(slot, 0), "Order Refunded", properties);
    }

    /** Whether an e-mail or a text, it is not sent to whoever has ordered since it was planned. */
    private @Nullable Fact message(long plan, long now) {
        int slot = Plan.slot(plan);
        Step step = Plan.step(plan);
        if (step == Step.SECOND_MAIL) {
            shoppers.setReminded(slot, false);
        }
        boolean pointless = step != Step.NEWSLETTER && shoppers.orders(slot) != Plan.orders(plan);
        if (pointless || !shoppers.isMailable(slot) || (step == Step.TEXT && !shoppers.hasPhone(slot))) {
            return null;
        }
        List<Identifier> person = shoppers.addressedAs(slot);
        if (step == Step.TEXT) {
            if (chance(0.05)) {
                then(now, about(30 * MINUTE_MS), Step.ORDER, plan, Plan.cart(plan));
            }
            return event(now, person, "SMS Sent", TEXT_CAMPAIGN);
        }
        int campaign = switch (step) {
            case FIRST_MAIL -> FIRST_CAMPAIGN;
            case SECOND_MAIL -> SECOND_CAMPAIGN;
            default -> NEWSLETTER_CAMPAIGN;
        };
        if (chance(0.3)) {
            then(now, about(3 * HOUR_MS), Step.OPEN, plan, Plan.cart(plan), campaign);
        }
        return event(now, person, "Email Sent", CAMPAIGNS.get(campaign));
    }

    private @Nullable Fact open(long plan, long now) {
        int slot = Plan.slot(plan);
        if (!shoppers.isMailable(slot)) {
            return null;
        }
        double next = random.nextDouble();
        if (next < 0.25) {
            then(now, about(20 * SECOND_MS), Step.CLICK, plan, Plan.cart(plan), Plan.detail(plan));
        } else if (next < 0.26) {
            then(now, about(20 * SECOND_MS), Step.UNSUBSCRIBE, plan, Plan.cart(plan));
        }
        return event(now, shoppers.addressedAs(slot), "Email Opened", CAMPAIGNS.get(Plan.detail(plan)));
    }

    private @Nullable Fact click(long plan, long now) {
        int slot = Plan.slot(plan);
        if (!shoppers.isMailable(slot)) {
            return null;
        }
        boolean wanted = shoppers.isRegistered(slot)
                && Cart.size(Plan.cart(plan)) > 0
                && shoppers.orders(slot) == Plan.orders(plan);
        if (wanted && chance(0.5)) {
            then(now, about(5 * MINUTE_MS), Step.ORDER, plan, Plan.cart(plan));
        } else {
            int browser = shoppers.isRegistered(slot) ? 0 : 1;
            agenda.add(
                    now + about(10 * SECOND_MS),
                    Plan.of(Step.VIEW, slot, browser, Cart.EMPTY, shoppers.orders(slot), 0));
        }
        return event(now, shoppers.addressedAs(slot), "Email Clicked", CAMPAIGNS.get(Plan.detail(plan)));
    }

    private @Nullable Fact unsubscribe(long plan, long now) {
        int slot = Plan.slot(plan);
        if (!shoppers.isMailable(slot)) {
            return null;
        }
        shoppers.unsubscribe(slot);
        Map<String, Optional<Value>> attributes = new LinkedHashMap<>(2);
        attributes.put("unsubscribed", Optional.of(Value.of(true)));
        return change(now, shoppers.addressedAs(slot), attributes);
    }

    private void then(long now, long delay, Step step, long plan, int cart) {
        then(now, delay, step, plan, cart, 0);
    }

    private void then(long now, long delay, Step step, long plan, int cart, int detail) {
        agenda.add(now + delay, Plan.of(step, Plan.slot(plan), Plan.browser(plan), cart, Plan.orders(plan), detail));
    }

    private Fact event(long now, List<Identifier> person, String name, Map<String, Value> properties) {
        return new Fact.Event(Optional.of(messageId()), now, person, name, properties);
    }

    private Fact change(long now, List<Identifier> person, Map<String, Optional<Value>> attributes) {
        return new Fact.AttributeChange(Optional.of(messageId()), now, person, attributes);
    }

    private String messageId() {
        return "m" + messages++;
    }

    private static int paidCents(int cart, int coupon) {
        int cents = Cart.cents(cart);
        return cents - cents * DISCOUNT_PERCENT * coupon / 100;
    }

    private static Map<String, Value> campaign(String name) {
        return Map.of("campaign", Value.of(name));
    }

    /** Anybody, some much more often than others: the hundredth part that is most eager makes a tenth of the visits. */
    private int somebody() {
        double share = random.nextDouble();
        return (int) (share * share * shoppers.size());
    }

    private boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A delay between half and one and a half of {@code delay}, never nothing. */
    private long about(long delay) {
        return delay / 2 + random.nextLong(delay) + 1;
    }

    /** The time to the next of things that happen at random, at this rate times the weight of the hour. */
    private long untilNext(long now, double perMs) {
        // StrictMath: the same to the last bit on every machine.
        double wait = -StrictMath.log(1 - random.nextDouble()) / (perMs * Season.weight(now));
        return 1 + (long) Math.min(wait, 10.0 * DAY_MS);
    }
}
