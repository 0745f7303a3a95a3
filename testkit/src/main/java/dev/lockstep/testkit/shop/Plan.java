package dev.lockstep.testkit.shop;

/**
 * What a person is going to do, or is going to be done to them, packed into a {@code long} because hundreds of thousands of
 * these wait in the {@link Agenda}:
 *
 * <pre>
 * bits  0-29  slot     the person's place in {@link Shoppers}
 *      30-33  step     what happens
 *      34-35  browser  0 where the person is logged in, else which of three browsers they use unknown
 *      36-52  cart     see {@link Cart}
 *      53-60  orders   the person's count of orders when it was planned
 *      61-62  detail   which campaign, or which coupon
 * </pre>
 */
final class Plan {

    private static final int SLOT_MASK = (1 << 30) - 1;

    /** What happens; every step makes one fact, or none where it has become pointless. */
    enum Step {
        VIEW,
        ADD,
        SUBSCRIBE,
        LOG_IN,
        CHECK_OUT,
        ORDER,
        PROFILE,
        REFUND,
        NEWSLETTER,
        FIRST_MAIL,
        TEXT,
        SECOND_MAIL,
        OPEN,
        CLICK,
        UNSUBSCRIBE
    }

    private static final Step[] STEPS = Step.values();

    private Plan() {}

    @SuppressWarnings("EnumOrdinal") // never stored
    static long of(Step step, int slot, int browser, int cart, int orders, int detail) {
        return slot
                | (long) step.ordinal() << 30
                | (long) browser << 34
                | (long) cart << 36
                | (orders & 0xffL) << 53
                | (long) detail << 61;
    }

    static int slot(long plan) {
        return (int) plan & SLOT_MASK;
    }

    static Step step(long plan) {
        return STEPS[(int) (plan >>> 30) & 0xf];
    }

    static int browser(long plan) {
        return (int) (plan >>> 34) & 0x3;
    }

    static int cart(long plan) {
        return (int) (plan >>> 36) & Cart.MASK;
    }

    static int orders(long plan) {
        return (int) (plan >>> 53) & 0xff;
    }

    static int detail(long plan) {
        return (int) (plan >>> 61) & 0x3;
    }
}
