package dev.lockstep.workspace.language;

import static dev.lockstep.workspace.shape.Schemas.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.workspace.shape.Shape;
import dev.lockstep.workspace.shape.Shapes;
import java.util.Optional;

/**
 * Regular expressions of RE2, which match in time linear in the text. What an expression costs in memory is bounded here:
 * a few characters of nested repetitions, {@code ((a{99}){99}){99}}, would otherwise be a program of a million steps.
 */
public final class Expressions {

    /** The longest expression, in characters. */
    private static final int MAX_LENGTH = 1000;

    /** The most steps that an expression may unfold to. */
    private static final int MAX_STEPS = 20_000;

    /** The deepest nesting of groups; the library recurses for each. */
    private static final int MAX_DEPTH = 100;

    private Expressions() {}

    /** An expression that is to match somewhere in a text. */
    public static final Shape<Comparison.Matches> MATCHES = Shapes.ANY_TEXT
            .<Comparison.Matches>then((node, text, findings) -> {
                if (text.length() > MAX_LENGTH || steps(text) > MAX_STEPS) {
                    findings.problem(
                            node,
                            "a regular expression that unfolds to more than " + MAX_STEPS + " steps",
                            "shorten it, or repeat less");
                    return Optional.empty();
                }
                try {
                    Pattern pattern = Pattern.compile(text);
                    return Optional.of(new Comparison.Matches(
                            text, value -> pattern.matcher(value).find()));
                } catch (PatternSyntaxException e) {
                    findings.problem(
                            node,
                            "not a regular expression of RE2 (" + e.getDescription() + ": " + e.getPattern() + ")",
                            "correct it, RE2 has no look-around and no back-references");
                    return Optional.empty();
                }
            })
            .withSchema(schema("type", "string", "maxLength", MAX_LENGTH));

    /** At least the number of steps of the compiled expression; more than {@link #MAX_STEPS} where it is nested too deep. */
    private static long steps(String expression) {
        long[] groups = new long[MAX_DEPTH + 1]; // steps so far in each open group
        int depth = 0;
        long last = 0; // steps of what a repetition would repeat; they are in groups[depth] already
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (expression.startsWith("\\Q", i)) {
                int end = expression.indexOf("\\E", i);
                last = 1;
                groups[depth] += (end < 0 ? expression.length() : end) - i;
                i = end < 0 ? expression.length() : end + 1;
                continue;
            }
            if (c == '(') {
                if (++depth > MAX_DEPTH) {
                    return Long.MAX_VALUE;
                }
                groups[depth] = 2;
                last = 0;
                continue;
            }
            if (c == ')' && depth > 0) {
                last = groups[depth--];
                groups[depth] += last;
                continue;
            }
            if (c == '{') {
                int times = repetitions(expression, i);
                long added = last * Math.max(0, times - 1);
                groups[depth] += added;
                last += added;
                if (groups[depth] > MAX_STEPS) {
                    return groups[depth];
                }
                continue;
            }
            last = c == '[' || c == '\\' ? CLASS_STEPS : 1;
            groups[depth] += last;
            i = c == '\\' ? i + 1 : c == '[' ? endOfClass(expression, i) : i;
        }
        long sum = 0;
        for (int i = 0; i <= depth; i++) {
            sum += groups[i];
        }
        return sum;
    }

    /** A class of characters is one step, but a large one to keep. */
    private static final long CLASS_STEPS = 2;

    /** The larger number of {@code {n}}, {@code {n,}} or {@code {n,m}} at {@code start}; 1 where this is none. */
    private static int repetitions(String expression, int start) {
        int largest = 0;
        int number = 0;
        for (int i = start + 1; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '}') {
                return Math.max(largest, number);
            }
            if (c == ',') {
                largest = number;
                number = 0;
                continue;
            }
            if (c < '0' || c > '9') {
                return 1;
            }
            number = Math.min(number * 10 + c - '0', MAX_STEPS);
        }
        return 1;
    }

    private static int endOfClass(String expression, int start) {
        int i = start + 1;
        i = expression.startsWith("^", i) ? i + 1 : i;
        i = expression.startsWith("]", i) ? i + 1 : i;
        while (i < expression.length() && expression.charAt(i) != ']') {
            i += expression.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }
}
