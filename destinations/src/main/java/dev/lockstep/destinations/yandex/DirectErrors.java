package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What errors of Yandex Direct mean, by <a href="https://yandex.com/dev/direct/doc/en/concepts/errors">its codes</a>. They come in the
 * body, with status 200 too. What the body says beside the code may be anything, so it is not repeated. Immutable.
 */
final class DirectErrors {

    private static final Duration UNTIL_THERE_ARE_UNITS = Duration.ofMinutes(15);

    private static final String BROKE_DOWN = "Direct could not answer; it is tried again";

    /** What a code means to a call that reads; one that writes and broke down may have been done. */
    private record Row(int code, Meaning meaning, String says) {}

    private static final List<Row> TABLE = List.of(
            new Row(52, Meaning.LATER, "logins cannot be checked there just now; it is tried again"),
            new Row(53, Meaning.CREDENTIALS, "Direct does not take the token; log in again: lockstep yandex login"),
            new Row(
                    54,
                    Meaning.CREDENTIALS,
                    "the token's login may not do this for the advertiser; correct client_login, or ask for the right there"),
            new Row(56, Meaning.LATER, "the method was called too often; it is tried again"),
            new Row(
                    58,
                    Meaning.CLOSED,
                    "the application may not use Direct's API; ask for access in Direct's settings of the API, or set direct: false"),
            new Row(152, Meaning.LATER, "the login's points are used up; it is tried again when there are more"),
            new Row(506, Meaning.LATER, "too many calls at once for this advertiser; it is tried again"),
            new Row(1000, Meaning.UNKNOWN, BROKE_DOWN),
            new Row(1001, Meaning.UNKNOWN, BROKE_DOWN),
            new Row(1002, Meaning.UNKNOWN, BROKE_DOWN),
            new Row(8000, Meaning.REJECTED, "Direct does not take the call as it is; report it as a defect"),
            new Row(8800, Meaning.GONE, "what the call is about is not there any more"),
            new Row(9000, Meaning.LATER, "too many reports are being made; it is tried again"));

    private static final int NO_UNITS = 152;

    private final Failures failures;

    private DirectErrors(Failures failures) {
        this.failures = failures;
    }

    DirectErrors(InstantSource clock) {
        this(new Failures(List.of(), clock));
    }

    /** Where 502 says that a report cannot be made in time. */
    static DirectErrors ofReports(InstantSource clock) {
        return new DirectErrors(new Failures(
                List.of(new Failures.Row(
                        502, "", Meaning.TOO_MUCH, "the report cannot be made in time; ask for fewer days")),
                clock));
    }

    /** The error that a body tells of. */
    static OptionalInt code(Reply.Answered answered) {
        int code = Json.read(answered.body())
                .map(body -> body.path("error").path("error_code").asInt(0))
                .orElse(0);
        return code == 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    /**
     * What it means that a call did not go through.
     *
     * @param isWrite whether a call that broke down may have been done
     */
    Failure of(Reply reply, boolean isWrite) {
        if (reply instanceof Reply.Answered answered) {
            OptionalInt code = code(answered);
            if (code.isPresent()) {
                return of(code.getAsInt(), isWrite);
            }
        }
        Failure failure = failures.of(reply, "");
        return failure instanceof Failure.Unknown(Trouble trouble, Optional<Duration> after) && !isWrite
                ? new Failure.Later(trouble, after)
                : failure;
    }

    private static Failure of(int code, boolean isWrite) {
        String name = "direct " + code;
        Optional<Duration> after = code == NO_UNITS ? Optional.of(UNTIL_THERE_ARE_UNITS) : Optional.empty();
        for (Row row : TABLE) {
            if (row.code == code) {
                boolean isDoneAgain = row.meaning == Meaning.UNKNOWN && !isWrite;
                return Failures.failure(isDoneAgain ? Meaning.LATER : row.meaning, new Trouble(name, row.says), after);
            }
        }
        return new Failure.Rejected(
                new Trouble(name, "Direct refuses the call; look the code up in its documentation"));
    }
}
