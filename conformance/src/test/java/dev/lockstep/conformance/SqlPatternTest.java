package dev.lockstep.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.lockstep.core.condition.Comparison;
import dev.lockstep.core.condition.Condition;
import dev.lockstep.core.model.Path;
import dev.lockstep.core.model.Value;
import dev.lockstep.core.model.Values;
import dev.lockstep.core.sql.Dialect;
import dev.lockstep.core.sql.UntranslatableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Regular expressions match the same texts in SQL as in the segment language, whatever the database calls its own. */
class SqlPatternTest {

    private static final int GENERATED = 250;

    /** Two spaces stand between them. */
    private static final List<String> PATTERNS = split("""
            a  ^$  ^  $  a|b  a|  |  ()  (a|)b  (?:)  ^a.b$  (?s)^a.b$  (?m)^b  (?m)a$  (?m)^$  ^(?m)b
            a(?i)b  (a(?i)b)c  (?i:a)b  (?i)straße  (?i)k  (?i)[k-l]  (?i)[^k]  (?i)S  (?i)ёж  (?i)İ  (?-i)a  (?is-m)a.B
            (?P<n>a)+  (?<n>a)+  [(?<n>]  \\(?<n>|a  \\Q(?<n>\\E|a  (?U)a+  a*?  a+?b  a??b
            a{2}  a{2,}  a{1,2}b  a{,2}  a{  a{x}  {  }  ]  a{2}?  \\.  \\\\  \\n  \\t  \\x41  \\x{1F600}
            \\Qa.b\\E  \\Qa.b\\E*  \\Q\\E  \\Qa*  \\d+  \\D  \\w+  \\W  \\s  \\S  (?i)\\w  (?i)\\W  (?i)[\\W]
            [\\d]  [^\\d]  [\\D]  [\\w-]  [a-c]  [^a-c]  []a]  [^]a]  [a-]  [-a]  [a\\-c]  [\\]]  [\\\\]  [.]
            [[:alpha:]]  [[:^alpha:]]  [[:space:]]  [[:punct:]]  [[:word:]]+$  (?i)[[:upper:]]  (?i)[[:^upper:]]
            [а-яё]+  [\\x{0}-\\x{10FFFF}]  [^\\x{0}-\\x{10FFFF}]  [^\\S]  [\\s\\S]  [[a]
            \\bb  b\\b  \\Bb  ^*a  (?:^)*a  \\b+a  $?  (a*)*  (a*)+  (a|b)*c  \\Aa  a\\z  \\-  \\/  \\_
            '  "  --  é  \\x{e9}  \\pL  [\\p{Greek}]  \\012  a{300}  ***:a
            """);

    private static final List<String> TEXTS = Stream.concat(
                    Stream.of("", "a\nb", "b\na", "\n", "a\n", "a b", "\t", "\u00a0", "\u000b", "\u2028"),
                    split("""
                            a  b  c  ab  AB  aB  abc  aab  aaa  a.b  aXb  a-b  a_b  1  a1  \u0661  \\  ]  [  {  }  a{  a{,2}
                            a{x}  (?<n>  P  -  _  /  '  "  --  k  K  \u212a  s  S  \u017f  straße  STRASSE  STRAßE  ёж  ЁЖ  é  É
                            İ  i  ı  I  \uD83D\uDE00  A  ***:a  $  ^  дом  Дом
                            """).stream())
            .toList();

    private static List<String> split(String block) {
        return Stream.of(block.strip().split("  |\n")).toList();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aPatternMatchesTheSameTexts(Dialect dialect) throws SQLException {
        List<String> patterns = new ArrayList<>(PATTERNS);
        SplittableRandom random = new SplittableRandom(1);
        while (patterns.size() < PATTERNS.size() + GENERATED) {
            patterns.add(pattern(random));
        }
        List<String> wrong = new ArrayList<>();
        int untranslatable = 0;
        try (Warehouse warehouse = Warehouse.in(dialect)) {
            for (int i = 0; i < TEXTS.size(); i++) {
                warehouse.person(name(i), Values.canonicalJson(new Value.Fields(Map.of("v", Value.of(TEXTS.get(i))))));
            }
            for (String written : patterns) {
                Pattern pattern = compiled(written);
                if (pattern == null) {
                    continue;
                }
                Comparison matches = new Comparison.Matches(
                        written, text -> pattern.matcher(text).find());
                Condition condition =
                        new Condition.Attribute(Path.of("v"), dev.lockstep.core.condition.Test.of(matches));
                try {
                    List<String> members = warehouse.members(condition, 0);
                    IntStream.range(0, TEXTS.size())
                            .filter(i -> pattern.matcher(TEXTS.get(i)).find() != members.contains(name(i)))
                            .forEach(i -> wrong.add(written + " on " + Values.quoted(TEXTS.get(i))));
                } catch (UntranslatableException e) {
                    untranslatable++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(untranslatable).as("patterns that the dialect refuses").isLessThan(20);
    }

    private static @Nullable Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    private static String name(int i) {
        return "p%03d".formatted(i);
    }

    /** A few pieces in a row, some repeated, some in a group. */
    private static String pattern(SplittableRandom random) {
        List<String> pieces = split(
                "a  b  c  k  ё  .  \\d  \\w  \\W  \\s  \\b  \\B  ^  $  [ab]  [^a]  [a-z]  \\.  \\n  (?i)  (?s)  (?m)  |  _  -");
        StringBuilder out = new StringBuilder();
        int length = random.nextInt(1, 5);
        for (int i = 0; i < length; i++) {
            String piece =
                    random.nextInt(5) == 0 ? "(" + pattern(random) + ")" : pieces.get(random.nextInt(pieces.size()));
            boolean repeats = random.nextInt(4) == 0 && !piece.startsWith("(?") && !piece.equals("|");
            out.append(piece)
                    .append(
                            repeats
                                    ? List.of("*", "+", "?", "{2}", "*?", "{0,1}")
                                            .get(random.nextInt(6))
                                    : "");
        }
        return out.toString();
    }
}
