package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Failures.Row;
import dev.lockstep.destinations.toolkit.Http.Reply;
import java.time.InstantSource;
import java.util.List;

/**
 * What the refusals of <a href="https://yandex.ru/dev/metrika/en/management/openapi">Yandex Metrica</a> mean. That too much was asked is
 * answered with 420 by one half of its documentation, and with 429 by the other. Immutable.
 */
final class MetricaErrors {

    private static final String USED_UP = "a quota of the login is used up at Metrica, perhaps by others who use it";

    private static final List<Row> TABLE = List.of(
            new Row(
                    400,
                    "",
                    Meaning.REJECTED,
                    "Metrica does not take the file as it is; look at the ids, times and sums"),
            new Row(
                    401,
                    "",
                    Meaning.CREDENTIALS,
                    "Metrica does not take the token; log in again: lockstep yandex login"),
            new Row(403, "", Meaning.CREDENTIALS, "the token may not write to this counter; ask for the right there"),
            new Row(404, "", Meaning.GONE, "the counter is not there, or not the token's"),
            new Row(420, "", Meaning.LATER, USED_UP),
            new Row(429, "", Meaning.LATER, USED_UP));

    private final Failures failures;

    MetricaErrors(InstantSource clock) {
        this.failures = new Failures(TABLE, clock);
    }

    Failure of(Reply reply) {
        return failures.of(reply, "");
    }
}
