package dev.lockstep.destinations.toolkit;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.toolkit.Http.Reply;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * What answers mean that are no success: a platform's own table first, and for what it does not list what HTTP says
 * (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-15">RFC 9110</a>). Immutable.
 *
 * @param table the rows of which the first that fits counts
 */
public record Failures(List<Row> table, InstantSource clock) {

    /** The code of a failure that is our own counting of a quota, and not the platform's word. */
    public static final String NO_QUOTA = "quota";

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    public Failures {
        table = List.copyOf(table);
    }

    /** What a failure means. */
    public enum Meaning {
        LATER,
        /** It may have been done. */
        UNKNOWN,
        TOO_MUCH,
        REJECTED,
        CREDENTIALS,
        CLOSED,
        GONE
    }

    /**
     * A row of the table.
     *
     * @param status of HTTP
     * @param type the platform's own code; empty for any
     * @param says in words, with what to do
     */
    public record Row(int status, String type, Meaning meaning, String says) {
        private boolean fits(int answered, String code) {
            return status == answered && (type.isEmpty() || type.equals(code));
        }
    }

    /**
     * The failure that a reply is.
     *
     * @param type the platform's own code that the body names, or nothing
     * @throws IllegalArgumentException where it is none
     */
    public Failure of(Reply reply, String type) {
        return switch (reply) {
            case Reply.Answered answered -> of(answered, type);
            case Reply.NotSent(String why) ->
                new Failure.Later(new Trouble("not sent", why + "; it is tried again"), Optional.empty());
            case Reply.NoAnswer(String why) ->
                new Failure.Unknown(
                        new Trouble("no answer", why + "; whether it was done is looked up, or it is done again"),
                        Optional.empty());
            case Reply.NoQuota(String quota, long until) ->
                new Failure.Later(
                        new Trouble(NO_QUOTA, "the quota \"" + quota + "\" is used up; it goes on when there is room"),
                        Optional.of(Duration.ofMillis(Math.max(0, until - clock.millis()))));
        };
    }

    private Failure of(Reply.Answered answered, String type) {
        if (answered.isSuccess()) {
            throw new IllegalArgumentException("a success is no failure");
        }
        String code = type.isEmpty() ? Integer.toString(answered.status()) : answered.status() + " " + type;
        Optional<Duration> after = retryAfter(answered.headers());
        for (Row row : table) {
            if (row.fits(answered.status(), type)) {
                return failure(row.meaning, new Trouble(code, row.says), after);
            }
        }
        return failure(
                byHttp(answered.status()), new Trouble(code, "answered with status " + answered.status()), after);
    }

    /** A failure of this meaning; those that may be tried again have the wait. */
    public static Failure failure(Meaning meaning, Trouble trouble, Optional<Duration> after) {
        return switch (meaning) {
            case LATER -> new Failure.Later(trouble, after);
            case UNKNOWN -> new Failure.Unknown(trouble, after);
            case TOO_MUCH -> new Failure.TooMuch(trouble);
            case REJECTED -> new Failure.Rejected(trouble);
            case CREDENTIALS -> new Failure.Credentials(trouble);
            case CLOSED -> new Failure.Closed(trouble);
            case GONE -> new Failure.Gone(trouble);
        };
    }

    /** A redirect is nothing that we follow; a gateway that gave up may have passed the call on. */
    private static Meaning byHttp(int status) {
        return switch (status) {
            case 401, 403, 407 -> Meaning.CREDENTIALS;
            case 408, 423, 425, 429, 503 -> Meaning.LATER;
            case 404, 410 -> Meaning.GONE;
            case 413 -> Meaning.TOO_MUCH;
            case 501, 505 -> Meaning.CLOSED;
            default -> status >= 500 ? Meaning.UNKNOWN : status >= 400 ? Meaning.REJECTED : Meaning.CLOSED;
        };
    }

    /** Seconds or a date, by RFC 9110; what is neither, or is absurd, is as if it were not there. */
    private Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.firstValue("retry-after").flatMap(this::wait).filter(it -> it.compareTo(LONGEST_WAIT) <= 0);
    }

    private Optional<Duration> wait(String text) {
        if (!text.isEmpty() && text.length() < 10 && text.chars().allMatch(it -> it >= '0' && it <= '9')) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Duration wait = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
