package dev.lockstep.core.sql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a regular expression from RE2, which the segment language speaks, to PostgreSQL's own, such that both match in
 * the same strings. They look alike and differ: in PostgreSQL {@code .} matches a line feed, {@code \d} and {@code \w} follow
 * the locale, {@code \b} is a backspace, flags stand only at the very beginning, and groups have no names. So the
 * expression is read as RE2 reads it (https://github.com/google/re2/wiki/Syntax) and written anew from what is plain in both.
 *
 * <p>Whether there is a match does not depend on how greedy a repetition is, nor on what a group captures; both are dropped.
 * What PostgreSQL cannot say is an {@link UntranslatableException}: Unicode classes ({@code \p{…}}), octal escapes, and
 * repetitions over 255. Used once.
 */
final class PostgreSqlPattern {

    private static final int MAX_REPETITIONS = 255;

    /** {@code {2}}, {@code {2,}} and {@code {2,3}}; any other brace is a character. */
    private static final Pattern BRACES = Pattern.compile("\\{([0-9]+(?:,[0-9]*)?)}");

    /** {@code (?i)}, which is no group. */
    private static final Pattern FLAGS_ALONE = Pattern.compile("\\(\\?[A-Za-z-]+\\)");

    private static final String BOUNDARY = "(?:(?<![0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?![0-9A-Za-z_]))";
    private static final String NO_BOUNDARY = "(?:(?<![0-9A-Za-z_])(?![0-9A-Za-z_])|(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_]))";

    private final String pattern;
    private int next;
    private boolean isQuoting;

    private PostgreSqlPattern(String pattern) {
        this.pattern = pattern;
    }

    /** The flags in force: (?i), (?s) and (?m). */
    private record Flags(boolean anyCase, boolean dotIsAll, boolean multiLine) {
        CharacterSet fold(CharacterSet set) {
            return anyCase ? set.inAnyCase() : set;
        }
    }

    /** A part of the expression. An assertion takes no characters; PostgreSQL does not let one be repeated. */
    private record Atom(String text, boolean isAssertion) {
        static Atom of(String text) {
            return new Atom(text, false);
        }

        static Atom assertion(String text) {
            return new Atom(text, true);
        }
    }

    /** The expression in PostgreSQL's syntax for {@code ~}. */
    static String of(String pattern) {
        PostgreSqlPattern translation = new PostgreSqlPattern(pattern);
        String text = translation.alternatives(new Flags(false, false, false));
        if (translation.next < pattern.length()) {
            throw translation.untranslatable("an unopened )");
        }
        return text;
    }

    /** Up to the end, or the bracket that closes the group; flags set within hold to there. */
    private String alternatives(Flags outer) {
        StringBuilder out = new StringBuilder();
        Flags flags = outer;
        while (!atEnd() && (isQuoting || peek() != ')')) {
            if (isQuoting) {
                String literal = literal(read(), flags);
                isQuoting = !accept("\\E");
                out.append(isQuoting ? literal : repeated(Atom.of(literal)));
            } else if (accept("\\Q")) {
                isQuoting = !accept("\\E");
            } else if (accept("|")) {
                out.append('|');
            } else if (FLAGS_ALONE
                    .matcher(pattern)
                    .region(next, pattern.length())
                    .lookingAt()) {
                accept("(?");
                flags = flags(flags);
                accept(")");
            } else {
                out.append(repeated(atom(flags)));
            }
        }
        return out.toString();
    }

    private Atom atom(Flags flags) {
        int c = read();
        return switch (c) {
            case '(' -> group(flags);
            case '[' -> Atom.of(characterClass(flags).written());
            case '.' -> Atom.of(flags.dotIsAll ? "." : "[^\\n]");
            case '^' -> Atom.assertion(flags.multiLine ? "(?:^|(?<=\\n))" : "^");
            case '$' -> Atom.assertion(flags.multiLine ? "(?:$|(?=\\n))" : "$");
            case '\\' -> escape(flags);
            default -> Atom.of(literal(c, flags));
        };
    }

    private Atom group(Flags outer) {
        Flags flags = outer;
        if (accept("?P<") || accept("?<")) {
            next = indexOf('>') + 1;
        } else if (accept("?")) {
            flags = flags(outer);
            if (!accept(":")) {
                throw untranslatable("a group of this kind");
            }
        }
        String text = alternatives(flags);
        if (!accept(")")) {
            throw untranslatable("an unclosed (");
        }
        return Atom.of("(?:" + text + ")");
    }

    /** Reads the letters before the colon or the bracket. */
    private Flags flags(Flags outer) {
        Flags flags = outer;
        boolean on = true;
        while (!atEnd() && peek() != ':' && peek() != ')') {
            int letter = read();
            switch (letter) {
                case '-' -> on = false;
                case 'i' -> flags = new Flags(on, flags.dotIsAll, flags.multiLine);
                case 's' -> flags = new Flags(flags.anyCase, on, flags.multiLine);
                case 'm' -> flags = new Flags(flags.anyCase, flags.dotIsAll, on);
                case 'U' -> {} // how greedy a repetition is
                default -> throw untranslatable("the flag " + Character.toString(letter));
            }
        }
        return flags;
    }

    private Atom escape(Flags flags) {
        if (accept("A")) {
            return Atom.assertion("^");
        }
        if (accept("z")) {
            return Atom.assertion("$");
        }
        if (accept("b")) {
            return Atom.assertion(BOUNDARY);
        }
        if (accept("B")) {
            return Atom.assertion(NO_BOUNDARY);
        }
        if (isPerlClass()) {
            return Atom.of(perlClass(flags).written());
        }
        return Atom.of(literal(escaped(), flags));
    }

    private boolean isPerlClass() {
        return !atEnd() && "dDsSwW".indexOf(peek()) >= 0;
    }

    /** A capital letter negates the class, after folding it. */
    private CharacterSet perlClass(Flags flags) {
        int letter = read();
        CharacterSet set = flags.fold(CharacterSet.perl(Character.toLowerCase(letter)));
        return Character.isUpperCase(letter) ? set.complement() : set;
    }

    /** The atom with the repetition that follows it. */
    private String repeated(Atom atom) {
        String repetition = repetition();
        if (repetition.isEmpty()) {
            return atom.text;
        }
        accept("?"); // lazy
        if (!atom.isAssertion) {
            return atom.text + repetition;
        }
        boolean mayBeNone = repetition.equals("*") || repetition.equals("?") || repetition.startsWith("{0");
        return mayBeNone ? "" : atom.text;
    }

    private String repetition() {
        for (String sign : List.of("*", "+", "?")) {
            if (accept(sign)) {
                return sign;
            }
        }
        Matcher braces = BRACES.matcher(pattern).region(next, pattern.length());
        if (!braces.lookingAt()) {
            return "";
        }
        next = braces.end();
        for (String bound : braces.group(1).split(",", -1)) {
            if (bound.length() > 4 || (!bound.isEmpty() && Integer.parseInt(bound) > MAX_REPETITIONS)) {
                throw untranslatable("a repetition over " + MAX_REPETITIONS);
            }
        }
        return braces.group();
    }

    private CharacterSet characterClass(Flags flags) {
        boolean isNegated = accept("^");
        CharacterSet set = member(flags);
        while (!accept("]")) {
            set = set.or(member(flags));
        }
        return isNegated ? set.complement() : set;
    }

    /** The next member of a class: a class in the class, a range, or one character. */
    private CharacterSet member(Flags flags) {
        if (accept("[:")) {
            return posixClass(flags);
        }
        int first = read();
        if (first == '\\') {
            if (isPerlClass()) {
                return perlClass(flags);
            }
            first = escaped();
        }
        if (pattern.startsWith("-]", next) || !accept("-")) {
            return flags.fold(CharacterSet.range(first, first));
        }
        int last = read();
        return flags.fold(CharacterSet.range(first, last == '\\' ? escaped() : last));
    }

    private CharacterSet posixClass(Flags flags) {
        boolean isNegated = accept("^");
        String name = pattern.substring(next, indexOf(':'));
        next += name.length();
        CharacterSet set = flags.fold(CharacterSet.posix(name)
                .filter(known -> accept(":]"))
                .orElseThrow(() -> untranslatable("the class [:" + name + ":]")));
        return isNegated ? set.complement() : set;
    }

    /** The character that an escape stands for, which is no class and no assertion. */
    private int escaped() {
        int c = read();
        return switch (c) {
            case 'a' -> 0x07;
            case 'f' -> '\f';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'v' -> 0x0B;
            case 'x' -> hexadecimal();
            default -> {
                if (c >= 0x80 || Character.isLetterOrDigit(c)) {
                    throw untranslatable("\\" + Character.toString(c));
                }
                yield c;
            }
        };
    }

    private int hexadecimal() {
        boolean isLong = accept("{");
        int end = isLong ? indexOf('}') : Math.min(next + 2, pattern.length());
        String digits = pattern.substring(next, end);
        if (!digits.matches("[0-9A-Fa-f]{1,6}")) {
            throw untranslatable("\\x" + digits);
        }
        next = isLong ? end + 1 : end;
        return Integer.parseInt(digits, 16);
    }

    private static String literal(int c, Flags flags) {
        CharacterSet one = CharacterSet.range(c, c);
        return (Character.isLetter(c) ? flags.fold(one) : one).written();
    }

    private boolean atEnd() {
        return next >= pattern.length();
    }

    private int peek() {
        return pattern.codePointAt(next);
    }

    private int read() {
        if (atEnd()) {
            throw untranslatable("an end that comes too early");
        }
        int c = peek();
        next += Character.charCount(c);
        return c;
    }

    private boolean accept(String text) {
        boolean is = pattern.startsWith(text, next);
        next += is ? text.length() : 0;
        return is;
    }

    private int indexOf(char c) {
        int index = pattern.indexOf(c, next);
        if (index < 0) {
            throw untranslatable("a missing " + c);
        }
        return index;
    }

    private UntranslatableException untranslatable(String what) {
        return new UntranslatableException("matches: " + pattern + ": PostgreSQL has no equal of " + what
                + "; write it with character classes, or use --dialect duckdb");
    }
}
