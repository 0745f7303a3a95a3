package dev.lockstep.destinations.koala;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Batch;
import dev.lockstep.destinations.spi.Batch.Member;
import dev.lockstep.destinations.spi.Destination;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.spi.Journal;
import dev.lockstep.destinations.spi.Observation;
import dev.lockstep.destinations.spi.Remote;
import dev.lockstep.destinations.spi.Result;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Failures.Row;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One project. A request is about one person, so a batch of ten is ten requests, of which the fourth may fail. The answer is then
 * {@link Failure.Unknown}, whatever the failure was, because nobody may conclude from it that nothing was done. When the batch is
 * tried again it goes on at the fourth, so that a service which lets through three calls a second is served in the end; a failure
 * that lasts is met there again, as the first of that call, and told as what it is. How far a batch got is kept in memory alone: in
 * another process all of it is sent again, which is no harm. A person whose data is refused is refused alone.
 */
final class KoalaAccount implements Destination.Deltas {

    /** As many calls as one answer is waited for; Koala documents no bound for how often it may be called. */
    static final int MAX_MEMBERS = 10;

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final String QUOTA = "call";

    /** What the hosted service answers to every call since it was closed. */
    private static final String SUSPENDED = "Koala ingest suspended";

    private static final String NO_PROJECT =
            "there is no project of this key; correct public_key, and url where it is set";

    private static final List<Row> TABLE = List.of(
            new Row(
                    400,
                    SUSPENDED,
                    Meaning.CLOSED,
                    "Koala's service takes nothing any more; set url to a receiver of the same protocol, or remove the connection"),
            new Row(401, "", Meaning.CREDENTIALS, NO_PROJECT),
            new Row(403, "", Meaning.CREDENTIALS, NO_PROJECT),
            new Row(404, "", Meaning.CREDENTIALS, NO_PROJECT),
            new Row(
                    410,
                    "",
                    Meaning.CLOSED,
                    "the service takes nothing any more; remove the connection, or correct url"));

    private final URI batch;
    private final boolean withEvents;
    private final Failures failures;
    private final Http http;

    private String begunBatch = "";
    private List<Result> begunResults = List.of();

    KoalaAccount(URI url, String publicKey, boolean withEvents, Optional<URI> proxy, Surroundings surroundings) {
        this.batch = URI.create(url.toString().replaceAll("/+$", "") + "/web/projects/"
                + URLEncoder.encode(publicKey, StandardCharsets.UTF_8).replace("+", "%20") + "/batch");
        this.withEvents = withEvents;
        this.failures = new Failures(TABLE, surroundings.clock());
        this.http = new Http(surroundings.meter(), TIMEOUT, proxy);
    }

    @Override
    public Answer<List<Result>> send(Batch toSend, Remote remote, Journal journal) {
        List<Result> results = new ArrayList<>(toSend.id().equals(begunBatch) ? begunResults : List.of());
        boolean isBegun = false;
        for (Member member :
                toSend.members().subList(results.size(), toSend.members().size())) {
            Result result = new Result.Accepted(true);
            for (String body : KoalaMessage.bodies(toSend, member, withEvents)) {
                Reply reply = http.call(request(body), QUOTA);
                reply.id().ifPresent(journal::answered);
                if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
                    isBegun = true;
                    continue;
                }
                switch (failures.of(reply, code(reply))) {
                    case Failure.Rejected(Trouble trouble) -> result = new Result.Rejected(trouble);
                    case Failure.TooMuch(Trouble trouble) -> result = new Result.Rejected(trouble);
                    case Failure failure -> {
                        begunBatch = toSend.id();
                        begunResults = results;
                        return Answer.failed(isBegun ? unknown(failure) : failure);
                    }
                }
            }
            results.add(result);
        }
        begunBatch = "";
        begunResults = List.of();
        return new Answer.Done<>(results);
    }

    private static Failure unknown(Failure failure) {
        return switch (failure) {
            case Failure.Later(Trouble trouble, Optional<Duration> after) -> new Failure.Unknown(trouble, after);
            case Failure.Unknown unknown -> unknown;
            case Failure other -> new Failure.Unknown(other.trouble(), Optional.empty());
        };
    }

    private HttpRequest request(String body) {
        return Http.request(batch)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** The one error that is known by its text; others may hold anything, so they are not repeated. */
    private static String code(Reply reply) {
        return reply instanceof Reply.Answered answered
                        && Json.read(answered.body())
                                .filter(body -> body.path("error").asString("").equals(SUSPENDED))
                                .isPresent()
                ? SUSPENDED
                : "";
    }

    /** Koala shows nobody who has which trait. */
    @Override
    public Answer<Map<Long, Observation>> look(Map<Long, Remote> copies) {
        return new Answer.Done<>(Map.of());
    }

    @Override
    public void close() {
        http.close();
    }
}
