package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Failures.Row;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the platform's refusals mean, by <a href="https://yandex.ru/dev/audience/en/concept/errors">its table</a>. A call that writes and
 * ends in a server's error may have been done all the same; one that reads is made again.
 */
final class YandexErrors {

    /** The file is the one that is there: as good as done. */
    static final String NO_CHANGES = "no_changes";

    /** Answered with 403, although a right is not what is missing. */
    static final String INVALID_TOKEN = "invalid_token";

    private static final String QUOTA = "quota";
    private static final String DEFECT = "the platform does not take the call as it is; report it as a defect";
    private static final String NO_TOKEN = "the token is not valid any more; make a new one and set it";
    private static final String NO_RIGHT = "the token lacks the right to do this (audience:read, audience:write)";
    private static final String BUSY = "the platform could not answer in time";
    private static final String USED_UP = "a quota of the login is used up there, perhaps by others who use it";

    private static final List<Row> TABLE = List.of(
            new Row(400, "invalid_parameter", Meaning.REJECTED, DEFECT),
            new Row(400, "missing_parameter", Meaning.REJECTED, DEFECT),
            new Row(400, "query_error", Meaning.REJECTED, DEFECT),
            new Row(
                    400,
                    "invalid_uploading",
                    Meaning.REJECTED,
                    "the platform does not take the file; look whether the audience has enough members with valid identifiers"),
            new Row(400, "header_validation_error", Meaning.REJECTED, "the platform does not take the file's columns"),
            new Row(400, NO_CHANGES, Meaning.REJECTED, "the file is the one that is there"),
            new Row(400, "reprocess_wrong_type", Meaning.REJECTED, "a segment of this type is not processed anew"),
            new Row(400, "reprocess_wrong_status", Meaning.REJECTED, "the segment is not processed anew as it is"),
            new Row(401, "", Meaning.CREDENTIALS, NO_TOKEN),
            new Row(403, INVALID_TOKEN, Meaning.CREDENTIALS, NO_TOKEN),
            new Row(403, "", Meaning.CREDENTIALS, NO_RIGHT),
            new Row(404, "not_found", Meaning.GONE, "the segment is not there any more"),
            new Row(409, "", Meaning.LATER, "the segment is being worked on; it is tried again"),
            new Row(429, QUOTA, Meaning.LATER, USED_UP),
            new Row(429, "reprocess_quota", Meaning.LATER, USED_UP));

    private static final List<Row> READING = rows(Meaning.LATER);
    private static final List<Row> WRITING = rows(Meaning.UNKNOWN);

    private static List<Row> rows(Meaning brokenOff) {
        return Stream.concat(
                        TABLE.stream(),
                        Stream.of(500, 502, 503, 504).map(status -> new Row(status, "", brokenOff, BUSY)))
                .toList();
    }

    private final Failures failures;
    private final InstantSource clock;
    private final QuotaLadder ladder = new QuotaLadder();

    private YandexErrors(List<Row> table, InstantSource clock) {
        this.failures = new Failures(table, clock);
        this.clock = clock;
    }

    static YandexErrors ofReading(InstantSource clock) {
        return new YandexErrors(READING, clock);
    }

    static YandexErrors ofWriting(InstantSource clock) {
        return new YandexErrors(WRITING, clock);
    }

    /** A call of this group went through. */
    void succeeded() {
        ladder.reset();
    }

    /** What a reply means that is no success. Where a quota is used up and nobody says until when, it is the ladder's next step. */
    Failure of(Reply reply) {
        String type = type(reply);
        Failure failure = failures.of(reply, type);
        return failure instanceof Failure.Later(Trouble trouble, Optional<Duration> after)
                        && type.equals(QUOTA)
                        && after.isEmpty()
                ? new Failure.Later(trouble, Optional.of(ladder.refused(clock.instant())))
                : failure;
    }

    /** Only words of the table: what else a body says may be anything, so it is not repeated. */
    private static String type(Reply reply) {
        if (!(reply instanceof Reply.Answered(int status, var headers, String body)) || body.isEmpty()) {
            return "";
        }
        if (status == 403 && body.contains(INVALID_TOKEN)) {
            return INVALID_TOKEN;
        }
        String type = Json.read(body)
                .map(it -> it.path("errors").path(0).path("error_type").asString(""))
                .orElse("");
        return TABLE.stream().anyMatch(row -> row.type().equals(type)) ? type : "";
    }
}
