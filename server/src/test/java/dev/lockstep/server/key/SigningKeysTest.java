package dev.lockstep.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SigningKeysTest {

    /** A webhook as Customer.io's reference shows it, and its signature by the key below. */
    private static final byte[] BODY = """
            {"metric":"sent","event_id":"01E4C4CT6YDC7Y5M7FE1GWWPQJ","object_type":"email","timestamp":1613063089,\
            "data":{"action_id":42,"campaign_id":9,"customer_id":"0200000001","delivery_id":"RPILAgUBcRhIBqSfeiIwdIYJKxTY",\
            "identifiers":{"id":"42","email":"test@example.com","cio_id":"d9c106000001"},"recipient":"test@example.com"}}""".getBytes(StandardCharsets.UTF_8);

    private static final String KEY = "whsec_example_key";
    private static final String TIMESTAMP = "1613063090";
    private static final String SIGNATURE = "8b84356a55a209ba59edd8c05f16c8444dfb984f26a03a5127f79746de502595";
    private static final long NOW = 1_613_063_090_000L;
    private static final long WEEK_MS = 7 * 24 * 60 * 60 * 1000L;

    @Test
    void knowsASignatureByAnyOfTheKeys() {
        assertThat(haveSigned(KEY, BODY, TIMESTAMP, SIGNATURE)).isTrue();
        assertThat(haveSigned("another, " + KEY, BODY, TIMESTAMP, SIGNATURE.toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
        assertThat(haveSigned("another", BODY, TIMESTAMP, SIGNATURE)).isFalse();
        assertThat(haveSigned("", BODY, TIMESTAMP, SIGNATURE)).isFalse();
    }

    @Test
    void knowsThatSomethingWasChangedOnTheWay() {
        byte[] other = BODY.clone();
        other[11]++;
        assertThat(haveSigned(KEY, other, TIMESTAMP, SIGNATURE)).isFalse();
        assertThat(haveSigned(KEY, BODY, "1613063091", SIGNATURE)).isFalse();
        assertThat(haveSigned(KEY, BODY, TIMESTAMP, "")).isFalse();
        assertThat(haveSigned(KEY, BODY, "", SIGNATURE)).isFalse();
        assertThat(haveSigned(KEY, BODY, "soon", SIGNATURE)).isFalse();
    }

    /** For as long Customer.io tries again; after that a repetition would not be known as one. */
    @Test
    void takesNothingThatWasSignedMoreThanAWeekAgo() {
        SigningKeys keys = SigningKeys.of(Optional.of(KEY));
        assertThat(keys.haveSigned(BODY, TIMESTAMP, SIGNATURE, NOW + WEEK_MS)).isTrue();
        assertThat(keys.haveSigned(BODY, TIMESTAMP, SIGNATURE, NOW + WEEK_MS + 1))
                .isFalse();
    }

    @Test
    void printsNoKey() {
        assertThat(SigningKeys.of(Optional.of(KEY))).hasToString("1 signing keys");
    }

    private static boolean haveSigned(String keys, byte[] body, String timestamp, String signature) {
        return SigningKeys.of(Optional.of(keys)).haveSigned(body, timestamp, signature, NOW);
    }
}
