package dev.lockstep.destinations.identifiers;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The steps that any text can take. They work on code points, so no character is cut in two. */
final class Texts {

    private static final int ZERO_WIDTH_SPACE = 0x200B;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private Texts() {}

    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    static String removeWhiteSpace(String text) {
        return keep(text, c -> !isWhiteSpace(c));
    }

    static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static String upperCase(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    static String compose(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    /** Keeps letters, with the marks that some scripts write them with. */
    static String keepLetters(String text) {
        return keep(text, c -> Character.isLetter(c) || isMark(c));
    }

    static String removePunctuation(String text) {
        return keep(text, c -> Character.isLetterOrDigit(c) || isMark(c) || isWhiteSpace(c));
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    static boolean isTwoLetters(String text) {
        return text.length() == 2 && text.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }

    /** White space as people paste it: with no-break spaces, and with what has no width at all. */
    private static boolean isWhiteSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == ZERO_WIDTH_SPACE || c == BYTE_ORDER_MARK;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static String keep(String text, IntPredicate wanted) {
        return text.codePoints()
                .filter(wanted)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Whether the text is of the form 8-4-4-4-12 hexadecimal digits in lower case. */
    static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }
}
