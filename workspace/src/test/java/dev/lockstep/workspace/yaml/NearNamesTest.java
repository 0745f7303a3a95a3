package dev.lockstep.workspace.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearNamesTest {

    private static final List<String> KNOWN =
            List.of("did", "did_not", "latest", "within", "at_least", "at_most", "starts_with", "is", "IDENTIFIER");

    @ParameterizedTest
    @CsvSource({
        "withn, within",
        "wihtin, within",
        "Within, within",
        "atleast, at_least",
        "at-most, at_most",
        "startswith, starts_with",
        "didnt, did_not",
        "lastest, latest",
        "identifier, IDENTIFIER"
    })
    void findsTheNameThatWasMeant(String written, String meant) {
        assertThat(NearNames.of(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"sum", "exactly", "x", "''", "where"})
    void suggestsNothingWhereNothingIsNear(String written) {
        assertThat(NearNames.of(written, KNOWN)).isEmpty();
    }

    @Test
    void takesTheNearestAndOfEquallyNearOnesTheFirstInTheAlphabet() {
        assertThat(NearNames.of("cart_3", List.of("cart_2", "cart_1", "cart_33")))
                .contains("cart_1");
        assertThat(NearNames.of("vip", List.of("vipp", "VIP"))).contains("VIP");
    }
}
