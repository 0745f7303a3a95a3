package dev.lockstep.testkit.shop;

import dev.lockstep.core.model.Identifier;
import dev.lockstep.core.model.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who shops here, and what the shop knows of each: eight bytes a person. A person has a slot; now and then somebody moves
 * away and a newcomer takes the slot, under a name of their own. Habits are not stored, they follow from the name.
 */
final class Shoppers {

    /** E-mail address known. */
    private static final byte SUBSCRIBED = 1;
    /** Has an account, and so an id. */
    private static final byte REGISTERED = 2;
    /** Wants no more mail. */
    private static final byte UNSUBSCRIBED = 4;
    /** The messages about an abandoned cart are on their way. */
    private static final byte REMINDED = 8;

    /** Numbers 555-0100 to 555-0199 of these areas belong to nobody: they are kept for fiction. */
    private static final String[] AREAS = {
        "201", "202", "203", "205", "206", "207", "208", "209", "210", "212", "213", "214", "215", "216", "217", "218",
        "219", "224", "225", "228", "229", "231", "234", "239", "240", "248", "251", "252", "253", "254", "256", "260",
        "262", "267", "269", "270", "276", "281", "301", "302"
    };

    private final long seed;
    private final byte[] flags;
    private final byte[] orders;
    private final short[] moves;
    private final int[] spentCents;

    Shoppers(long seed, int people) {
        this.seed = seed;
        flags = new byte[people];
        orders = new byte[people];
        moves = new short[people];
        spentCents = new int[people];
    }

    int size() {
        return flags.length;
    }

    /** Somebody else takes the slot. */
    void replace(int slot) {
        flags[slot] = 0;
        orders[slot]++; // so that what was planned for the one before is seen to be stale
        spentCents[slot] = 0;
        moves[slot]++;
    }

    boolean isKnown(int slot) {
        return (flags[slot] & (SUBSCRIBED | REGISTERED)) != 0;
    }

    boolean isRegistered(int slot) {
        return (flags[slot] & REGISTERED) != 0;
    }

    boolean isMailable(int slot) {
        return isKnown(slot) && (flags[slot] & UNSUBSCRIBED) == 0;
    }

    boolean isReminded(int slot) {
        return (flags[slot] & REMINDED) != 0;
    }

    void subscribe(int slot) {
        flags[slot] |= SUBSCRIBED;
    }

    void register(int slot) {
        flags[slot] |= REGISTERED;
    }

    void unsubscribe(int slot) {
        flags[slot] |= UNSUBSCRIBED;
    }

    void setReminded(int slot, boolean reminded) {
        flags[slot] = (byte) (reminded ? flags[slot] | REMINDED : flags[slot] & ~REMINDED);
    }

    /** Counts orders from an arbitrary number on, modulo 256: a plan that was made at another count is stale. */
    int orders(int slot) {
        return orders[slot] & 0xff;
    }

    int spentCents(int slot) {
        return spentCents[slot];
    }

    void order(int slot, int cents) {
        orders[slot]++;
        spentCents[slot] += cents;
    }

    void refund(int slot, int cents) {
        spentCents[slot] -= cents;
    }

    /** The number of the person who has the slot; no two persons share one. */
    private long number(int slot) {
        return slot + (moves[slot] & 0xffffL) * size();
    }

    private Identifier id(int slot) {
        return Identifier.id("u" + number(slot));
    }

    private Identifier email(int slot) {
        return Identifier.email(emailAddress(slot));
    }

    private Identifier browser(int slot, int browser) {
        return Identifier.anonymous("b" + number(slot) + "-" + browser);
    }

    private String emailAddress(int slot) {
        return "u" + number(slot) + "@mail.example";
    }

    String orderId(int slot, int order) {
        return "o" + number(slot) + "-" + (order & 0xff);
    }

    /** By what the shop sees of a person who acts: the account, or only the browser. */
    List<Identifier> seenAs(int slot, int browser) {
        return List.of(browser == 0 ? id(slot) : browser(slot, browser));
    }

    /** By what the shop addresses a known person. */
    List<Identifier> addressedAs(int slot) {
        return List.of(isRegistered(slot) ? id(slot) : email(slot));
    }

    /** All that ties the browser to its person at a log-in or a sign-up. */
    List<Identifier> tiedTo(int slot, int browser) {
        return isRegistered(slot)
                ? List.of(id(slot), email(slot), browser(slot, browser))
                : List.of(email(slot), browser(slot, browser));
    }

    /** What a person tells at the first sign-up. */
    Map<String, Optional<Value>> profile(int slot, long at) {
        Map<String, Value> consent = new LinkedHashMap<>();
        consent.put("ads", Value.of(habit(slot, 1) < 0.8));
        consent.put("email", Value.of(true));
        Map<String, Optional<Value>> profile = new LinkedHashMap<>();
        profile.put("email", Optional.of(Value.of(emailAddress(slot))));
        if (hasPhone(slot)) {
            profile.put("phone", Optional.of(Value.of(phone(slot))));
        }
        profile.put("created_at", Optional.of(seconds(at)));
        profile.put("consent", Optional.of(new Value.Fields(consent)));
        return profile;
    }

    /** A point in time as most systems write it into an attribute: whole seconds. */
    static Value seconds(long at) {
        return Value.of(Math.floor(at / 1000.0));
    }

    boolean hasPhone(int slot) {
        return habit(slot, 2) < 0.6;
    }

    /** Some people share one, as households do. */
    private String phone(int slot) {
        int line = (int) (habit(slot, 3) * AREAS.length * 100);
        return "+1" + AREAS[line / 100] + "55501" + line % 100 / 10 + line % 10;
    }

    /** The category that the person looks at most. */
    int favourite(int slot) {
        return (int) (habit(slot, 4) * Catalogue.CATEGORIES.size());
    }

    /** How likely it is that an order has a coupon: one person in three hardly buys without. */
    double couponChance(int slot) {
        return habit(slot, 5) < 0.33 ? 0.6 : 0.05;
    }

    /** A number in [0, 1) that stays the same for a person, and says nothing of their other habits. */
    private double habit(int slot, int which) {
        long z = (seed ^ number(slot)) * 0x9e3779b97f4a7c15L + which * 0xd1b54a32d192ed03L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return ((z ^ z >>> 31) >>> 11) * 0x1.0p-53;
    }
}
