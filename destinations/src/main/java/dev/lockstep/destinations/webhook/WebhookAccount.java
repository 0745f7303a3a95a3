package dev.lockstep.destinations.webhook;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.toolkit.AddressGuard;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Failures.Row;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One receiver. A batch is one message; its id is that of the batch, so a receiver that has seen it does nothing the second time, and
 * one that has not kept ids sees from the versions that nothing is new.
 */
final class WebhookAccount implements Destination.Deltas {

    /** What Standard Webhooks suggests at the most. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** A body that is longer is not sent: half as many members are. */
    static final int MAX_BODY_BYTES = 256 << 10;

    private static final String QUOTA = "call";

    private static final String REDIRECT = "answers with a redirect, which is not followed; set url to where it leads";
    private static final String REFUSED =
            "the receiver did not accept the signature; see that both sides have the same secret";
    private static final String BUSY = "the receiver asks to be left alone for a while";

    /** Beside what HTTP says: <a href="https://www.standardwebhooks.com">Standard Webhooks</a>, "Delivery and retries". */
    private static final List<Row> TABLE = Stream.concat(
                    Stream.of(300, 301, 302, 303, 307, 308).map(status -> row(status, Meaning.CLOSED, REDIRECT)),
                    Stream.of(
                            row(401, Meaning.CREDENTIALS, REFUSED),
                            row(403, Meaning.CREDENTIALS, REFUSED),
                            row(404, Meaning.LATER, "there is no such path at the receiver; correct the url"),
                            row(
                                    410,
                                    Meaning.CLOSED,
                                    "the receiver wants nothing more; remove the connection, or set it up there anew"),
                            row(429, Meaning.LATER, BUSY),
                            row(502, Meaning.UNKNOWN, BUSY),
                            row(504, Meaning.UNKNOWN, BUSY)))
            .toList();

    private final URI url;
    private final Signatures signatures;
    private final boolean allowInternal;
    private final InstantSource clock;
    private final Failures failures;
    private final Http http;

    WebhookAccount(
            URI url, Signatures signatures, boolean allowInternal, Optional<URI> proxy, Surroundings surroundings) {
        this.url = url;
        this.signatures = signatures;
        this.allowInternal = allowInternal;
        this.clock = surroundings.clock();
        this.failures = new Failures(TABLE, clock);
        this.http = new Http(surroundings.meter(), TIMEOUT, proxy);
    }

    private static Row row(int status, Meaning meaning, String says) {
        return new Row(status, "", meaning, says);
    }

    @Override
    public Answer<List<Result>> send(Batch batch, Remote remote, Journal journal) {
        String body = WebhookMessage.body(batch);
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            return tooMuch(
                    batch, new Trouble("too long", "the message is longer than " + (MAX_BODY_BYTES >> 10) + " KiB"));
        }
        Optional<String> refused = allowInternal ? Optional.empty() : AddressGuard.problem(url.getHost());
        if (refused.isPresent()) {
            return Answer.failed(new Failure.Closed(new Trouble("internal address", refused.get())));
        }
        Reply reply = http.call(request(batch.id(), body), QUOTA);
        reply.id().ifPresent(journal::answered);
        if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
            return new Answer.Done<>(results(batch, answered.body()));
        }
        Failure failure = failures.of(reply, "");
        return failure instanceof Failure.TooMuch(Trouble trouble) ? tooMuch(batch, trouble) : Answer.failed(failure);
    }

    /** Half of one member cannot be sent: that one is refused. */
    private static Answer<List<Result>> tooMuch(Batch batch, Trouble trouble) {
        return batch.members().size() == 1
                ? new Answer.Done<>(List.of(new Result.Rejected(trouble)))
                : Answer.failed(new Failure.TooMuch(trouble));
    }

    private HttpRequest request(String id, String body) {
        long timestamp = clock.instant().getEpochSecond();
        return Http.request(url)
                .header("content-type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(timestamp))
                .header("webhook-signature", signatures.sign(id, timestamp, body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static List<Result> results(Batch batch, String answer) {
        Map<String, Result> results = WebhookMessage.results(answer);
        return batch.members().stream()
                .map(member -> results.getOrDefault(member.key(), new Result.Accepted(false)))
                .toList();
    }

    /** A receiver shows nothing of what it has. */
    @Override
    public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
        return new Answer.Done<>(Map.of());
    }

    @Override
    public void close() {
        http.close();
    }
}
