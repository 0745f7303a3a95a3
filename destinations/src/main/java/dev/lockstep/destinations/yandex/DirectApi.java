package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.DestinationKind.Surroundings;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls of <a href="https://yandex.com/dev/direct/doc/en/">the API of Yandex Direct</a>, version 5: a service, a method and its
 * parameters, and an error that comes with status 200 is one all the same. Each call costs points, of which the answer tells how many are
 * left: the last tenth of a day's is not touched, so that there are some for people. For one thread.
 */
final class DirectApi implements AutoCloseable {

    /** Version 5, and the same with campaigns of all kinds. */
    enum Version {
        V5("v5"),
        V501("v501");

        private final String path;

        Version(String path) {
            this.path = path;
        }
    }

    /** What every call counts as; no quota of calls is documented. */
    static final String QUOTA = "direct";

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Spent on the call, left, granted for a day. */
    private static final Pattern UNITS = Pattern.compile("[0-9]{1,9}/([0-9]{1,9})/([0-9]{1,9})");

    /** Points come back over an hour, so it is worth to look again after a part of it. */
    private static final Duration UNTIL_THERE_ARE_MORE = Duration.ofMinutes(15);

    private final String base;
    private final String token;
    private final Optional<String> clientLogin;
    private final Http http;
    private final DirectErrors errors;
    private final InstantSource clock;
    private Instant notBefore = Instant.MIN;

    /** @param clientLogin the advertiser for whom an agency calls */
    DirectApi(URI url, String token, Optional<String> clientLogin, Optional<URI> proxy, Surroundings surroundings) {
        this.base = url.toString().replaceAll("/+$", "") + "/json/";
        this.token = token;
        this.clientLogin = clientLogin;
        this.http = new Http(surroundings.meter(), TIMEOUT, proxy);
        this.errors = new DirectErrors(surroundings.clock());
        this.clock = surroundings.clock();
    }

    /** Asks for something; the answer is what the service calls its result. */
    Answer<JsonNode> read(Version version, String service, ObjectNode params) {
        return call(version, service, "get", params, false);
    }

    /** Changes something. */
    Answer<JsonNode> write(String service, String method, ObjectNode params) {
        return call(Version.V5, service, method, params, true);
    }

    private Answer<JsonNode> call(Version version, String service, String method, ObjectNode params, boolean isWrite) {
        Instant now = clock.instant();
        if (now.isBefore(notBefore)) {
            return Answer.failed(new Failure.Later(
                    new Trouble(
                            "units",
                            "fewer than a tenth of the login's points for a day are left; they are for people"),
                    Optional.of(Duration.between(now, notBefore))));
        }
        ObjectNode body = Json.object().put("method", method);
        body.set("params", params);
        Reply reply = http.call(request(version.path + "/" + service, body), QUOTA);
        if (!(reply instanceof Reply.Answered answered)) {
            return Answer.failed(errors.of(reply, isWrite));
        }
        count(answered.headers());
        if (!answered.isSuccess() || DirectErrors.code(answered).isPresent()) {
            return Answer.failed(errors.of(reply, isWrite));
        }
        return Json.read(answered.body())
                .map(it -> it.path("result"))
                .filter(JsonNode::isObject)
                .<Answer<JsonNode>>map(Answer.Done::new)
                .orElseGet(
                        () -> Answer.failed(YandexApi.unreadable("Direct's answer cannot be read; it is asked again")));
    }

    private HttpRequest request(String target, ObjectNode body) {
        HttpRequest.Builder request = Http.request(URI.create(base + target))
                .header("authorization", "Bearer " + token)
                .header("accept-language", "en")
                .header("content-type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(Json.text(body)));
        clientLogin.ifPresent(login -> request.header("client-login", login));
        return request.build();
    }

    private void count(HttpHeaders headers) {
        Matcher units = UNITS.matcher(headers.firstValue("units").orElse(""));
        if (units.matches() && 10 * Long.parseLong(units.group(1)) < Long.parseLong(units.group(2))) {
            notBefore = clock.instant().plus(UNTIL_THERE_ARE_MORE);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
