package dev.lockstep.destinations.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Failures.Row;
import dev.lockstep.destinations.toolkit.Http.Reply;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What replies mean that are no success. */
class FailuresTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final Failures failures = new Failures(
            List.of(
                    new Row(400, "quota", Meaning.LATER, "the quota of the day is used up"),
                    new Row(400, "", Meaning.CLOSED, "something else")),
            () -> NOW);

    @Test
    void readsItsOwnTableFirstFromTheTop() {
        assertThat(failures.of(answered(400, ""), "quota"))
                .isEqualTo(new Failure.Later(
                        new Trouble("400 quota", "the quota of the day is used up"), Optional.empty()));
        assertThat(failures.of(answered(400, ""), "other"))
                .isEqualTo(new Failure.Closed(new Trouble("400 other", "something else")));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    301, Closed
                    401, Credentials
                    403, Credentials
                    404, Gone
                    408, Later
                    409, Rejected
                    410, Gone
                    413, TooMuch
                    422, Rejected
                    429, Later
                    500, Unknown
                    501, Closed
                    502, Unknown
                    503, Later
                    504, Unknown
                    599, Unknown
                    """)
    void elseSaysWhatHttpSays(int status, String kind) {
        Failure failure = failures.of(answered(status, ""), "");

        assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(failure.trouble().code()).isEqualTo(Integer.toString(status));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
                    7,                               PT7S
                    0,                               PT0S
                    "Fri, 20 Nov 2026 10:01:30 GMT", PT1M30S
                    "Fri, 20 Nov 2026 09:00:00 GMT", PT0S
                    86400,                           PT24H
                    86401,                           -
                    99999999999999999999,            -
                    -5,                              -
                    soon,                            -
                    "",                              -
                    """)
    void waitsAsLongAsTheAnswerAsksInEitherForm(String retryAfter, String wait) {
        Optional<Duration> expected = wait.equals("-") ? Optional.empty() : Optional.of(Duration.parse(wait));

        assertThat(failures.of(answered(429, retryAfter), ""))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).isEqualTo(expected));
        assertThat(failures.of(answered(502, retryAfter), ""))
                .isInstanceOfSatisfying(
                        Failure.Unknown.class,
                        unknown -> assertThat(unknown.after()).isEqualTo(expected));
    }

    @Test
    void tellsApartWhatWasNotSentAndWhatWasNotAnswered() {
        assertThat(failures.of(new Reply.NotSent("no connection"), ""))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).isEmpty());
        assertThat(failures.of(new Reply.NoAnswer("the connection broke"), "")).isInstanceOf(Failure.Unknown.class);
        assertThat(failures.of(new Reply.NoQuota("write", NOW.toEpochMilli() + 1_500), ""))
                .isInstanceOfSatisfying(
                        Failure.Later.class, later -> assertThat(later.after()).contains(Duration.ofMillis(1_500)));
    }

    @Test
    void isNotAskedAboutASuccess() {
        assertThatThrownBy(() -> failures.of(answered(204, ""), "")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Reply answered(int status, String retryAfter) {
        Map<String, List<String>> headers =
                retryAfter.isEmpty() ? Map.of() : Map.of("Retry-After", List.of(retryAfter));
        return new Reply.Answered(status, HttpHeaders.of(headers, (name, value) -> true), "");
    }
}
