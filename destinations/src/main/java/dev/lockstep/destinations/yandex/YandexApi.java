package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of <a href="https://yandex.ru/dev/audience/ru/ref/openapi">the API of Yandex Audience</a> that we make, each as its page has
 * it. There is no call that shows one segment, so all are listed. For one thread.
 */
final class YandexApi implements AutoCloseable {

    static final String WRITE = "write";
    static final String READ = "read";

    /** Segments in one page of the list. */
    static final int PAGE = 1000;

    /**
     * Segments that a page shares with the one before it, so that none is missed where some are deleted while we read: what is missed
     * would count as lost.
     */
    private static final int OVERLAP = 50;

    private static final int MAX_PAGES = 100;

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** A file may have a gigabyte, and a line may be slow. */
    private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(30);

    private final String base;
    private final String token;
    private final YandexErrors reading;
    private final YandexErrors writing;
    private final Http calls;
    private final Http uploads;

    YandexApi(URI url, String token, Optional<URI> proxy, Surroundings surroundings) {
        this.base = url.toString().replaceAll("/+$", "") + "/v1/management/";
        this.token = token;
        this.reading = YandexErrors.ofReading(surroundings.clock());
        this.writing = YandexErrors.ofWriting(surroundings.clock());
        this.calls = new Http(surroundings.meter(), TIMEOUT, proxy);
        this.uploads = new Http(surroundings.meter(), UPLOAD_TIMEOUT, proxy);
    }

    /** All segments that the token sees. */
    Answer<List<Segment>> segments() {
        Map<String, Segment> all = new LinkedHashMap<>();
        for (int page = 0; page < MAX_PAGES; page++) {
            Answer<JsonNode> answer = read("segments?limit=" + PAGE + "&offset=" + page * (PAGE - OVERLAP));
            if (answer instanceof Answer.Failed<JsonNode>(Failure failure)) {
                return Answer.failed(failure);
            }
            JsonNode shown = ((Answer.Done<JsonNode>) answer).value().path("segments");
            if (!shown.isArray()) {
                return Answer.failed(unreadable("the list of segments cannot be read; it is asked for again"));
            }
            shown.forEach(node -> Segment.read(node).ifPresent(segment -> all.put(segment.id(), segment)));
            if (shown.size() < PAGE) {
                return new Answer.Done<>(List.copyOf(all.values()));
            }
        }
        return Answer.failed(new Failure.Closed(
                new Trouble("too many segments", "the login has more segments than can be looked at; delete some")));
    }

    /** Sends a file, of which a segment without a name is made. */
    Answer<Segment> upload(BodyPublisher csv) {
        return switch (write(uploads, file("segments/upload_csv_file", csv))) {
            case Answer.Failed<JsonNode>(Failure.Gone gone) ->
                Answer.failed(new Failure.Closed(
                        new Trouble(gone.trouble().code(), "nothing takes files at this address; correct url")));
            case Answer.Failed<JsonNode>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<JsonNode>(JsonNode body) ->
                Segment.read(body.path("segment"))
                        .<Answer<Segment>>map(Answer.Done::new)
                        .orElseGet(() -> Answer.failed(
                                unreadable("what became of the file cannot be read; the segment is looked for")));
        };
    }

    /** Gives a segment that was uploaded its name, and lets it be worked on. */
    Answer<Boolean> confirm(String id, String name, boolean checksSize) {
        ObjectNode body = Json.object();
        body.putObject("segment")
                .put("name", name)
                .put("content_type", "crm")
                .put("hashed", true)
                .put("hashing_alg", "SHA256");
        return write("POST", "segment/" + id + "/confirm?check_size=" + checksSize, body)
                .map(any -> true);
    }

    /** Puts a file in place of the members of a segment; done as well where it is the one that is there. */
    Answer<Boolean> replace(String id, BodyPublisher csv, boolean checksSize) {
        String target = "segment/" + id + "/modify_data?modification_type=replace&check_size=" + checksSize;
        return switch (write(uploads, file(target, csv))) {
            case Answer.Failed<JsonNode>(Failure.Rejected(Trouble(String code, String says)))
            when code.endsWith(" " + YandexErrors.NO_CHANGES) -> new Answer.Done<>(false);
            case Answer.Failed<JsonNode>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<JsonNode> done -> new Answer.Done<>(true);
        };
    }

    /** Deletes what is at this target; done as well where there is nothing. */
    Answer<Boolean> delete(String target) {
        return switch (write(calls, request(target).DELETE().build())) {
            case Answer.Failed<JsonNode>(Failure.Gone gone) -> new Answer.Done<>(false);
            case Answer.Failed<JsonNode>(Failure failure) -> Answer.failed(failure);
            case Answer.Done<JsonNode> done -> new Answer.Done<>(true);
        };
    }

    /** What is at this target. */
    Answer<JsonNode> read(String target) {
        Reply reply = calls.call(request(target).GET().build(), READ);
        if (!(reply instanceof Reply.Answered answered) || !answered.isSuccess()) {
            return Answer.failed(reading.of(reply));
        }
        reading.succeeded();
        return Json.read(answered.body())
                .<Answer<JsonNode>>map(Answer.Done::new)
                .orElseGet(() -> Answer.failed(unreadable("the answer cannot be read; it is asked for again")));
    }

    /** Sends JSON to this target. */
    Answer<JsonNode> write(String method, String target, JsonNode body) {
        HttpRequest request = request(target)
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString(Json.text(body)))
                .build();
        return write(calls, request);
    }

    private Answer<JsonNode> write(Http http, HttpRequest request) {
        Reply reply = http.call(request, WRITE);
        if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
            writing.succeeded();
            return new Answer.Done<>(Json.read(answered.body()).orElseGet(Json::object));
        }
        return Answer.failed(writing.of(reply));
    }

    private HttpRequest.Builder request(String target) {
        return Http.request(URI.create(base + target)).header("authorization", "OAuth " + token);
    }

    private HttpRequest file(String target, BodyPublisher csv) {
        return request(target)
                .header("content-type", FormFile.CONTENT_TYPE)
                .POST(FormFile.of("members.csv", csv))
                .build();
    }

    static Failure unreadable(String says) {
        return new Failure.Unknown(new Trouble("unreadable answer", says), Optional.empty());
    }

    @Override
    public void close() {
        calls.close();
        uploads.close();
    }
}
