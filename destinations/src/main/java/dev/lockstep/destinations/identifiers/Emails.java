package dev.lockstep.destinations.identifiers;

import java.util.regex.Pattern;

/** The steps that are about e-mail addresses. */
final class Emails {

    /** RFC 5321, 4.5.3.1.1. */
    private static final int MAX_LOCAL_PART = 64;

    /** RFC 5321, 4.5.3.1.3, less the angle brackets. */
    private static final int MAX_ADDRESS = 254;

    /**
     * A name, an {@code @} and a host with a dot in it: what can have an account at a platform. Quoted names and addresses
     * at a bare host or an IP number are legal in mail and found in nobody's account. Letters of every script are taken.
     */
    private static final Pattern ADDRESS = Pattern.compile(
            "[^\\s@\"(),:;<>\\[\\]\\\\\\p{Cntrl}]+@(?:[\\p{L}\\p{M}\\p{N}_-]+\\.)+[\\p{L}\\p{M}\\p{N}-]*[\\p{L}\\p{M}\\p{N}]");

    private Emails() {}

    static boolean isEmail(String text) {
        return text.length() <= MAX_ADDRESS
                && text.indexOf('@') <= MAX_LOCAL_PART
                && ADDRESS.matcher(text).matches();
    }

    static boolean isGmail(String text) {
        String host = text.substring(text.indexOf('@') + 1);
        return host.equals("gmail.com") || host.equals("googlemail.com");
    }

    /** Without dots, and without anything from a plus on, before the {@code @}. */
    static String fold(String text) {
        int at = text.indexOf('@');
        if (at < 0) {
            return text;
        }
        String name = text.substring(0, at);
        int plus = name.indexOf('+');
        return (plus < 0 ? name : name.substring(0, plus)).replace(".", "") + text.substring(at);
    }
}
