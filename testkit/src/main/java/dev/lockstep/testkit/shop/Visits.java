package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Value;
import dev.lockstep.testkit.shop.Plan.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people do in the shop: look, put into the cart, check out, order, and what becomes of an order. Each step makes a fact, or none where
 * it has become pointless, and plans what it leads to.
 */
final class Visits {

    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    /** One visit in so many is that of a newcomer who takes the place of somebody. */
    private static final int VISITS_PER_NEWCOMER = 40;

    private static final Value CURRENCY = Value.of("USD");
    private static final Value[] COUPONS = {Value.of(""), Value.of("GLOW10"), Value.of("GLOW20")};
    private static final int DISCOUNT_PERCENT = 10;

    private final Shop shop;

    Visits(Shop shop) {
        this.shop = shop;
    }

    @Nullable
    Fact visit(long now) {
        int slot = shop.somebody();
        if (shop.draw(VISITS_PER_NEWCOMER) == 0) {
            shop.shoppers.replace(slot);
        }
        boolean loggedIn = shop.shoppers.isRegistered(slot) && shop.chance(0.7);
        int browser = loggedIn ? 0 : shop.chance(0.8) ? 1 : 2 + shop.draw(2);
        return view(Plan.of(Step.VIEW, slot, browser, Cart.EMPTY, shop.shoppers.orders(slot), 0), now);
    }

    Fact view(long plan, long now) {
        int slot = Plan.slot(plan);
        int browser = Plan.browser(plan);
        int category = shop.chance(0.5) ? shop.shoppers.favourite(slot) : shop.draw(Catalogue.CATEGORIES.size());
        int product = category * Catalogue.PER_CATEGORY + shop.draw(Catalogue.PER_CATEGORY);
        double next = shop.draw();
        if (next < 0.5) {
            shop.then(now, shop.about(40 * SECOND_MS), Step.VIEW, plan, Plan.cart(plan));
        } else if (next < 0.61) {
            shop.then(now, shop.about(20 * SECOND_MS), Step.ADD, plan, Cart.with(Plan.cart(plan), product));
        } else if (next < 0.67 && browser != 0) {
            Step step = shop.shoppers.isRegistered(slot) ? Step.LOG_IN : Step.SUBSCRIBE;
            shop.then(now, shop.about(30 * SECOND_MS), step, plan, Plan.cart(plan));
        }
        return shop.event(
                now,
                shop.shoppers.seenAs(slot, browser),
                "Product Viewed",
                Catalogue.PRODUCTS.get(product).properties());
    }

    Fact add(long plan, long now) {
        int cart = Plan.cart(plan);
        double next = shop.draw();
        if (next < 0.3) {
            shop.then(now, shop.about(40 * SECOND_MS), Step.VIEW, plan, cart);
        } else if (next < 0.7) {
            Step step = Plan.browser(plan) == 0 ? Step.CHECK_OUT : Step.LOG_IN;
            shop.then(now, shop.about(30 * SECOND_MS), step, plan, cart);
        }
        int last = Cart.product(cart, Cart.size(cart) - 1);
        return shop.event(
                now,
                shop.shoppers.seenAs(Plan.slot(plan), Plan.browser(plan)),
                "Product Added",
                Catalogue.PRODUCTS.get(last).properties());
    }

    /** Leaves an e-mail address for the newsletter, without an account. */
    Fact subscribe(long plan, long now) {
        int slot = Plan.slot(plan);
        boolean isNew = !shop.shoppers.isKnown(slot);
        shop.shoppers.subscribe(slot);
        shop.then(now, shop.about(30 * SECOND_MS), Step.VIEW, plan, Plan.cart(plan));
        return shop.change(
                now,
                shop.shoppers.tiedTo(slot, Plan.browser(plan)),
                isNew ? shop.shoppers.profile(slot, now) : Map.of());
    }

    /** Logs in, or makes an account: from here on the browser's person is known. */
    Fact logIn(long plan, long now) {
        int slot = Plan.slot(plan);
        boolean isNew = !shop.shoppers.isRegistered(slot);
        shop.shoppers.register(slot);
        Step next = Cart.size(Plan.cart(plan)) > 0 ? Step.CHECK_OUT : Step.VIEW;
        shop.agenda.add(
                now + shop.about(30 * SECOND_MS), Plan.of(next, slot, 0, Plan.cart(plan), Plan.orders(plan), 0));
        return shop.change(
                now,
                shop.shoppers.tiedTo(slot, Plan.browser(plan)),
                isNew ? shop.shoppers.profile(slot, now) : Map.of());
    }

    Fact checkOut(long plan, long now) {
        int slot = Plan.slot(plan);
        int cart = Plan.cart(plan);
        long left = Plan.of(Step.CHECK_OUT, slot, 0, cart, shop.shoppers.orders(slot), 0);
        if (shop.chance(0.3)) {
            shop.then(now, shop.about(3 * MINUTE_MS), Step.ORDER, left, cart);
        } else if (!shop.shoppers.isReminded(slot)) {
            shop.shoppers.setReminded(slot, true);
            shop.then(now, HOUR_MS, Step.FIRST_MAIL, left, cart);
            shop.then(now, 10 * HOUR_MS, Step.TEXT, left, cart);
            shop.then(now, 22 * HOUR_MS, Step.SECOND_MAIL, left, cart);
        }
        Map<String, Value> properties = new LinkedHashMap<>(4);
        properties.put("value", Value.of(Cart.cents(cart) / 100.0));
        properties.put("items", Value.of(Cart.size(cart)));
        return shop.event(now, shop.shoppers.seenAs(slot, Plan.browser(plan)), "Checkout Started", properties);
    }

    Fact order(long plan, long now) {
        int slot = Plan.slot(plan);
        int cart = Plan.cart(plan);
        int coupon = shop.chance(shop.shoppers.couponChance(slot)) ? 1 + shop.draw(2) : 0;
        int cents = paidCents(cart, coupon);
        shop.shoppers.order(slot, cents);
        int order = shop.shoppers.orders(slot);
        shop.agenda.add(now + shop.about(2 * SECOND_MS), Plan.of(Step.PROFILE, slot, 0, cart, order, coupon));
        if (shop.chance(0.05)) {
            shop.agenda.add(
                    now + 2 * DAY_MS + shop.about(6 * DAY_MS), Plan.of(Step.REFUND, slot, 0, cart, order, coupon));
        } else if (Cart.has(cart, Catalogue.SERUM) && shop.chance(0.4)) {
            shop.agenda.add(
                    now + 24 * DAY_MS + shop.about(6 * DAY_MS), Plan.of(Step.CHECK_OUT, slot, 0, cart, order, 0));
        }
        Map<String, Value> properties = new LinkedHashMap<>(8);
        properties.put("order_id", Value.of(shop.shoppers.orderId(slot, order)));
        properties.put("revenue", Value.of(cents / 100.0));
        properties.put("currency", CURRENCY);
        if (coupon > 0) {
            properties.put("coupon", COUPONS[coupon]);
        }
        properties.put("categories", Cart.categories(cart));
        properties.put("items", Cart.items(cart));
        return shop.event(now, shop.shoppers.seenAs(slot, 0), "Order Completed", properties);
    }

    /** The shop's own books tell what an order changed. */
    Fact profile(long plan, long now) {
        int slot = Plan.slot(plan);
        Map<String, Optional<Value>> attributes = new LinkedHashMap<>(4);
        attributes.put("last_order_at", Optional.of(Shoppers.seconds(now)));
        attributes.put("lifetime_value", Optional.of(Value.of(shop.shoppers.spentCents(slot) / 100.0)));
        return shop.change(now, shop.shoppers.seenAs(slot, 0), attributes);
    }

    @Nullable
    Fact refund(long plan, long now) {
        int slot = Plan.slot(plan);
        if (shop.shoppers.orders(slot) != Plan.orders(plan)) {
            return null; // kept after all, or somebody else lives here now
        }
        int cents = paidCents(Plan.cart(plan), Plan.detail(plan));
        shop.shoppers.refund(slot, cents);
        Map<String, Value> properties = new LinkedHashMap<>(4);
        properties.put("order_id", Value.of(shop.shoppers.orderId(slot, Plan.orders(plan))));
        properties.put("amount", Value.of(cents / 100.0));
        return shop.event(now, shop.shoppers.seenAs(slot, 0), "Order Refunded", properties);
    }

    private static int paidCents(int cart, int coupon) {
        int cents = Cart.cents(cart);
        return cents - cents * DISCOUNT_PERCENT * coupon / 100;
    }
}
