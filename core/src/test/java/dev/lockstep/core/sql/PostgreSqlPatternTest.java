package dev.lockstep.core.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How patterns are translated; that they match the same texts is checked in a real PostgreSQL. */
class PostgreSqlPatternTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '→', textBlock = """
            ^promo-[0-9]{4}$        → ^promo\\-[0-9]{4}$
            a.b                     → a[^\\n]b
            (?s)a.b                 → a.b
            (?m)^a$                 → (?:^|(?<=\\n))a(?:$|(?=\\n))
            \\d+\\.\\d{2}           → [0-9]+\\.[0-9]{2}
            [^\\w-]                 → [^\\-0-9A-Z_a-z]
            (?i)ab                  → [Aa][Bb]
            (?i:a)b                 → (?:[Aa])b
            (?P<year>\\d{4})        → (?:[0-9]{4})
            a*?b+?                  → a*b+
            ^*a                     → a
            \\Qa.b\\E+              → a\\.b+
            \\x{1F600}              → \\U0001f600
            a{,2}                   → a\\{,2\\}
            [[:digit:]x]            → [0-9x]
            (?i)ё                   → [Ёё]
            """)
    void writesAnewWhatTheTwoUnderstandDifferently(String re2, String postgreSql) {
        assertThat(PostgreSqlPattern.of(re2)).isEqualTo(postgreSql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\pL", "[\\p{Greek}]", "\\012", "a{256}", "a{1,1000}", "[[:cyrillic:]]", "(?x)a", "\\"})
    void refusesWhatPostgreSqlCannotSay(String re2) {
        assertThatThrownBy(() -> PostgreSqlPattern.of(re2))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining(re2)
                .hasMessageContaining("--dialect duckdb");
    }

    @Test
    void theTwoTurkishLettersAreNobodysOtherCase() {
        assertThat(PostgreSqlPattern.of("(?i)iİı")).isEqualTo("[Ii]İı");
    }
}
