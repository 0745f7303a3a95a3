package dev.lockstep.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValuesTest {

    @Test
    void escapesWhatJsonOrYamlDoesNotAllowInAString() {
        assertThat(Values.quoted("a\"\\\n\t\u0000\u001f\u007f\u0085\u009f\u2028\ufeff\uffff"))
                .isEqualTo("\"a\\\"\\\\\\n\\t\\u0000\\u001f\\u007f\\u0085\\u009f\\u2028\\ufeff\\uffff\"");
    }

    @Test
    void leavesEveryOtherCharacterAsItIs() {
        assertThat(Values.quoted("Заказ оплачен, İstanbul, 🛒 \u00a0"))
                .isEqualTo("\"Заказ оплачен, İstanbul, 🛒 \u00a0\"");
    }

    @Test
    void keepsAHalfOfASurrogatePairApartFromEveryOther() {
        assertThat(Values.quoted("\ud83d")).isEqualTo("\"\\ud83d\"");
        assertThat(Values.quoted("\uded2\ud83d")).isEqualTo("\"\\uded2\\ud83d\"");
        assertThat(Values.quoted("\ud83d\ud83d\uded2")).isEqualTo("\"\\ud83d\ud83d\uded2\"");
    }
}
