package dev.lockstep.core.sql;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Names in a query that no two things share, and so short and plain that none needs quotes. Used once, for one query. */
final class Names {

    /** PostgreSQL cuts names after 63 bytes; this leaves room for what is put before and behind. */
    private static final int MAX_CHARS = 40;

    private final Set<String> taken = new LinkedHashSet<>();

    /** A new name such as {@code latest_checkout_started}, made of a word and as much of a text as a plain name can say. */
    String of(String word, String text) {
        String name = word + "_" + plain(text);
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "_" + i;
        }
        return free;
    }

    /** A new name such as {@code address_country_text}. */
    String of(String text, Kind kind) {
        return of(plain(text), kind.suffix());
    }

    private static String plain(String text) {
        String plain =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        if (plain.isEmpty()) {
            return "any";
        }
        String letterFirst = Character.isDigit(plain.charAt(0)) ? "n" + plain : plain;
        return letterFirst.substring(0, Math.min(letterFirst.length(), MAX_CHARS));
    }
}
