package dev.lockstep.ingest.call;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys met so far in one object, to find the one that stands twice. Nearly every object has a dozen keys at the most,
 * for which looking at each is cheaper than a hash set; from {@link #FEW} on it is one, so that an object with a hundred
 * thousand keys takes no hundred thousand squared steps.
 *
 * <p>For one thread; used again for every object of one depth.
 */
final class Keys {

    private static final int FEW = 24;

    private final @Nullable String[] few = new @Nullable String[FEW];
    private int count;
    private @Nullable Set<String> many;

    /** Begins another object. */
    void begin() {
        Arrays.fill(few, 0, Math.min(count, FEW), null);
        count = 0;
        many = null;
    }

    /** Whether the key had not been met in this object. */
    boolean add(String key) {
        if (many != null) {
            return many.add(key);
        }
        int hash = key.hashCode();
        for (int i = 0; i < count; i++) {
            String known = few[i];
            if (known != null && known.hashCode() == hash && known.equals(key)) {
                return false;
            }
        }
        if (count < FEW) {
            few[count++] = key;
            return true;
        }
        Set<String> set = new HashSet<>();
        for (String known : few) {
            if (known != null) {
                set.add(known);
            }
        }
        many = set;
        return set.add(key);
    }
}
