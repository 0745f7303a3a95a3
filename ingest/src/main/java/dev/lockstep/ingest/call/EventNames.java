package dev.lockstep.ingest.call;

import dev.lockstep.core.model.Fact;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Event names met before, each with the properties that are wanted of it. A file names the same few events again and again:
 * finding the name by its characters saves making a string of them, hashing it, and asking the {@link Interest}. Bounded,
 * since the names are the sender's: a name that finds no place is simply made anew each time.
 *
 * <p>For one thread.
 */
final class EventNames {

    private static final int PLACES = 8192;
    private static final int MAX_PROBES = 8;

    /** A longer name is made anew each time, in characters. */
    private static final int MAX_KEPT_CHARS = 256;

    private final Interest interest;
    private final @Nullable Name[] table = new @Nullable Name[PLACES];

    EventNames(Interest interest) {
        this.interest = interest;
    }

    /**
     * A name met before.
     *
     * @param text as it stands in {@link Fact.Event#name}
     * @param wanted which properties of such events are kept
     * @param isReport whether such events may be about a message, see {@link MessageReport}
     */
    record Name(String text, Predicate<String> wanted, boolean isReport) {
        private boolean is(char[] characters, int start, int length, int hash) {
            if (text.length() != length || text.hashCode() != hash) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (text.charAt(i) != characters[start + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    Name of(String text) {
        return of(text.toCharArray(), 0, text.length());
    }

    Name of(char[] characters, int start, int length) {
        if (length > MAX_KEPT_CHARS) {
            return make(characters, start, length);
        }
        int hash = 0;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + characters[i]; // as String.hashCode, with which it is compared
        }
        int place = hash ^ hash >>> 16;
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            int index = place + probe & PLACES - 1;
            Name known = table[index];
            if (known == null) {
                Name made = make(characters, start, length);
                table[index] = made;
                return made;
            }
            if (known.is(characters, start, length, hash)) {
                return known;
            }
        }
        return make(characters, start, length);
    }

    private Name make(char[] characters, int start, int length) {
        String text = new String(characters, start, length);
        return new Name(text, interest.properties(text), MessageReport.isNamed(text));
    }
}
