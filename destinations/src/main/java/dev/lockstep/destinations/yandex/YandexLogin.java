package dev.lockstep.destinations.yandex;

import dev.lockstep.destinations.spi.Answer;
import dev.lockstep.destinations.spi.Answer.Failure;
import dev.lockstep.destinations.spi.Answer.Trouble;
import dev.lockstep.destinations.spi.Meter;
import dev.lockstep.destinations.toolkit.Failures;
import dev.lockstep.destinations.toolkit.Failures.Meaning;
import dev.lockstep.destinations.toolkit.Failures.Row;
import dev.lockstep.destinations.toolkit.Http;
import dev.lockstep.destinations.toolkit.Http.Reply;
import dev.lockstep.destinations.toolkit.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How somebody lets an application act for their login, by <a href="https://yandex.ru/dev/id/doc/">OAuth</a>: they open an address, are
 * shown a code, and the code is exchanged for a token. The application needs no secret, see {@link Pkce}. For one thread.
 */
public final class YandexLogin implements AutoCloseable {

    /** The service itself. */
    public static final URI SERVICE = URI.create("https://oauth.yandex.ru");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String NO_APPLICATION =
            "no application has this client id; look it up at https://oauth.yandex.ru and try again";

    private static final List<Row> ROWS = List.of(
            new Row(400, "invalid_client", Meaning.CREDENTIALS, NO_APPLICATION),
            new Row(401, "invalid_client", Meaning.CREDENTIALS, NO_APPLICATION),
            new Row(
                    400,
                    "unauthorized_client",
                    Meaning.CREDENTIALS,
                    "the application was rejected or waits for approval; look at https://oauth.yandex.ru"),
            new Row(
                    400,
                    "invalid_scope",
                    Meaning.REJECTED,
                    "the application does not have these rights; add them at https://oauth.yandex.ru and log in again"));

    private static final List<Row> OF_CODES =
            and("the code is wrong, was used already, or is older than ten minutes; log in again and type the new one");

    private static final List<Row> OF_REFRESHING = and("access was taken back or has run out; log in again");

    private final String base;
    private final String client;
    private final Http http;
    private final InstantSource clock;

    /**
     * Opens no connection yet.
     *
     * @param service {@link #SERVICE}, or another one for trials
     * @param client the id of the application
     */
    public YandexLogin(URI service, String client, Optional<URI> proxy, InstantSource clock) {
        this.base = service.toString().replaceAll("/+$", "");
        this.client = client;
        this.http = new Http(Meter.UNLIMITED, TIMEOUT, proxy);
        this.clock = clock;
    }

    private static List<Row> and(String says) {
        return Stream.concat(
                        ROWS.stream(),
                        Stream.of("invalid_grant", "bad_verification_code")
                                .map(type -> new Row(400, type, Meaning.REJECTED, says)))
                .toList();
    }

    /**
     * The address to be opened by whoever has the login.
     *
     * @param rights that are asked for; where there are none, all that the application has
     */
    public URI address(Pkce pkce, List<String> rights) {
        SequencedMap<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client);
        query.put("redirect_uri", base + "/verification_code");
        if (!rights.isEmpty()) {
            query.put("scope", String.join(" ", rights));
        }
        query.put("force_confirm", "yes");
        query.put("code_challenge", pkce.challenge());
        query.put("code_challenge_method", "S256");
        return URI.create(base + "/authorize?" + form(query));
    }

    /** Exchanges the code that was shown. A code is good for one exchange. */
    public Answer<YandexTokens> exchange(String code, Pkce pkce) {
        SequencedMap<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("client_id", client);
        form.put("code_verifier", pkce.verifier());
        return ask(form, OF_CODES);
    }

    /** Renews a token; the one before may go on, or not, and the new one may be the same. */
    public Answer<YandexTokens> refresh(String refresh) {
        SequencedMap<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        form.put("client_id", client);
        return ask(form, OF_REFRESHING);
    }

    private Answer<YandexTokens> ask(SequencedMap<String, String> form, List<Row> table) {
        Reply reply = http.call(
                Http.request(URI.create(base + "/token"))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(form)))
                        .build(),
                "login");
        if (reply instanceof Reply.Answered answered && answered.isSuccess()) {
            return Json.read(answered.body())
                    .flatMap(this::tokens)
                    .<Answer<YandexTokens>>map(Answer.Done::new)
                    .orElseGet(() -> Answer.failed(new Failure.Unknown(
                            new Trouble("unreadable answer", "the answer holds no token; log in again"),
                            Optional.empty())));
        }
        return Answer.failed(new Failures(table, clock).of(reply, type(reply, table)));
    }

    private Optional<YandexTokens> tokens(JsonNode body) {
        long seconds = body.path("expires_in").asLong(0);
        Optional<Instant> expiresAt =
                seconds > 0 ? Optional.of(clock.instant().plusSeconds(seconds)) : Optional.empty();
        String scope = body.path("scope").asString("");
        return word(body, "access_token")
                .map(token -> new YandexTokens(
                        token,
                        word(body, "refresh_token"),
                        expiresAt,
                        scope.isBlank() ? List.of() : List.of(scope.strip().split("\\s+"))));
    }

    /** A token goes into a header and into a file of one line. */
    private static Optional<String> word(JsonNode body, String name) {
        return Optional.of(body.path(name).asString("")).filter(it -> it.matches("[\\x21-\\x7e]{1,4096}"));
    }

    /** Only words of the table: what else a body says may be anything. */
    private static String type(Reply reply, List<Row> table) {
        if (!(reply instanceof Reply.Answered answered)) {
            return "";
        }
        String type = Json.read(answered.body())
                .map(it -> it.path("error").asString(""))
                .orElse("");
        return table.stream().anyMatch(row -> row.type().equals(type)) ? type : "";
    }

    private static String form(SequencedMap<String, String> pairs) {
        return pairs.entrySet().stream().map(YandexLogin::encoded).collect(Collectors.joining("&"));
    }

    private static String encoded(Map.Entry<String, String> pair) {
        return pair.getKey() + "="
                + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
