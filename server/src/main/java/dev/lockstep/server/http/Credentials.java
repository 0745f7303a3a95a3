package dev.lockstep.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** What an {@code Authorization} header says. */
sealed interface Credentials {

    /** Longer ones are not looked at. */
    int MAX_CHARS = 1000;

    record Basic(String user, String password) implements Credentials {}

    record Bearer(String token) implements Credentials {}

    /** Empty where the header is of no kind that is known, or damaged. */
    static Optional<Credentials> parse(String header) {
        int space = header.indexOf(' ');
        if (space < 0 || header.length() > MAX_CHARS) {
            return Optional.empty();
        }
        String rest = header.substring(space + 1).strip();
        return switch (header.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(rest);
            case "bearer" -> Optional.of(new Bearer(rest));
            default -> Optional.empty();
        };
    }

    private static Optional<Credentials> basic(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Basic(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
