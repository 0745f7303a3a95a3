package dev.lockstep.core.population;

import dev.lockstep.core.model.Instants;

/**
 * Which message ids were received within the last seven days, so that a repeated fact changes nothing.
 *
 * <p>An id is kept as two words in an open-addressing table: 64 bits of hash, and 15 further bits beside the instant of
 * receipt. Among ten million ids the chance that any two are confused is below one in 10^10. The table grows by doubling, and
 * drops what is older than seven days when it would have to. Mutable, for one thread.
 */
public final class SeenMessages {

    /** For how long a repetition is recognised, in milliseconds of the receiver's clock. */
    public static final long REMEMBERED_MS = 7L * 24 * 60 * 60 * 1000;

    private static final int FIRST_SLOTS = 1024;
    /** Milliseconds from the year 1 to 9999 take 49 bits. */
    private static final int TIME_BITS = 49;

    private static final long TIME_MASK = (1L << TIME_BITS) - 1;

    /** Two words a slot: hash (0 is free), then further hash bits above the instant. */
    private long[] slots = new long[2 * FIRST_SLOTS];

    private int used;

    /**
     * Notes that a message was received.
     *
     * @param now when, not before an earlier call's
     * @return false where the same id was noted within seven days; its age goes on counting from then
     */
    public boolean add(String messageId, long now) {
        long first = 0x9e3779b97f4a7c15L;
        long second = 0xc2b2ae3d27d4eb4fL;
        for (int i = 0; i < messageId.length(); i++) {
            char c = messageId.charAt(i);
            first = (first ^ c) * 0xff51afd7ed558ccdL;
            first ^= first >>> 32;
            second = (second + c) * 0xc4ceb9fe1a85ec53L;
            second ^= second >>> 29;
        }
        long hash = first == 0 ? 1 : first;
        long more = second << TIME_BITS;
        if (3 * used > slots.length) {
            rebuild(now);
        }
        int slot = find(slots, hash, more);
        boolean known = slots[slot] != 0;
        if (known && now - time(slots[slot + 1]) < REMEMBERED_MS) {
            return false;
        }
        slots[slot] = hash;
        slots[slot + 1] = more | ((now - Instants.EARLIEST) & TIME_MASK);
        used += known ? 0 : 1;
        return true;
    }

    private static long time(long word) {
        return (word & TIME_MASK) + Instants.EARLIEST;
    }

    private static int find(long[] slots, long hash, long more) {
        int mask = slots.length / 2 - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (slots[2 * slot] != 0 && (slots[2 * slot] != hash || (slots[2 * slot + 1] ^ more) >>> TIME_BITS != 0)) {
            slot = slot + 1 & mask;
        }
        return 2 * slot;
    }

    private void rebuild(long now) {
        long[] old = slots;
        int live = 0;
        for (int i = 0; i < old.length; i += 2) {
            live += old[i] != 0 && now - time(old[i + 1]) < REMEMBERED_MS ? 1 : 0;
        }
        slots = new long[6 * live > old.length ? Math.multiplyExact(old.length, 2) : old.length];
        used = live;
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0 && now - time(old[i + 1]) < REMEMBERED_MS) {
                int slot = find(slots, old[i], old[i + 1] & ~TIME_MASK);
                slots[slot] = old[i];
                slots[slot + 1] = old[i + 1];
            }
        }
    }
}
