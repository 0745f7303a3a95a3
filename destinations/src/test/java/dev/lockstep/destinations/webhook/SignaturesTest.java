package dev.lockstep.destinations.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {

    /** The example of Standard Webhooks, as its own libraries have it in their tests. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1614265330;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static final String OTHER_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @Test
    void areThoseOfTheStandard() {
        assertThat(Signatures.of(SECRET).sign(ID, TIMESTAMP, BODY)).isEqualTo(SIGNATURE);
        assertThat(Signatures.of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").sign(ID, TIMESTAMP, BODY))
                .isEqualTo(SIGNATURE);
        assertThat(
                        Signatures.of(SECRET)
                                .sign(
                                        "msg_2aud0001",
                                        1795168800,
                                        "{\"type\":\"audience.member.added\",\"timestamp\":\"2026-11-20T10:00:00Z\",\"data\":"
                                                + "{\"audience_id\":\"vip\",\"member_id\":\"u-1\",\"op\":\"add\",\"version\":42}}"))
                .isEqualTo("v1,QPTwJT32XWU+EPsifvfZQZ+iYRpEktLK8BAz9Ct+Tk4=");
    }

    @Test
    void areMadeWithEverySecretSoThatOneCanBeReplacedByTheNext() {
        Signatures both = Signatures.of(OTHER_SECRET + " " + SECRET);
        String header = both.sign(ID, TIMESTAMP, BODY);

        assertThat(header).startsWith("v1,").endsWith(" " + SIGNATURE);
        assertThat(Signatures.of(SECRET).matches(header, ID, TIMESTAMP, BODY)).isTrue();
        assertThat(Signatures.of(OTHER_SECRET).matches(header, ID, TIMESTAMP, BODY))
                .isTrue();
    }

    @Test
    void matchNothingElse() {
        Signatures signatures = Signatures.of(SECRET);

        assertThat(signatures.matches("v1a,xyz " + SIGNATURE, ID, TIMESTAMP, BODY))
                .isTrue();
        assertThat(signatures.matches(SIGNATURE, ID + "x", TIMESTAMP, BODY)).isFalse();
        assertThat(signatures.matches(SIGNATURE, ID, TIMESTAMP + 1, BODY)).isFalse();
        assertThat(signatures.matches(SIGNATURE, ID, TIMESTAMP, BODY + " ")).isFalse();
        assertThat(signatures.matches("v1,%%%", ID, TIMESTAMP, BODY)).isFalse();
        assertThat(signatures.matches("", ID, TIMESTAMP, BODY)).isFalse();
        assertThat(Signatures.of(OTHER_SECRET).matches(SIGNATURE, ID, TIMESTAMP, BODY))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_", "whsec_tooshort", "whsec_not/base64!", "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwÄ"})
    void refuseASecretThatIsNoneWithoutSayingIt(String secret) {
        assertThatThrownBy(() -> Signatures.of(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("openssl rand")
                .message()
                .satisfies(
                        message -> assertThat(message.replace("whsec_ and", "").replace("whsec_$", ""))
                                .doesNotContain(secret));
        assertThatThrownBy(() -> Signatures.of(SECRET + " " + secret)).isInstanceOf(IllegalArgumentException.class);
    }
}
