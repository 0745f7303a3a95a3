package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Fact;
import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import dev.lockstep.testkit.shop.Plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the shop sends to people: newsletters and reminders of abandoned carts; and what people do with it. */
final class Mailings {

    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;

    private static final List<Map<String, Value>> CAMPAIGNS =
            List.of(campaign("newsletter"), campaign("cart-first"), campaign("cart-second"));

    private static final int NEWSLETTER_CAMPAIGN = 0;
    private static final int FIRST_CAMPAIGN = 1;
    private static final int SECOND_CAMPAIGN = 2;
    private static final Map<String, Value> TEXT_CAMPAIGN = campaign("cart-text");

    private final Shop shop;

    Mailings(Shop shop) {
        this.shop = shop;
    }

    /** The newsletter goes to somebody. */
    @Nullable
    Fact newsletter(long now) {
        return message(Plan.of(Step.NEWSLETTER, shop.somebody(), 0, Cart.EMPTY, 0, NEWSLETTER_CAMPAIGN), now);
    }

    /** Whether an e-mail or a text, it is not sent to whoever has ordered since it was planned. */
    @Nullable
    Fact message(long plan, long now) {
        int slot = Plan.slot(plan);
        Step step = Plan.step(plan);
        if (step == Step.SECOND_MAIL) {
            shop.shoppers.setReminded(slot, false);
        }
        boolean pointless = step != Step.NEWSLETTER && shop.shoppers.orders(slot) != Plan.orders(plan);
        if (pointless || !shop.shoppers.isMailable(slot) || (step == Step.TEXT && !shop.shoppers.hasPhone(slot))) {
            return null;
        }
        List<Identifier> person = shop.shoppers.addressedAs(slot);
        if (step == Step.TEXT) {
            if (shop.chance(0.05)) {
                shop.then(now, shop.about(30 * MINUTE_MS), Step.ORDER, plan, Plan.cart(plan));
            }
            return shop.event(now, person, "SMS Sent", TEXT_CAMPAIGN);
        }
        int campaign = switch (step) {
            case FIRST_MAIL -> FIRST_CAMPAIGN;
            case SECOND_MAIL -> SECOND_CAMPAIGN;
            default -> NEWSLETTER_CAMPAIGN;
        };
        if (shop.chance(0.3)) {
            shop.then(now, shop.about(3 * HOUR_MS), Step.OPEN, plan, Plan.cart(plan), campaign);
        }
        return shop.event(now, person, "Email Sent", CAMPAIGNS.get(campaign));
    }

    @Nullable
    Fact open(long plan, long now) {
        int slot = Plan.slot(plan);
        if (!shop.shoppers.isMailable(slot)) {
            return null;
        }
        double next = shop.draw();
        if (next < 0.25) {
            shop.then(now, shop.about(20 * SECOND_MS), Step.CLICK, plan, Plan.cart(plan), Plan.detail(plan));
        } else if (next < 0.26) {
            shop.then(now, shop.about(20 * SECOND_MS), Step.UNSUBSCRIBE, plan, Plan.cart(plan));
        }
        return shop.event(now, shop.shoppers.addressedAs(slot), "Email Opened", CAMPAIGNS.get(Plan.detail(plan)));
    }

    @Nullable
    Fact click(long plan, long now) {
        int slot = Plan.slot(plan);
        if (!shop.shoppers.isMailable(slot)) {
            return null;
        }
        boolean wanted = shop.shoppers.isRegistered(slot)
                && Cart.size(Plan.cart(plan)) > 0
                && shop.shoppers.orders(slot) == Plan.orders(plan);
        if (wanted && shop.chance(0.5)) {
            shop.then(now, shop.about(5 * MINUTE_MS), Step.ORDER, plan, Plan.cart(plan));
        } else {
            int browser = shop.shoppers.isRegistered(slot) ? 0 : 1;
            shop.agenda.add(
                    now + shop.about(10 * SECOND_MS),
                    Plan.of(Step.VIEW, slot, browser, Cart.EMPTY, shop.shoppers.orders(slot), 0));
        }
        return shop.event(now, shop.shoppers.addressedAs(slot), "Email Clicked", CAMPAIGNS.get(Plan.detail(plan)));
    }

    @Nullable
    Fact unsubscribe(long plan, long now) {
        int slot = Plan.slot(plan);
        if (!shop.shoppers.isMailable(slot)) {
            return null;
        }
        shop.shoppers.unsubscribe(slot);
        Map<String, Optional<Value>> attributes = new LinkedHashMap<>(2);
        attributes.put("unsubscribed", Optional.of(Value.of(true)));
        return shop.change(now, shop.shoppers.addressedAs(slot), attributes);
    }

    private static Map<String, Value> campaign(String name) {
        return Map.of("campaign", Value.of(name));
    }
}
