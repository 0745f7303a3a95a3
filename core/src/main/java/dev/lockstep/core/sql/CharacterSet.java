package dev.lockstep.core.sql;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** A set of characters, by code point, as RE2 means it and PostgreSQL writes it. Immutable by its use: nobody changes one. */
final class CharacterSet {

    /** Beyond this there are no letters with two cases; it keeps folding fast. */
    private static final int LAST_CASED = 0x1E943;

    private final BitSet points;

    private CharacterSet(BitSet points) {
        this.points = points;
    }

    static CharacterSet range(int first, int last) {
        BitSet points = new BitSet();
        points.set(first, last + 1);
        return new CharacterSet(points);
    }

    /** The class of a small letter after a backslash: {@code d s w}. */
    static CharacterSet perl(int letter) {
        return switch (letter) {
            case 'd' -> ranges("09");
            case 's' -> ranges("\t\n\f\r  ");
            case 'w' -> ranges("09AZ__az");
            default -> throw new IllegalArgumentException(Character.toString(letter));
        };
    }

    /** The class {@code [:name:]}, which in RE2 is of ASCII alone. */
    static Optional<CharacterSet> posix(String name) {
        return switch (name) {
            case "alnum" -> Optional.of(ranges("09AZaz"));
            case "alpha" -> Optional.of(ranges("AZaz"));
            case "ascii" -> Optional.of(range(0, 0x7F));
            case "blank" -> Optional.of(ranges("\t\t  "));
            case "cntrl" -> Optional.of(range(0, 0x1F).or(range(0x7F, 0x7F)));
            case "digit" -> Optional.of(ranges("09"));
            case "graph" -> Optional.of(ranges("!~"));
            case "lower" -> Optional.of(ranges("az"));
            case "print" -> Optional.of(ranges(" ~"));
            case "punct" -> Optional.of(ranges("!/:@[`{~"));
            case "space" -> Optional.of(ranges("\t\r  "));
            case "upper" -> Optional.of(ranges("AZ"));
            case "word" -> Optional.of(ranges("09AZaz__"));
            case "xdigit" -> Optional.of(ranges("09AFaf"));
            default -> Optional.empty();
        };
    }

    /** Ranges, each as its first and its last character. */
    private static CharacterSet ranges(String ends) {
        BitSet points = new BitSet();
        for (int i = 0; i < ends.length(); i += 2) {
            points.set(ends.charAt(i), ends.charAt(i + 1) + 1);
        }
        return new CharacterSet(points);
    }

    CharacterSet or(CharacterSet other) {
        BitSet either = (BitSet) points.clone();
        either.or(other.points);
        return new CharacterSet(either);
    }

    CharacterSet complement() {
        BitSet others = (BitSet) points.clone();
        others.flip(0, Character.MAX_CODE_POINT + 1);
        return new CharacterSet(others);
    }

    /** With whatever differs from a member in nothing but case. */
    CharacterSet inAnyCase() {
        BitSet folds = new BitSet();
        points.stream().forEach(c -> folds.set(fold(c)));
        BitSet all = (BitSet) points.clone();
        IntStream.rangeClosed(0, LAST_CASED).filter(c -> folds.get(fold(c))).forEach(all::set);
        return new CharacterSet(all);
    }

    /** Simple folding; the dotted and the dotless Turkish letters are nobody's other case. */
    private static int fold(int c) {
        return c == 0x130 || c == 0x131 ? c : Character.toLowerCase(Character.toUpperCase(c));
    }

    /** As a character where it is one, else as a bracket expression. */
    String written() {
        if (points.cardinality() == 1) {
            return character(points.nextSetBit(0));
        }
        boolean isMost = points.get(Character.MAX_CODE_POINT);
        BitSet named = isMost ? complement().points : (BitSet) points.clone();
        named.clear(0); // no text in PostgreSQL holds it
        if (named.isEmpty()) {
            return isMost ? "." : "(?!)";
        }
        StringBuilder out = new StringBuilder(isMost ? "[^" : "[");
        for (int first = named.nextSetBit(0); first >= 0; ) {
            int last = named.nextClearBit(first) - 1;
            out.append(character(first));
            if (last > first) {
                out.append(last > first + 1 ? "-" : "").append(character(last));
            }
            first = named.nextSetBit(last + 1);
        }
        return out.append("]").toString();
    }

    /** One character, escaped where it may mean more than itself, or could not be seen. */
    private static String character(int c) {
        if (c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            return "\\" + "tnrf".charAt("\t\n\r\f".indexOf(c));
        }
        if ("\\.[]{}()*+?^$|-".indexOf(c) >= 0) {
            return "\\" + Character.toString(c);
        }
        if ((c >= ' ' && c < 0x7F) || Character.isLetter(c)) {
            return Character.toString(c);
        }
        String digits = Integer.toHexString(c);
        return c <= Character.MAX_VALUE
                ? "\\u" + "0".repeat(4 - digits.length()) + digits
                : "\\U" + "0".repeat(8 - digits.length()) + digits;
    }
}
